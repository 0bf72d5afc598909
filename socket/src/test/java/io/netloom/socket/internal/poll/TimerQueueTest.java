package io.netloom.socket.internal.poll;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The heap of timers against a model: a plain set, searched each time. */
class TimerQueueTest {
    private static final int RUNS = 300;
    private static final int STEPS = 400;

    @Test
    void behavesAsASortedSet() {
        for (int seed = 0; seed < RUNS; seed++) {
            run(new Random(seed));
        }
    }

    @Test
    void aTimerThatIsNoLongerDueLeaves() {
        TimerQueue queue = new TimerQueue();
        TestTimer timer = new TestTimer();
        timer.moment = 5;
        assertTrue(queue.arm(timer));
        timer.moment = MonotonicTime.NEVER;
        queue.arm(timer);
        assertEquals(MonotonicTime.NEVER, queue.earliest());
        assertNull(queue.pollAny());
        queue.cancel(timer);
    }

    private static void run(Random random) {
        TimerQueue queue = new TimerQueue();
        Set<TestTimer> model = new HashSet<>();
        List<TestTimer> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(new TestTimer());
        }
        for (int step = 0; step < STEPS; step++) {
            TestTimer timer = all.get(random.nextInt(all.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    long before = earliest(model);
                    timer.moment = random.nextInt(20) == 0 ? MonotonicTime.NEVER : 1 + random.nextInt(100);
                    boolean nearer = queue.arm(timer);
                    if (timer.moment == MonotonicTime.NEVER) {
                        model.remove(timer);
                    } else {
                        model.add(timer);
                    }
                    assertEquals(earliest(model) < before, nearer, "arming tells whether the loop has to wake earlier");
                }
                case 4, 5 -> {
                    queue.cancel(timer);
                    model.remove(timer);
                }
                case 6 -> {
                    long now = random.nextInt(100);
                    TestTimer first = (TestTimer) queue.pollExpired(now);
                    if (first == null) {
                        assertTrue(earliest(model) > now);
                    } else {
                        assertEquals(earliest(model), first.moment);
                        assertTrue(first.moment <= now && model.remove(first));
                    }
                }
                default -> {
                    TestTimer any = random.nextInt(10) == 0 ? (TestTimer) queue.pollAny() : null;
                    assertTrue(any == null || model.remove(any));
                }
            }
            assertEquals(earliest(model), queue.earliest());
        }
        long last = 0;
        for (TestTimer timer; (timer = (TestTimer) queue.pollExpired(Long.MAX_VALUE - 1)) != null; ) {
            assertTrue(timer.moment >= last && model.remove(timer));
            last = timer.moment;
        }
        assertTrue(model.isEmpty());
    }

    private static long earliest(Set<TestTimer> timers) {
        return timers.stream().mapToLong(t -> t.moment).min().orElse(MonotonicTime.NEVER);
    }

    private static final class TestTimer extends Timer {
        private long moment;

        @Override
        protected long dueTime() {
            return moment;
        }

        @Override
        protected void expire() {}

        @Override
        protected void abandon() {}
    }
}

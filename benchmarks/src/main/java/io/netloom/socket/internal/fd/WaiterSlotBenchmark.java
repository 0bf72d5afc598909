package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.socket.internal.sys.SocketConstants;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The slot in which one who waits for readiness meets the poller, without system calls: what a wait costs beside them. In this package because nobody else may use it. The 48 bytes per wait
 * ({@code -prof gc}) are the waiter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WaiterSlotBenchmark {
    private final EventLoop loop = new EventLoop(LinuxSyscalls.INSTANCE, "benchmark");
    private Fd fd;
    private int resumed;

    @Setup
    public void open() {
        CallFrame frame = CallFrames.lease();
        int type = SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;
        int number = LinuxSyscalls.INSTANCE.socket(frame, SocketConstants.AF_INET, type, 0);
        CallFrames.release(frame);
        fd = new Fd(loop, number, new FdKind(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0));
    }

    @TearDown
    public void close() {
        fd.close();
        loop.close();
    }

    private final class Counting extends Waiter {
        Counting() {
            super(fd.read, MonotonicTime.NEVER);
        }

        @Override
        protected void resume() {
            resumed++;
        }
    }

    /** Waits, and is woken by the poller. */
    @Benchmark
    public int waitAndWake() {
        new Counting().armSlot();
        Direction.deliver(fd.read.publish());
        return resumed;
    }

    /** Comes to wait when the poller was there already. */
    @Benchmark
    public int wakeBeforeWait() {
        fd.read.publish();
        return new Counting().armSlot();
    }

    /** Gives up a wait, as who is cancelled does. */
    @Benchmark
    public boolean waitAndWithdraw() {
        Counting waiter = new Counting();
        waiter.armSlot();
        return waiter.withdraw(Waiter.CANCELLED);
    }

    /** What a try takes back before its system call, when the poller has said something in between. */
    @Benchmark
    public void publishAndTake() {
        fd.read.publish();
        fd.read.take();
    }
}

package io.netloom.docs;

import io.netloom.socket.Poller;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordingStream;
import kotlinx.coroutines.ExecutorsKt;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

class ObservingInJavaTest {
    // snippet: stream
    /** Tells of tasks that held a poller's thread for 5 ms or longer, as they happen. Close it to end it. */
    static RecordingStream longTasks(Consumer<String> log) {
        RecordingStream stream = new RecordingStream();
        stream.enable("io.netloom.LongTask").withThreshold(Duration.ofMillis(5));
        stream.onEvent("io.netloom.LongTask", event ->
            log.accept(event.getString("poller") + " was held for " + event.getDuration().toMillis() + " ms by " + event.getString("task")));
        stream.startAsync();
        return stream;
    }
    // end snippet

    @Test
    void longTasksAreToldAsTheyHappen() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (RecordingStream _ = longTasks(told::complete);
                Poller poller = Poller.open()) {
            ExecutorsKt.asExecutor(poller.getDispatcher()).execute(ObservingInJavaTest::holdTheThread);
            assertTrue(told.get(30, TimeUnit.SECONDS).startsWith("netloom-poller"));
        }
    }

    private static void holdTheThread() {
        long end = System.nanoTime() + 10_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}

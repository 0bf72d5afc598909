package io.netloom.socket.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("io.netloom.LongTask")
@Label("Long Task")
@Description("A task that held a poller's thread for long: nothing else on this poller moved meanwhile")
@Category({"Netloom", "Poller"})
@Threshold("20 ms")
@StackTrace(false)
public final class LongTaskEvent extends Event {
    @Label("Poller")
    @Description("The name of the poller's thread")
    String poller;

    @Label("Task")
    @Description("What the task says it is; of a coroutine where it was suspended")
    String task;

    public void finish(String poller, Runnable task) {
        end();
        if (shouldCommit()) {
            this.poller = poller;
            this.task = describe(task);
            commit();
        }
    }

    /** In the user's words, if they do not fail. */
    private static String describe(Runnable task) {
        try {
            return String.valueOf(task);
        } catch (Throwable _) {
            return task.getClass().getName();
        }
    }
}

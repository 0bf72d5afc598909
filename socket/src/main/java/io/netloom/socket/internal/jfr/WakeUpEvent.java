package io.netloom.socket.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.netloom.WakeUp")
@Label("Wake-up")
@Description("A turn of a poller in which there was something to do, from the return of epoll_wait to the last task")
@Category({"Netloom", "Poller"})
@Enabled(false)
@StackTrace(false)
public final class WakeUpEvent extends Event {
    @Label("Poller")
    @Description("The name of the poller's thread")
    String poller;

    @Label("Events")
    @Description("Descriptors that were reported ready")
    int events;

    @Label("Timers")
    @Description("Timers that have expired")
    int timers;

    @Label("Tasks")
    @Description("Tasks that were run")
    int tasks;

    /** Records the turn, unless it was only the poller being told of a new timer or task. */
    public void finish(String poller, int events, int timers, int tasks) {
        end();
        if (events + timers + tasks > 0 && shouldCommit()) {
            this.poller = poller;
            this.events = events;
            this.timers = timers;
            this.tasks = tasks;
            commit();
        }
    }
}

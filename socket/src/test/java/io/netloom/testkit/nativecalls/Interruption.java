package io.netloom.testkit.nativecalls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.DatagramChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Real EINTR: a signal to a chosen thread ends the system call that it sits in.
 *
 * <p>The signal is the one that the JDK itself uses to wake threads from blocking calls. Its handler does nothing and is installed without SA_RESTART
 * when NIO is first used; {@link #arm} sees to that. A thread that is not in a system call does not notice.
 */
public final class Interruption {
    /** SIGRTMAX - 2, where the C library keeps none of the real-time signals above for itself. */
    private static final int SIGNAL = 62;

    private static final Pattern NATIVE_ID = Pattern.compile("\"[^\n]*\" #(\\d+) \\[(\\d+)\\]");

    private Interruption() {}

    /** Has the JDK install its handler; without it the signal would end the process. */
    public static void arm() {
        try {
            DatagramChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kernel's number of the calling platform thread. */
    public static int currentThread() {
        return SystemCalls.gettid();
    }

    /** The kernel's number of a platform thread, also of one that cannot be asked, such as a poller's. */
    public static int threadId(Thread thread) {
        Matcher matcher = NATIVE_ID.matcher(threadDump());
        while (thread.isAlive() && matcher.find()) {
            if (Long.parseLong(matcher.group(1)) == thread.threadId()) {
                return Integer.parseInt(matcher.group(2));
            }
        }
        throw new IllegalArgumentException("not a live platform thread: " + thread);
    }

    /** Interrupts the system call of a thread, by the kernel's number; false when there is no such thread any more. */
    public static boolean interrupt(int thread) {
        arm();
        return SystemCalls.tgkill((int) ProcessHandle.current().pid(), thread, SIGNAL);
    }

    private static String threadDump() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "threadPrint", new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}

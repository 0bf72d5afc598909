package io.netloom.socket.internal.sys;

/** Constants and structures of the calls about processes: pidfd_open(2), waitid(2), pidfd_send_signal(2). Native order. */
public final class ProcessLayout {
    /** {@code P_PIDFD}: waitid's number is a pidfd. */
    public static final int P_PIDFD = 3;
    public static final int WEXITED = 4;
    /** Leaves the child as it is, to be waited for again. */
    public static final int WNOWAIT = 0x01000000;

    public static final int PIDFD_NONBLOCK = 0x800;

    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;

    private ProcessLayout() {}

    /** {@code siginfo_t}, as waitid(2) fills it in. */
    public static final class SignalInfo {
        public static final int SIZE = 128;
        public static final int SIGNAL = 0;
        public static final int CODE = 8;
        public static final int PID = 16;
        public static final int UID = 20;
        public static final int STATUS = 24;

        private SignalInfo() {}
    }

    /** {@code struct rusage}: two {@link OptionLayout.TimeVal}s and longs, see getrusage(2). */
    public static final class Usage {
        public static final int SIZE = 144;
        public static final int USER_TIME = 0;
        public static final int SYSTEM_TIME = 16;
        public static final int MAX_RESIDENT = 32;
        public static final int MINOR_FAULTS = 64;
        public static final int MAJOR_FAULTS = 72;
        public static final int BLOCKS_IN = 88;
        public static final int BLOCKS_OUT = 96;
        public static final int VOLUNTARY_SWITCHES = 128;
        public static final int INVOLUNTARY_SWITCHES = 136;

        private Usage() {}
    }

    /** Numbers of signals, see signal(7). */
    public static final class Signals {
        public static final int SIGHUP = 1;
        public static final int SIGINT = 2;
        public static final int SIGQUIT = 3;
        public static final int SIGABRT = 6;
        public static final int SIGKILL = 9;
        public static final int SIGUSR1 = 10;
        public static final int SIGUSR2 = 12;
        public static final int SIGTERM = 15;
        public static final int SIGCONT = 18;
        public static final int SIGSTOP = 19;
        public static final int SIGWINCH = 28;

        private Signals() {}
    }
}

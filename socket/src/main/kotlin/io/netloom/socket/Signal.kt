package io.netloom.socket

import io.netloom.socket.internal.sys.ProcessLayout.Signals

/**
 * Numbers of the signals that programs send each other, see signal(7), for [Pidfd.sendSignal]. They are the same on all machines that Netloom runs
 * on.
 */
public object Signal {
    /** No signal: only looks whether one could be sent. */
    public const val NONE: Int = 0

    /** `SIGHUP`: the terminal is gone; for many daemons "read the configuration again". */
    public const val HUP: Int = Signals.SIGHUP

    /** `SIGINT`: Ctrl-C. */
    public const val INT: Int = Signals.SIGINT

    /** `SIGQUIT`: end with a core dump; a JVM prints its threads instead and goes on. */
    public const val QUIT: Int = Signals.SIGQUIT

    /** `SIGABRT`: end with a core dump. */
    public const val ABRT: Int = Signals.SIGABRT

    /** `SIGKILL`: end at once; cannot be caught. */
    public const val KILL: Int = Signals.SIGKILL

    /** `SIGUSR1`: the program's own. */
    public const val USR1: Int = Signals.SIGUSR1

    /** `SIGUSR2`: the program's own. */
    public const val USR2: Int = Signals.SIGUSR2

    /** `SIGTERM`: please end. */
    public const val TERM: Int = Signals.SIGTERM

    /** `SIGCONT`: go on. */
    public const val CONT: Int = Signals.SIGCONT

    /** `SIGSTOP`: stop until SIGCONT; cannot be caught. */
    public const val STOP: Int = Signals.SIGSTOP

    /** `SIGWINCH`: the terminal's size has changed. */
    public const val WINCH: Int = Signals.SIGWINCH
}

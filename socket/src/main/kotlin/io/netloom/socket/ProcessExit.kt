package io.netloom.socket

/**
 * How a child process ended: what waitid(2) tells in its `siginfo_t`.
 *
 * @property pid the process's number in the caller's pid namespace
 * @property uid the real user id that the process had
 * @property kind whether [status] is an exit code or a signal
 * @property status the code that the process gave to exit(2), 0 to 255, or the number of the [Signal] that ended it
 * @property usage what the process, and those of its children that it has waited for, have used
 */
public class ProcessExit internal constructor(
    public val pid: Long,
    public val uid: Long,
    public val kind: Kind,
    public val status: Int,
    public val usage: ResourceUsage,
) {
    /** Whether the process ended by itself with status 0. */
    public val isSuccess: Boolean
        get() = kind == Kind.EXITED && status == 0

    override fun toString(): String = when (kind) {
        Kind.EXITED -> "process $pid exited with status $status"
        Kind.KILLED -> "process $pid was killed by signal $status"
        Kind.DUMPED -> "process $pid was killed by signal $status and dumped core"
    }

    /** The ways in which a process ends: `si_code`. */
    public enum class Kind {
        /** `CLD_EXITED`: by exit(2). */
        EXITED,

        /** `CLD_KILLED`: by a signal. */
        KILLED,

        /** `CLD_DUMPED`: by a signal, leaving a core dump. */
        DUMPED,
    }
}

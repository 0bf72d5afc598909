package io.netloom.socket

/**
 * Who is at the other end of a Unix socket, `struct ucred`: as the kernel has checked it, in the receiver's own pid and user namespaces.
 *
 * @property pid the process; 0 if it cannot be seen from this pid namespace. To be sent it must be the sender's own, unless it has CAP_SYS_ADMIN
 * @property uid the user: real, effective or saved one of the sender, or any with CAP_SETUID
 * @property gid the group: real, effective or saved one of the sender, or any with CAP_SETGID
 */
public class Credentials(public val pid: Int, public val uid: Int, public val gid: Int) {
    /** True for the same three numbers. */
    override fun equals(other: Any?): Boolean = other is Credentials && other.pid == pid && other.uid == uid && other.gid == gid

    /** Fits [equals]. */
    override fun hashCode(): Int = (pid * 31 + uid) * 31 + gid

    override fun toString(): String = "pid=$pid uid=${Integer.toUnsignedString(uid)} gid=${Integer.toUnsignedString(gid)}"
}

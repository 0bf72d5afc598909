package io.netloom.samples.ping

import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/** The short text of a failed system call, as other command line tools print it. */
internal object SystemErrors {
    fun text(e: IOException): String = (e as? ErrnoCarrier)?.errno?.text ?: e.message ?: e.javaClass.simpleName

    /** Whether [e] means that a privilege is missing. */
    fun isRefusal(e: IOException): Boolean = number(e) == EPERM || number(e) == EACCES

    /** The kernel's error number, or 0 if [e] is not a failed system call. */
    fun number(e: IOException): Int = (e as? ErrnoCarrier)?.errno?.number ?: 0

    private const val EPERM = 1
    private const val EACCES = 13
}

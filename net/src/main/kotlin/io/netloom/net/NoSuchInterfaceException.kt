package io.netloom.net

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/**
 * There is no network interface of this index or name in the network namespace, or none any more.
 *
 * @property wanted the index or the name that was asked for
 */
public class NoSuchInterfaceException(public val wanted: String) :
    IOException("no such network interface: $wanted"),
    ErrnoCarrier {
    /** Always ENODEV. */
    override val errno: Errno
        get() = Errno.ENODEV

    /** What was done: the kernel's tables were asked. */
    override val operation: String
        get() = "route"
}

package io.netloom.socket

import java.net.BindException
import java.net.ConnectException
import java.net.NoRouteToHostException
import java.net.PortUnreachableException
import java.net.SocketException

/** A system call failed, and no class below says it better. */
public class LinuxSocketException internal constructor(override val operation: String, override val errno: Errno, message: String) :
    SocketException(message),
    ErrnoCarrier

/** bind(2) found the address in use (EADDRINUSE) or not on this machine (EADDRNOTAVAIL). */
public class LinuxBindException internal constructor(override val operation: String, override val errno: Errno, message: String) :
    BindException(message),
    ErrnoCarrier

/** connect(2) was refused, reset, timed out by the kernel, or found nobody. */
public class LinuxConnectException internal constructor(override val operation: String, override val errno: Errno, message: String) :
    ConnectException(message),
    ErrnoCarrier

/** There is no way to the address: ENETUNREACH, EHOSTUNREACH, EHOSTDOWN. */
public class LinuxNoRouteToHostException internal constructor(override val operation: String, override val errno: Errno, message: String) :
    NoRouteToHostException(message),
    ErrnoCarrier

/** A host answered an earlier datagram with "port unreachable" (ECONNREFUSED). Told once; the socket works on. */
public class LinuxPortUnreachableException internal constructor(override val operation: String, override val errno: Errno, message: String) :
    PortUnreachableException(message),
    ErrnoCarrier

/**
 * The process may not do this (EPERM, EACCES).
 *
 * @property capability the capability that would allow it, such as `CAP_NET_RAW`; the message says what else would
 */
public class MissingCapabilityException internal constructor(
    override val operation: String,
    override val errno: Errno,
    public val capability: String,
    message: String,
) : SocketException(message),
    ErrnoCarrier

/*
 * What an error of this module means for the caller.
 */
@file:JvmName("NetErrors")

package io.netloom.net

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException
import java.net.SocketTimeoutException

/**
 * Whether the operation ended because its time was over, and may be called again: a timeout, a deadline, the silence of all
 * name servers, or the kernel's own ETIMEDOUT.
 *
 * Which exception stands for what:
 *
 * | what happened | exception |
 * |---|---|
 * | a system call failed | [ErrnoCarrier]: `LinuxConnectException`, `LinuxBindException`, `LinuxNoRouteToHostException`, `LinuxPortUnreachableException`, `MissingCapabilityException`, else `LinuxSocketException`; the text has the operation, the error, the network and the address |
 * | the time is over | [SocketTimeoutException] |
 * | the connection was closed before, or while it waited | `ClosedChannelException`, `AsynchronousCloseException` |
 * | the thread was interrupted | `InterruptedIOException`; the flag stays set, the connection open |
 * | the text of an address, port, prefix or hardware address is wrong; an address is missing | [AddressSyntaxException] |
 * | no such network | [UnknownNetworkException] |
 * | there is no such network interface | [NoSuchInterfaceException] |
 * | the host has no address, or none that fits | `UnknownHostException`, [NoSuitableAddressException] |
 * | [NameService] found nothing, or got no answer | [DnsException] |
 * | a destination was given on a connected socket | `AlreadyConnectedException` |
 * | a destination of IPv6 was given on a socket of IPv4, or one without an address | `IllegalArgumentException`, `UnresolvedAddressException` |
 * | the other end of a pipe is closed | [BrokenPipeException] |
 *
 * None of them is wrapped in another one, save in [DnsException], of which the cause tells what a server's socket said; a `CancellationException` never
 * becomes one of them.
 */
public val IOException.isTimeout: Boolean
    get() = this is SocketTimeoutException || (this as? DnsException)?.failure == DnsFailure.TIMEOUT || (this as? ErrnoCarrier)?.errno in TIMED_OUT

/**
 * Whether the same call may well succeed later, with nothing changed: what [isTimeout] says, a failure of the name servers, EINTR, EMFILE,
 * ENFILE, ENOBUFS, ENOMEM, and when accepting also ECONNRESET and ECONNABORTED, which concern one connection and not the listener.
 */
public val IOException.isTemporary: Boolean
    get() {
        if (isTimeout || (this as? DnsException)?.failure == DnsFailure.SERVER_FAILURE) return true
        val carrier = this as? ErrnoCarrier ?: return false
        return carrier.errno in TEMPORARY || (carrier.operation.startsWith("accept") && carrier.errno in OF_ONE_CONNECTION)
    }

/** Whether a listener is short of something for the moment. */
@get:JvmSynthetic
internal val IOException.isShortage: Boolean
    get() = (this as? ErrnoCarrier)?.errno in SHORTAGES

private val TIMED_OUT = setOf(Errno.EAGAIN, Errno.ETIMEDOUT)
private val SHORTAGES = setOf(Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM)
private val TEMPORARY = SHORTAGES + Errno.EINTR
private val OF_ONE_CONNECTION = setOf(Errno.ECONNABORTED, Errno.ECONNRESET)

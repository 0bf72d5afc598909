package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.fd.Connecting
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.fd.FdKind
import io.netloom.socket.internal.ip.MulticastAll
import io.netloom.socket.internal.jfr.FlightRecording
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.transfer.Transfer
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/**
 * A socket, or any other descriptor that can be waited for: the one thing on which Netloom stands.
 *
 * **Waiting.** Every suspending function tries its system call at once and suspends only if the kernel has nothing (or no room) yet; it runs on the caller's own
 * dispatcher and never blocks a thread. [blocking] gives the same for threads, platform or virtual. A wait ends at the earliest of the call's
 * timeout, the Conn's deadline ([readDeadline], [writeDeadline]), the coroutine's cancellation and [close].
 *
 * **Before the first try** an operation looks, in this order: closed? cancelled? time past? and fails without a system call, even when data is ready.
 *
 * **Cancel safety.** Cancelling, or a timeout of the call's own, ends a *wait* and loses nothing: once a system call has taken something from the kernel, the call
 * returns it. The Conn stays usable. What a wrapper outside drops is another matter: `withTimeout` may discard a value that was already returned; the
 * `timeout` parameters never do.
 *
 * **Thread-safety.** Everything may be called from any number of coroutines and threads at once. Readers are served in the order in which they came, one at a time;
 * so are writers; reading, writing and control calls do not wait for each other. [close] ends all waits at once with [java.nio.channels.AsynchronousCloseException];
 * any later use throws [java.nio.channels.ClosedChannelException]. The descriptor's number is never used after it was closed.
 *
 * **Buffers.** A direct [ByteBuffer] is handed to the kernel as it is, also one that is a view of a `MemorySegment` (`segment.asByteBuffer()`); a heap buffer or array is copied through
 * native memory of Netloom's own. (A view of a confined arena works on its thread alone, so it does not suit suspending calls.) Positions move as in java.nio: by what was transferred, also when an exception ends a write half-way.
 *
 * **Errors** of the kernel are [IOException]s that carry the [Errno], see [ErrnoCarrier].
 *
 * A Conn that becomes unreachable without having been closed is closed by a [java.lang.ref.Cleaner] and reported once for each place that opens such.
 */
public class Conn internal constructor(@get:JvmSynthetic internal val fd: Fd, private val ours: Boolean, private val acceptedFrom: SockAddr?) :
    Closeable,
    ConnOwner {
    private val guard = LeakGuard.watch(this, fd)

    override val conn: Conn
        get() = this

    /** The address family, `SO_DOMAIN`: a constant of [AddressFamily]; 0 if the descriptor is no socket. */
    public val family: Int
        get() = fd.kind().family()

    /** The type, `SO_TYPE`: a constant of [SocketType]; 0 if the descriptor is no socket. */
    public val type: Int
        get() = fd.kind().type()

    /** The protocol, `SO_PROTOCOL`: a constant of [Protocol]; 0 also where the family has only one. */
    public val protocol: Int
        get() = fd.kind().protocol()

    /** False once [close] or [detach] was called. */
    public val isOpen: Boolean
        get() = fd.isOpen

    /** The poller through which coroutines and virtual threads wait for this Conn. */
    public val poller: Poller
        get() = fd.loop().owner() as Poller

    // Addresses and connections

    /**
     * bind(2): gives the socket its own address.
     *
     * @param address an `InetSocketAddress`, `UnixDomainSocketAddress` or [SockAddr] that fits the [family]; on an IPv6 socket an IPv4
     *   address becomes v4-mapped, and `0.0.0.0` becomes `::`, which hears both
     * @throws LinuxBindException EADDRINUSE, EADDRNOTAVAIL
     * @throws MissingCapabilityException for a port below `net.ipv4.ip_unprivileged_port_start` without CAP_NET_BIND_SERVICE
     */
    @Throws(IOException::class)
    public fun bind(address: SocketAddress) {
        control("bind", address) { frame -> fd.syscalls().bind(frame, fd.number(), frame.name(), SockAddrCodec.encode(address, family, frame)) }
    }

    /**
     * listen(2): makes a stream or seqpacket socket accept connections.
     *
     * @param backlog how many may wait to be accepted; the kernel caps it at `net.core.somaxconn`
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun listen(backlog: Int = DEFAULT_BACKLOG) {
        control("listen") { frame -> fd.syscalls().listen(frame, fd.number(), backlog) }
    }

    /**
     * connect(2). On datagram sockets it sets the peer and never waits; elsewhere it waits until the connection is made or refused, and no read runs meanwhile. On
     * a Unix socket whose listener has a full backlog it tries again until there is room.
     *
     * A connect that was cancelled or timed out may still succeed in the kernel; close the Conn, or call connect again to wait for its end.
     *
     * @return the peer's address, as [remoteAddress]
     * @throws LinuxConnectException ECONNREFUSED and the like
     * @throws LinuxNoRouteToHostException ENETUNREACH, EHOSTUNREACH
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over; on streams also the [readDeadline], as connect takes the readers' turn
     */
    public suspend fun connect(address: SocketAddress, timeout: Duration = Duration.INFINITE): SockAddr? {
        val connecting = Connecting(address)
        if (!waitsForConnect()) return connected(fd.once { connecting.attempt(fd) }, address)
        // A reader that was parked here would take the error that says why the connection failed.
        locked(fd.lock(fd.read, coroutineContext, timeout))
        try {
            var result = fd.begin(fd.write, coroutineContext, timeout) { connecting.attempt(fd) }
            if (Fd.pending(result)) result = fd.goOn(fd.write, result, timeout.deadline()) { connecting.attempt(fd) }
            return connected(result, address)
        } finally {
            fd.unlock(fd.read)
        }
    }

    @JvmSynthetic
    internal fun connectBlocking(address: SocketAddress, nanos: Long): SockAddr? {
        val connecting = Connecting(address)
        if (!waitsForConnect()) return connected(fd.once { connecting.attempt(fd) }, address)
        locked(fd.lockBlocking(fd.read, nanos))
        try {
            return connected(fd.block(fd.write, nanos) { connecting.attempt(fd) }, address)
        } finally {
            fd.unlock(fd.read)
        }
    }

    private fun locked(result: Int) {
        if (result != Fd.ENTERED) throw failure("connect", result, null)
    }

    @JvmSynthetic
    internal fun waitsForConnect() = fd.kind().hasEnd()

    @JvmSynthetic
    internal fun connected(result: Int, address: SocketAddress): SockAddr? {
        if (result < 0) throw failure("connect", result, address)
        return remoteAddress
    }

    /**
     * accept4(2): takes the next connection of a listening socket. The new Conn is close-on-exec and non-blocking, and the caller's to close.
     *
     * Nothing between the system call and the return suspends, so a cancelled accept leaks no connection.
     *
     * @param poller the new Conn's poller; null (the default) is the loop's own on a poller's thread and elsewhere this Conn's
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     * @throws IOException ECONNABORTED when the peer has gone already, EMFILE, ENFILE, ENOBUFS, ENOMEM when there is no room: all worth a retry
     */
    public suspend fun accept(timeout: Duration = Duration.INFINITE, poller: Poller? = null): Conn {
        val peer = ReceivedMessage()
        var result = fd.begin(fd.read, coroutineContext, timeout) { Transfer.accept(fd, peer.info()) }
        if (Fd.pending(result)) result = fd.goOn(fd.read, result, timeout.deadline()) { Transfer.accept(fd, peer.info()) }
        return accepted(result, peer, poller)
    }

    @JvmSynthetic
    internal fun acceptBlocking(nanos: Long, poller: Poller?): Conn {
        val peer = ReceivedMessage()
        return accepted(fd.block(fd.read, nanos) { Transfer.accept(fd, peer.info()) }, peer, poller)
    }

    @JvmSynthetic
    internal fun accepted(result: Int, peer: ReceivedMessage, poller: Poller?): Conn {
        val number = outcome(result, "accept")
        return Conn(Fd((poller ?: Poller.current() ?: this.poller).loop, number, fd.kind()), true, peer.source)
    }

    /** getsockname(2): the socket's own address; null where the family has none. */
    public val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = name("getsockname") { frame -> fd.syscalls().getsockname(frame, fd.number(), frame.name(), frame.nameLengthAddress()) }

    /** getpeername(2): the peer's address; null while there is none. An accepted Conn keeps telling the address it was accepted from. */
    public val remoteAddress: SockAddr?
        @Throws(IOException::class)
        get() = try {
            name("getpeername") { frame -> fd.syscalls().getpeername(frame, fd.number(), frame.name(), frame.nameLengthAddress()) }
        } catch (e: IOException) {
            when ((e as? ErrnoCarrier)?.errno) {
                Errno.ENOTCONN, Errno.EOPNOTSUPP, Errno.ENOTSOCK -> acceptedFrom
                else -> throw e
            }
        }

    private inline fun name(operation: String, crossinline call: (CallFrame) -> Int): SockAddr? {
        var name: SockAddr? = null
        control(operation) { frame ->
            frame.nameLength(CallFrame.NAME_CAPACITY)
            val result = call(frame)
            if (result >= 0) name = SockAddrCodec.decode(frame.memory(), frame.nameOffset(), frame.nameLength())
            result
        }
        return name
    }

    /**
     * shutdown(2): ends reading, writing or both, for the connection itself and thereby for every descriptor of it. ENOTCONN when there is none.
     *
     * Datagram and raw sockets have no end: a receive there goes on waiting, for the kernel has nothing to say about it. [close] ends it.
     */
    @Throws(IOException::class)
    public fun shutdown(how: Shutdown) {
        control("shutdown") { frame -> fd.syscalls().shutdown(frame, fd.number(), how.ordinal) }
    }

    // Transfers

    /**
     * Reads what is there, at least one byte, at most what `dst` has room for: recvfrom(2), or read(2) on what is no socket.
     *
     * On datagram sockets it takes one datagram; what does not fit is lost. An empty buffer reads nothing from a stream and takes a whole datagram elsewhere.
     *
     * @return bytes read; -1 when a stream or seqpacket peer has ended; 0 is an empty datagram
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     */
    public suspend fun read(dst: ByteBuffer, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) recordedReceive("read") { readPlain(dst, timeout) } else readPlain(dst, timeout)

    private suspend fun readPlain(dst: ByteBuffer, timeout: Duration): Int {
        val begun = fd.beginRead(dst, coroutineContext, timeout) { Transfer.read(fd, dst) }
        return if (Fd.pending(begun)) readOn(begun, dst, timeout.deadline()) else immediately(received(begun, "read", dst))
    }

    private suspend fun readOn(begun: Int, dst: ByteBuffer, deadline: Long): Int =
        received(fd.goOn(fd.read, begun, deadline) { Transfer.read(fd, dst) }, "read", dst)

    /** [read] into a part of an array. */
    public suspend fun read(dst: ByteArray, offset: Int = 0, length: Int = dst.size - offset, timeout: Duration = Duration.INFINITE): Int =
        read(ByteBuffer.wrap(dst, offset, length), timeout)

    @JvmSynthetic
    internal fun readBlocking(dst: ByteBuffer, nanos: Long): Int = received(fd.blockRead(dst, nanos) { Transfer.read(fd, dst) }, "read", dst)

    /**
     * Writes: on a stream until everything in `src` is written, elsewhere one datagram. sendto(2) with MSG_NOSIGNAL, or write(2) on what is no socket.
     *
     * Other writers of the Conn wait meanwhile, so what one call writes stays together. If it fails, is cancelled or times out, the buffer's
     * position tells how much was written.
     *
     * @return bytes written
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun write(src: ByteBuffer, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.sends()) recordedSend("write") { writePlain(src, timeout) } else writePlain(src, timeout)

    private suspend fun writePlain(src: ByteBuffer, timeout: Duration): Int {
        val before = src.position()
        val begun = fd.begin(fd.write, coroutineContext, timeout) { Transfer.write(fd, src) }
        return if (Fd.pending(begun)) writeOn(begun, src, before, timeout.deadline()) else immediately(written(begun, src, before))
    }

    private suspend fun writeOn(begun: Int, src: ByteBuffer, before: Int, deadline: Long): Int =
        written(fd.goOn(fd.write, begun, deadline) { Transfer.write(fd, src) }, src, before)

    /** [write] from a part of an array. */
    public suspend fun write(src: ByteArray, offset: Int = 0, length: Int = src.size - offset, timeout: Duration = Duration.INFINITE): Int =
        write(ByteBuffer.wrap(src, offset, length), timeout)

    @JvmSynthetic
    internal fun writeBlocking(src: ByteBuffer, nanos: Long): Int {
        val before = src.position()
        return written(fd.block(fd.write, nanos) { Transfer.write(fd, src) }, src, before)
    }

    @JvmSynthetic
    internal fun written(result: Int, src: ByteBuffer, before: Int): Int {
        outcome(result, "write")
        return src.position() - before
    }

    /**
     * recvfrom(2): takes a message and its source.
     *
     * @param message takes the length and the source, reusable; null where neither is wanted
     * @param flags constants of [MessageFlag], such as PEEK; with TRUNC the result is the datagram's whole length; with DONTWAIT the call does not wait, nor
     *     queue behind those who do, and fails with EAGAIN
     * @return bytes received; -1 when a stream or seqpacket peer has ended
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     * @throws LinuxPortUnreachableException ECONNREFUSED, once, when the host of a connected datagram socket's peer has answered "port unreachable"
     */
    public suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) {
            recordedReceive("recvfrom") { receiveFromPlain(dst, message, flags, timeout) }
        } else {
            receiveFromPlain(dst, message, flags, timeout)
        }

    private suspend fun receiveFromPlain(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int {
        if (flags and MessageFlag.DONTWAIT != 0) return received(fd.once { Transfer.receive(fd, dst, flags, message?.info()) }, "recvfrom", dst)
        val begun = fd.begin(fd.read, coroutineContext, timeout) { Transfer.receive(fd, dst, flags, message?.info()) }
        return if (Fd.pending(begun)) receiveOn(begun, dst, message, flags, timeout.deadline()) else immediately(received(begun, "recvfrom", dst))
    }

    private suspend fun receiveOn(begun: Int, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, deadline: Long): Int =
        received(fd.goOn(fd.read, begun, deadline) { Transfer.receive(fd, dst, flags, message?.info()) }, "recvfrom", dst)

    @JvmSynthetic
    internal fun receiveFromBlocking(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, nanos: Long): Int {
        val once = flags and MessageFlag.DONTWAIT != 0
        val result = if (once) {
            fd.once { Transfer.receive(fd, dst, flags, message?.info()) }
        } else {
            fd.block(fd.read, nanos) { Transfer.receive(fd, dst, flags, message?.info()) }
        }
        return received(result, "recvfrom", dst)
    }

    @JvmSynthetic
    internal fun received(result: Int, operation: String, dst: ByteBuffer): Int {
        val n = outcome(result, operation)
        return if (n == 0 && dst.hasRemaining() && fd.kind().hasEnd()) -1 else n
    }

    /**
     * sendto(2): sends one message, without SIGPIPE. Waits while the send buffer is full; on an unconnected Unix datagram socket also while the receiver's queue is.
     *
     * @param address where to; null on a connected socket
     * @param flags constants of [MessageFlag]; with DONTWAIT the call does not wait, nor queue, and fails with EAGAIN
     * @return bytes sent
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun sendTo(src: ByteBuffer, address: SocketAddress?, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.sends()) {
            recordedSend("sendto") {
                sendToPlain(src, address, flags, timeout)
            }
        } else {
            sendToPlain(src, address, flags, timeout)
        }

    private suspend fun sendToPlain(src: ByteBuffer, address: SocketAddress?, flags: Int, timeout: Duration): Int {
        if (flags and MessageFlag.DONTWAIT != 0) return sent(fd.once { Transfer.send(fd, src, flags, address) }, address)
        val begun = fd.begin(fd.write, coroutineContext, timeout) { Transfer.send(fd, src, flags, address) }
        return if (Fd.pending(begun)) sendOn(begun, src, address, flags, timeout.deadline()) else immediately(sent(begun, address))
    }

    private suspend fun sendOn(begun: Int, src: ByteBuffer, address: SocketAddress?, flags: Int, deadline: Long): Int =
        sent(fd.goOn(fd.write, begun, deadline) { Transfer.send(fd, src, flags, address) }, address)

    @JvmSynthetic
    internal fun sendToBlocking(src: ByteBuffer, address: SocketAddress?, flags: Int, nanos: Long): Int {
        val once = flags and MessageFlag.DONTWAIT != 0
        val result = if (once) {
            fd.once { Transfer.send(fd, src, flags, address) }
        } else {
            fd.block(fd.write, nanos) { Transfer.send(fd, src, flags, address) }
        }
        return sent(result, address)
    }

    @JvmSynthetic
    internal fun sent(result: Int, address: SocketAddress?): Int {
        if (result < 0) throw failure("sendto", result, address)
        return result
    }

    // Messages with control data

    /**
     * recvmsg(2): takes a message and all that the kernel tells of it: source, flags, control messages, descriptors.
     *
     * @param message takes what is told, reusable; its [ReceivedMessage.controlCapacity] is the room for control messages
     * @param flags constants of [MessageFlag], as for [receiveFrom]
     * @return bytes received; -1 when a stream or seqpacket peer has ended
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     * @throws LinuxPortUnreachableException ECONNREFUSED, as for [receiveFrom]
     */
    public suspend fun receiveMessage(dst: ByteBuffer, message: ReceivedMessage, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) {
            recordedReceive("recvmsg") {
                receiveOne(dst, message, flags, timeout)
            }
        } else {
            receiveOne(dst, message, flags, timeout)
        }

    /** [receiveMessage] into several buffers, filled one after another. */
    public suspend fun receiveMessage(dst: List<ByteBuffer>, message: ReceivedMessage, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) {
            recordedReceive("recvmsg") {
                receiveScattered(dst, message, flags, timeout)
            }
        } else {
            receiveScattered(dst, message, flags, timeout)
        }

    /**
     * sendmsg(2): sends one message with control messages along, without SIGPIPE. Waits as [sendTo] does.
     *
     * On a stream it sends as much as the kernel takes at once, control messages with the first byte; the buffer's position tells how much, and [write] sends the rest.
     *
     * @param address where to; null on a connected socket
     * @param control sent along; null for nothing. Descriptors in it have to be open
     * @return bytes sent
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     * @throws IllegalArgumentException for control messages without any byte on a stream, which would be lost, and for a descriptor to pass that is closed
     * @throws IOException EINVAL for a control message that the socket does not know, EPERM for one without the right; ETOOMANYREFS when too many descriptors are on their way (RLIMIT_NOFILE)
     */
    public suspend fun sendMessage(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int = if (FlightRecording.sends()) {
        recordedSend("sendmsg") {
            sendOne(src, address, control, flags, timeout)
        }
    } else {
        sendOne(src, address, control, flags, timeout)
    }

    /** [sendMessage] of several buffers, joined to one message. */
    public suspend fun sendMessage(
        src: List<ByteBuffer>,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int = if (FlightRecording.sends()) {
        recordedSend("sendmsg") {
            sendGathered(src, address, control, flags, timeout)
        }
    } else {
        sendGathered(src, address, control, flags, timeout)
    }

    /**
     * sendmsg(2): answers a message that was received through this Conn: sends to its source, and where that is an IP packet, from the address that it was for. A host has many addresses, and a peer drops
     * what comes from another one than it has asked. The packet must have told its destination: `IP_PKTINFO`, `IPV6_RECVPKTINFO`. An answer to an IPv4 group or broadcast comes from the address
     * that the kernel suggests (`ipi_spec_dst`), to an IPv6 group from the one that routing chooses.
     *
     * Allocates nothing. The message must not be received into until this returns.
     *
     * @param to the message to be answered
     * @param sameInterface whether the answer leaves by the interface that the packet came in by, whatever routing says. Where routes are asymmetric such answers get lost, so it is not the default
     * @return bytes sent
     * @throws IllegalStateException if the message does not tell its source, or an IP packet's not its destination
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.sends()) {
            recordedSend("sendmsg") {
                replyOne(to, src, sameInterface, timeout)
            }
        } else {
            replyOne(to, src, sameInterface, timeout)
        }

    /**
     * recvmsg(2) with MSG_ERRQUEUE: takes the next entry of the error queue: an ICMP error (with the option IP_RECVERR or IPV6_RECVERR), a transmit timestamp (SO_TIMESTAMPING), the
     * completion of a zero-copy send.
     *
     * It waits beside readers and writers, not among them. From the first call on, and while IP_RECVERR or IPV6_RECVERR is set, ICMP errors come here *only*: the kernel also hands each to the
     * next receive or send, which then tries again instead of failing (not with MSG_DONTWAIT). Before, receive and send fail with it as always.
     *
     * @param dst takes the packet that the entry is about, as far as the kernel keeps it
     * @param message takes the control messages, so its control capacity should be 512; [ReceivedMessage.source] is whom the packet was for
     * @return bytes of the packet
     * @throws java.net.SocketTimeoutException when the timeout is over; the Conn's deadlines do not count here
     */
    public suspend fun receiveError(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) {
            recordedReceive("recvmsg") {
                receiveOne(dst, message, MessageFlag.ERRQUEUE, timeout)
            }
        } else {
            receiveOne(dst, message, MessageFlag.ERRQUEUE, timeout)
        }

    /** [receiveError] as an object with everything decoded. */
    public suspend fun receiveError(timeout: Duration = Duration.INFINITE): ErrorMessage {
        val data = ByteBuffer.allocate(ErrorMessage.DATA_CAPACITY)
        val message = ReceivedMessage(ErrorMessage.CONTROL_CAPACITY)
        receiveError(data, message, timeout)
        return ErrorMessage.of(message, data.array().copyOf(data.position()))
    }

    /**
     * recvmmsg(2): takes as many messages as are there, at least one, at most what the batch has room for. Nothing is waited for once one has come.
     *
     * @param flags constants of [MessageFlag], as for [receiveFrom]
     * @return how many messages came, which is the batch's [MessageBatch.size]; -1 when a seqpacket peer has ended
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     * @throws IllegalStateException on a stream, or if another operation uses the batch
     */
    public suspend fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.receives()) {
            recordedReceive("recvmmsg", batch) {
                receiveMany(batch, flags, timeout)
            }
        } else {
            receiveMany(batch, flags, timeout)
        }

    /**
     * sendmmsg(2): sends the batch's messages in order, from message `from` on, waiting while there is no room.
     *
     * It stops at the first message that cannot be sent. If any has gone before, their number is returned and [MessageBatch.failure] says why the next did not; skipping it is
     * `sendBatch(batch, from = batch.sent + 1)`. If none has gone the error is thrown. [MessageBatch.sent] tells how far it came in every case, also when it was cancelled.
     *
     * @param from the first message to be sent
     * @return how many messages were sent by this call
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over and none has gone
     * @throws IllegalStateException on a stream, or if another operation uses the batch
     */
    public suspend fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.sends()) {
            recordedSend("sendmmsg", batch, from) {
                sendMany(batch, from, flags, timeout)
            }
        } else {
            sendMany(batch, from, flags, timeout)
        }

    /**
     * All messages that come, for as long as it is collected. Cancelling the collector ends it; nothing is taken from the kernel that the collector does not get. Ends by itself
     * when a stream or seqpacket peer has ended. Messages wait in the kernel while the collector is busy; what then does not fit its buffer is dropped there, see [stats].
     *
     * @param size the longest message expected, in bytes: what is longer is cut, see [ReceivedMessage.isTruncated]
     * @param controlCapacity room for control messages, as for [ReceivedMessage]
     * @param onSoftError what a soft error does: by default it is survived
     */
    @JvmSynthetic
    public fun messages(size: Int = 65_536, controlCapacity: Int = 0, onSoftError: SoftErrorPolicy = SoftErrorPolicy.SURVIVE): Flow<Datagram> = flow {
        val buffer = ByteBuffer.allocate(size)
        while (true) {
            val message = ReceivedMessage(controlCapacity)
            val n = try {
                receiveMessage(buffer.clear(), message)
            } catch (e: IOException) {
                if (SoftErrorPolicy.isSoft(e) && onSoftError.survives(e)) continue
                throw e
            }
            if (n < 0) break
            emit(Datagram(buffer.array().copyOf(buffer.position()), message))
        }
    }

    /**
     * What the socket has in memory and what it has dropped: SO_MEMINFO. Needs no privilege. Linux 4.12.
     *
     * @throws IOException ENOTSOCK where the Conn is no socket
     */
    @Throws(IOException::class)
    public fun stats(): SocketStats {
        val bytes = ByteBuffer.wrap(getOptionBytes(SocketLevel.SOCKET, SocketConstants.SO_MEMINFO, SocketConstants.SK_MEMINFO_SIZE))
            .order(java.nio.ByteOrder.nativeOrder())
        fun at(index: Int) = Integer.toUnsignedLong(bytes.getInt(index * Int.SIZE_BYTES))
        val counter = synchronized(guard) { drops ?: WrappingCounter().also { drops = it } }
        val drops = counter.total(bytes.getInt(SocketConstants.SK_MEMINFO_DROPS * Int.SIZE_BYTES))
        return SocketStats(drops, at(0), at(1), at(2), at(3), at(5), at(4), at(6), at(7))
    }

    private var drops: WrappingCounter? = null

    // Deadlines

    /**
     * The moment after which no read or accept waits any longer; null (the default) is never. Setting it also concerns those who wait now. A deadline that has passed
     * makes every read fail with [java.net.SocketTimeoutException], also when data is there, until it is set anew.
     *
     * It becomes monotonic time when it is set: a step of the wall clock does not move it. Reading it gives back what was set.
     */
    @Volatile
    public var readDeadline: Instant? = null
        @Throws(IOException::class)
        set(value) {
            requireOpen()
            field = value
            fd.read.deadline(MonotonicTime.of(value))
        }

    /** The same for write, send and connect. */
    @Volatile
    public var writeDeadline: Instant? = null
        @Throws(IOException::class)
        set(value) {
            requireOpen()
            field = value
            fd.write.deadline(MonotonicTime.of(value))
        }

    /** Sets [readDeadline] and [writeDeadline]. */
    @Throws(IOException::class)
    public fun setDeadline(deadline: Instant?) {
        readDeadline = deadline
        writeDeadline = deadline
    }

    private fun requireOpen() {
        if (!fd.isOpen) throw SocketFailure.of("deadline", Fd.CLOSED, null)
    }

    // Options by number

    /** getsockopt(2) of an `int` option. */
    @Throws(IOException::class)
    public fun getOption(level: Int, name: Int): Int {
        var value = 0
        control("getsockopt", option = OptionId(level, name)) { frame ->
            frame.valueInt(0, 0)
            frame.valueLength(Int.SIZE_BYTES)
            val result = fd.syscalls().getsockopt(frame, fd.number(), level, name, frame.value(), frame.valueLengthAddress())
            value = frame.valueInt(0)
            result
        }
        return value
    }

    /** setsockopt(2) of an `int` option. */
    @Throws(IOException::class)
    public fun setOption(level: Int, name: Int, value: Int) {
        noteReading(level, name)
        control("setsockopt", option = OptionId(level, name)) { frame ->
            frame.valueInt(0, value)
            fd.syscalls().setsockopt(frame, fd.number(), level, name, frame.value(), Int.SIZE_BYTES)
        }
    }

    /**
     * getsockopt(2) of any option, as bytes in the machine's order.
     *
     * @param capacity room for the value, at most 512 bytes; the kernel may return fewer
     */
    @Throws(IOException::class)
    public fun getOptionBytes(level: Int, name: Int, capacity: Int): ByteArray {
        requireOptionSize(capacity)
        var value = ByteArray(0)
        control("getsockopt", option = OptionId(level, name)) { frame ->
            frame.valueLength(capacity)
            val result = fd.syscalls().getsockopt(frame, fd.number(), level, name, frame.value(), frame.valueLengthAddress())
            if (result >= 0) value = frame.valueBytes(minOf(frame.valueLength(), capacity))
            result
        }
        return value
    }

    /** setsockopt(2) of any option, as bytes in the machine's order, at most 512. */
    @Throws(IOException::class)
    public fun setOption(level: Int, name: Int, value: ByteArray) {
        requireOptionSize(value.size)
        noteReading(level, name)
        control("setsockopt", option = OptionId(level, name)) { frame ->
            frame.valueBytes(value)
            fd.syscalls().setsockopt(frame, fd.number(), level, name, frame.value(), value.size)
        }
        if (level == SocketLevel.SOCKET && name == SocketOption.LINGER) noteLinger(value)
    }

    /** getsockopt(2) of an option that is a string, such as SO_BINDTODEVICE; without the zero at its end. */
    @Throws(IOException::class)
    public fun getOptionString(level: Int, name: Int): String =
        getOptionBytes(level, name, CallFrame.VALUE_CAPACITY).takeWhile { it != 0.toByte() }.toByteArray().decodeToString()

    /** setsockopt(2) of an option that is a string; the empty string usually takes the setting away. */
    @Throws(IOException::class)
    public fun setOption(level: Int, name: Int, value: String): Unit = setOption(level, name, value.encodeToByteArray() + 0)

    private fun requireOptionSize(size: Int) =
        require(size in 0..CallFrame.VALUE_CAPACITY) { "an option's value has at most ${CallFrame.VALUE_CAPACITY} bytes, not $size" }

    /** Options that change what a short read, or readiness, tells of the bytes there are. */
    private fun noteReading(level: Int, name: Int) {
        val ofSocket = level == SocketLevel.SOCKET && name == SocketOption.RCVLOWAT
        val ofTcp = level == Protocol.TCP && (name == TcpOption.ULP || name == TcpOption.REPAIR)
        if (ofSocket || ofTcp) fd.probeAlways()
    }

    private fun noteLinger(value: ByteArray) {
        val linger = ByteBuffer.wrap(value).order(java.nio.ByteOrder.nativeOrder())
        fd.lingers(value.size >= 8 && linger.getInt(0) != 0 && linger.getInt(4) > 0)
    }

    /** The options of level SOL_SOCKET, each by its name and type. */
    public val options: SocketOptions
        get() = SocketOptions(this)

    /** The options of TCP. */
    public val tcp: TcpOptions
        get() = TcpOptions(this)

    /** The options of UDP. */
    public val udp: UdpOptions
        get() = UdpOptions(this)

    /** The options of packet sockets. Made once: it counts what the kernel forgets when it tells it. */
    public val packet: PacketOptions
        get() = packetOptions ?: synchronized(guard) { packetOptions ?: PacketOptions(this).also { packetOptions = it } }

    @Volatile
    private var packetOptions: PacketOptions? = null

    /** The packet filter. */
    public val filter: SocketFilter
        get() = SocketFilter(this)

    // The descriptor itself

    /** The descriptor's number, lent to code that makes system calls of its own; non-blocking and close-on-exec. */
    public val raw: RawAccess
        get() = RawAccess(this)

    /**
     * A second Conn on a duplicate of the descriptor (`F_DUPFD_CLOEXEC`): both are the same socket and are closed independently.
     *
     * @param poller the duplicate's poller; null (the default) keeps this Conn's
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun duplicate(poller: Poller? = null): Conn {
        val copy = control("fcntl") { frame -> fd.syscalls().fcntl(frame, fd.number(), Descriptor.F_DUPFD_CLOEXEC, 0) }
        fd.probeAlways() // two may look at the same socket now
        return Conn(Fd((poller ?: this.poller).loop, copy, fd.kind()).apply { probeAlways() }, true, acceptedFrom)
    }

    /**
     * Gives the descriptor away: closes this Conn as [close] does, but hands its number out, open and still non-blocking. The caller owns it.
     *
     * @throws java.nio.channels.ClosedChannelException if the Conn is closed
     * @throws IllegalStateException from inside a callback of [raw], which uses the number
     */
    @Throws(IOException::class)
    public fun detach(): Int {
        val number = fd.detach()
        if (number < 0) throw SocketFailure.of("detach", Fd.CLOSED, null)
        guard.closed()
        return number
    }

    /** The same operations for threads, platform or virtual; a view of this Conn, sharing its state. */
    public fun blocking(): BlockingConn = BlockingConn(this)

    /**
     * The same operations as futures; a view of this Conn, sharing its state.
     *
     * @param executor runs what is left to do when a wait has ended, and completes the future: the common pool by default. See [AsyncConn]
     */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncConn = AsyncConn(this, executor)

    /**
     * Closes the descriptor: idempotent, at once, from any thread. Whoever waits gets [java.nio.channels.AsynchronousCloseException] and holds nothing
     * up, however many they are. Where SO_LINGER was set (through this Conn), the kernel's waiting is done on a thread of its own.
     */
    override fun close() {
        if (fd.close()) guard.closed()
    }

    override fun toString(): String = "Conn(${context(null)}${if (isOpen) "" else ", closed"})"

    // Results and errors

    /** A call that never waits: only EINTR is repeated. */
    private inline fun control(operation: String, address: SocketAddress? = null, option: OptionId? = null, call: (CallFrame) -> Int): Int {
        val result = fd.control(call)
        if (result < 0) throw failure(operation, result, address, option)
        return result
    }

    @JvmSynthetic
    internal fun outcome(result: Int, operation: String): Int {
        if (result < 0) throw failure(operation, result, null)
        return result
    }

    @JvmSynthetic
    internal fun failure(operation: String, result: Int, level: Int, option: Int): IOException =
        failure(operation, result, null, OptionId(level, option))

    @JvmSynthetic
    internal fun failure(operation: String, result: Int, address: SocketAddress?): IOException = failure(operation, result, address, null)

    private fun failure(operation: String, result: Int, address: SocketAddress?, option: OptionId?): IOException =
        SocketFailure.of(operation, result, context(address, option))

    private fun context(address: SocketAddress?, option: OptionId? = null) =
        ErrorContext(family, type, protocol, address, option?.level ?: -1, option?.name ?: -1, ours)

    private class OptionId(val level: Int, val name: Int)

    /** How Conns come to be. */
    public companion object {
        internal const val DEFAULT_BACKLOG: Int = 4096

        /**
         * socket(2), close-on-exec and non-blocking.
         *
         * A UDP socket gets `IP_MULTICAST_ALL` and `IPV6_MULTICAST_ALL` switched off, as in java.net: it receives packets to the groups that it has joined itself, not to all that anybody on this host
         * has joined; those that every host is in, `ff02::1` and `224.0.0.1`, are no exception. Sockets of other kinds, and those of [adopt], keep what the kernel gives.
         *
         * @param family a constant of [AddressFamily], or any other number that the kernel knows
         * @param type a constant of [SocketType]
         * @param protocol a constant of [Protocol], or what the family defines; 0 is the family's usual one. For packet sockets an EtherType in network order
         * @throws MissingCapabilityException for raw and packet sockets without CAP_NET_RAW
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(family: Int, type: Int, protocol: Int = 0, config: SocketConfig = SocketConfig.DEFAULT): Conn {
            val poller = Poller.choose(config.poller)
            val sys = poller.loop.syscalls()
            val number = config.inNamespace { withFrame { frame -> sys.socket(frame, family, type or NEW, protocol) } }
            if (number < 0) throw SocketFailure.of("socket", number, ErrorContext(family, type, protocol))
            val kind = FdKind(family, type, protocol)
            if (kind.type() == SocketType.DGRAM && kind.protocol() == Protocol.UDP) withFrame { MulticastAll.off(sys, it, number, kind.family()) }
            return Conn(Fd(poller.loop, number, kind), true, null)
        }

        /**
         * socketpair(2): two Conns connected to each other; [family] is mostly [AddressFamily.UNIX].
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun pair(family: Int, type: Int, protocol: Int = 0, config: SocketConfig = SocketConfig.DEFAULT): List<Conn> {
            val poller = Poller.choose(config.poller)
            val sys = poller.loop.syscalls()
            val numbers = IntArray(2)
            val result = config.inNamespace {
                withFrame { frame ->
                    val result = sys.socketpair(frame, family, type or NEW, protocol, frame.value())
                    numbers[0] = frame.valueInt(0)
                    numbers[1] = frame.valueInt(Int.SIZE_BYTES.toLong())
                    result
                }
            }
            if (result < 0) throw SocketFailure.of("socketpair", result, ErrorContext(family, type, protocol))
            return numbers.map { Conn(Fd(poller.loop, it, FdKind(family, type, protocol)), true, null) }
        }

        /**
         * Makes a Conn of a descriptor that exists already: a socket inherited from systemd, a pipe, a pidfd, a timerfd. It is made non-blocking, which concerns every
         * duplicate of it, and close-on-exec. What it is (SO_DOMAIN, SO_TYPE, SO_PROTOCOL) is asked of the kernel; what is no socket is treated as a stream.
         *
         * The Conn owns the number if and only if this returns normally; after an exception it is still the caller's.
         *
         * @throws IOException EBADF if the number is not open
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun adopt(fd: Int, config: SocketConfig = SocketConfig.DEFAULT): Conn {
            require(fd >= 0) { "a descriptor's number is not negative: $fd" }
            val poller = Poller.choose(config.poller)
            val kind = Adoption.prepare(poller.loop.syscalls(), fd)
            return Conn(Fd(poller.loop, fd, kind).apply { probeAlways() }, false, null)
        }

        /** What every new socket is from its first moment. */
        private const val NEW = SocketConstants.SOCK_NONBLOCK or SocketConstants.SOCK_CLOEXEC
    }
}

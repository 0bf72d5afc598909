package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.fd.Connecting
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.fd.FdKind
import io.netloom.socket.internal.fd.Transfer
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.SocketConstants
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Instant
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
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
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

    private fun waitsForConnect() = fd.kind().hasEnd()

    private fun connected(result: Int, address: SocketAddress): SockAddr? {
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

    private fun accepted(result: Int, peer: ReceivedMessage, poller: Poller?): Conn {
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

    /** shutdown(2): ends reading, writing or both, for the connection itself and thereby for every descriptor of it. ENOTCONN when there is none. */
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
    public suspend fun read(dst: ByteBuffer, timeout: Duration = Duration.INFINITE): Int {
        val begun = fd.begin(fd.read, coroutineContext, timeout) { Transfer.read(fd, dst) }
        return if (Fd.pending(begun)) readOn(begun, dst, timeout.deadline()) else immediately(received(begun, "read", dst))
    }

    private suspend fun readOn(begun: Int, dst: ByteBuffer, deadline: Long): Int =
        received(fd.goOn(fd.read, begun, deadline) { Transfer.read(fd, dst) }, "read", dst)

    /** [read] into a part of an array. */
    public suspend fun read(dst: ByteArray, offset: Int = 0, length: Int = dst.size - offset, timeout: Duration = Duration.INFINITE): Int =
        read(ByteBuffer.wrap(dst, offset, length), timeout)

    @JvmSynthetic
    internal fun readBlocking(dst: ByteBuffer, nanos: Long): Int = received(fd.block(fd.read, nanos) { Transfer.read(fd, dst) }, "read", dst)

    /**
     * Writes: on a stream until everything in `src` is written, elsewhere one datagram. sendto(2) with MSG_NOSIGNAL, or write(2) on what is no socket.
     *
     * Other writers of the Conn wait meanwhile, so what one call writes stays together. If it fails, is cancelled or times out, the buffer's
     * position tells how much was written.
     *
     * @return bytes written
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun write(src: ByteBuffer, timeout: Duration = Duration.INFINITE): Int {
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

    private fun written(result: Int, src: ByteBuffer, before: Int): Int {
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
    public suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int {
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

    private fun received(result: Int, operation: String, dst: ByteBuffer): Int {
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
    public suspend fun sendTo(src: ByteBuffer, address: SocketAddress?, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int {
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

    private fun sent(result: Int, address: SocketAddress?): Int {
        if (result < 0) throw failure("sendto", result, address)
        return result
    }

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

    private fun noteLinger(value: ByteArray) {
        val linger = ByteBuffer.wrap(value).order(java.nio.ByteOrder.nativeOrder())
        fd.lingers(value.size >= 8 && linger.getInt(0) != 0 && linger.getInt(4) > 0)
    }

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
        return Conn(Fd((poller ?: this.poller).loop, copy, fd.kind()), true, acceptedFrom)
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

    private fun failure(operation: String, result: Int, address: SocketAddress?, option: OptionId? = null): IOException =
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
            return Conn(Fd(poller.loop, number, FdKind(family, type, protocol)), true, null)
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
            return Conn(Fd(poller.loop, fd, kind), false, null)
        }

        /** What every new socket is from its first moment. */
        private const val NEW = SocketConstants.SOCK_NONBLOCK or SocketConstants.SOCK_CLOEXEC
    }
}

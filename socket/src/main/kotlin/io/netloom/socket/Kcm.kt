package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.sys.KcmRequest
import java.io.Closeable
import java.io.IOException

/**
 * A socket of a kernel connection multiplexor (`AF_KCM`, Linux 4.6): messages over TCP connections. The kernel cuts the byte streams of the
 * attached connections into messages, as an eBPF program tells it how long each is, and hands whole messages to whichever socket of the multiplexor
 * reads next; a message that is sent goes out on one of the connections in one piece. Reading and writing is done through [conn].
 *
 * The kernel's module `kcm` (`CONFIG_AF_KCM`) must be there; many distributions build it, few containers may load it. No privilege is needed for
 * the sockets, but loading an eBPF program is a matter of its own, which is not Netloom's. See the kernel's `networking/kcm.rst`.
 *
 * Owns its [conn]. Thread-safe.
 */
public class Kcm private constructor(override val conn: Conn) :
    Closeable,
    ConnOwner {
    private val fd get() = conn.fd

    /**
     * `SIOCKCMATTACH`: adds a connection. From now on its bytes belong to the multiplexor; the Conn is no more to be read or written, but may be
     * closed: the multiplexor keeps the connection.
     *
     * @param transport an established TCP connection
     * @param programFd an eBPF program of type `BPF_PROG_TYPE_SOCKET_FILTER` that returns the length of the message at the packet's start: 0 when
     *   more bytes are needed to tell, negative for an error, which ends the connection's receiving. The kernel takes a reference of its own, the
     *   caller may close it
     * @throws LinuxSocketException EOPNOTSUPP if the transport is not TCP or not connected, EALREADY if it is attached already, EBADF or EINVAL if
     *   the program is none
     */
    @Throws(IOException::class)
    public fun attach(transport: ConnOwner, programFd: Int) {
        transport.conn.raw.control { number -> request(KcmRequest.SIOCKCMATTACH, number, programFd) }
    }

    /**
     * `SIOCKCMUNATTACH`: takes a connection out again. Received bytes that were not delivered as a message are lost.
     *
     * @throws LinuxSocketException EINVAL if it is not attached to this multiplexor
     */
    @Throws(IOException::class)
    public fun unattach(transport: ConnOwner) {
        transport.conn.raw.control { number -> request(KcmRequest.SIOCKCMUNATTACH, number, 0) }
    }

    /**
     * `SIOCKCMCLONE`: another socket of the same multiplexor, such as one for each worker. The caller's to close; the multiplexor lives until the
     * last is closed.
     */
    @Throws(IOException::class)
    public fun clone(): Kcm {
        val number = request(KcmRequest.SIOCKCMCLONE, 0, 0)
        try {
            // The kernel makes it blocking and not close-on-exec.
            return Kcm(Conn.adopt(number, SocketConfig(poller = conn.poller)))
        } catch (e: Throwable) {
            withFrame { frame -> fd.syscalls().close(frame, number) }
            throw e
        }
    }

    /** Returns the number that the kernel has written into the request's structure. */
    private fun request(request: Int, number: Int, programFd: Int): Int {
        var answer = 0
        val result = fd.control { frame ->
            frame.valueInt(KcmRequest.FD.toLong(), number)
            frame.valueInt(KcmRequest.PROGRAM_FD.toLong(), programFd)
            fd.syscalls().ioctl(frame, fd.number(), request.toLong(), frame.value()).also { answer = frame.valueInt(KcmRequest.FD.toLong()) }
        }
        if (result == Fd.CLOSED) throw SocketFailure.of("ioctl", result, null)
        if (result < 0) throw failure(result, request)
        return answer
    }

    private fun failure(result: Int, request: Int): IOException {
        val errno = Errno.of(-result)
        val name = NAMES.getValue(request)
        val hint = if (errno == Errno.EBADF) ": the program's descriptor is not open" else ""
        return LinuxSocketException("ioctl", errno, "ioctl: $errno ($name)$hint")
    }

    /** Closes this socket. The multiplexor, with its connections, goes with its last socket. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Kcm($conn)"

    /** How multiplexors come to be. */
    public companion object {
        private val NAMES = mapOf(
            KcmRequest.SIOCKCMATTACH to "SIOCKCMATTACH",
            KcmRequest.SIOCKCMUNATTACH to "SIOCKCMUNATTACH",
            KcmRequest.SIOCKCMCLONE to "SIOCKCMCLONE",
        )

        /**
         * socket(2): a new multiplexor and its first socket.
         *
         * @param type [SocketType.SEQPACKET] (the default) or [SocketType.DGRAM]
         * @throws LinuxSocketException EAFNOSUPPORT if the kernel has no KCM
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(type: Int = SocketType.SEQPACKET, config: SocketConfig = SocketConfig.DEFAULT): Kcm = try {
            Kcm(Conn.open(AddressFamily.KCM, type, KcmRequest.KCMPROTO_CONNECTED, config))
        } catch (e: LinuxSocketException) {
            if (e.errno != Errno.EAFNOSUPPORT) throw e
            throw LinuxSocketException(e.operation, e.errno, e.message + ": this kernel has no KCM (module kcm, CONFIG_AF_KCM)")
        }

        /**
         * A KCM socket that exists already.
         *
         * @param conn becomes the multiplexor's own, unless this throws
         * @throws IllegalArgumentException if it is of another family
         */
        @JvmStatic
        public fun of(conn: Conn): Kcm {
            require(conn.family == AddressFamily.KCM) { "not a KCM socket: $conn" }
            return Kcm(conn)
        }
    }
}

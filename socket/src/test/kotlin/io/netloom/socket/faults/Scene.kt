package io.netloom.socket.faults

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Pidfd
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.FakeKernel
import io.netloom.testkit.fake.KernelUser
import io.netloom.testkit.leak.IdleParkers
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer

/** What one cell has: a fake kernel, a Conn that meets the fault, mostly another at its far end. Nothing of it may be open at the end. */
internal class Scene : AutoCloseable {
    val kernel = FakeKernel()
    val poller: Poller = Poller.over(kernel)
    val config = SocketConfig(poller = poller)
    val user = KernelUser(kernel)
    private val conns = ArrayList<Conn>()

    lateinit var conn: Conn
    lateinit var peer: Conn
    lateinit var pidfd: Pidfd

    fun own(opened: Conn): Conn = opened.also(conns::add)

    fun open(family: Int, type: Int): Conn = own(Conn.open(family, type, 0, config))

    fun unixPair(type: Int) {
        val (a, b) = Conn.pair(AddressFamily.UNIX, type, 0, config).onEach(::own)
        conn = a
        peer = b
    }

    fun bound(type: Int): Conn = open(AddressFamily.INET, type).apply { bind(InetSocketAddress("127.0.0.1", 0)) }

    fun udpPair() {
        conn = bound(SocketType.DGRAM)
        peer = bound(SocketType.DGRAM)
        conn.blocking().connect(address(peer))
        peer.blocking().connect(address(conn))
    }

    fun address(of: Conn): SocketAddress = checkNotNull(of.localAddress)

    val number: Int
        get() = conn.raw.control { it }

    /** The same, also once the Conn is closed. */
    val fd: Int by lazy { number }

    /** The far end sends a message of four bytes. */
    fun arrive() {
        peer.blocking().write("text".encodeToByteArray())
    }

    fun eventfd() {
        conn = own(Conn.adopt(user.eventfd(0), config))
    }

    /** To pass a descriptor. */
    fun rights(): ControlMessages = ControlMessages.build { rights(peer) }

    fun buffer(size: Int = 4): ByteBuffer = ByteBuffer.allocate(size)

    fun text(): ByteBuffer = ByteBuffer.wrap("text".encodeToByteArray())

    override fun close() {
        kernel.clearRules()
        conns.forEach(Conn::close)
        poller.close()
        IdleParkers.closeOf(kernel)
        check(kernel.openDescriptors().isEmpty()) { "left open: ${kernel.openDescriptors()}" }
        check(kernel.badDescriptors() == 0L) { "a descriptor was used that is not open" }
    }
}

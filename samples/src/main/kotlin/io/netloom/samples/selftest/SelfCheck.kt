package io.netloom.samples.selftest

import io.netloom.socket.AddressFamily
import io.netloom.socket.Capabilities
import io.netloom.socket.Conn
import io.netloom.socket.KernelVersion
import io.netloom.socket.SocketType
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** Something that must work for Netloom to be of use. */
internal enum class SelfCheck(val description: String) {
    KERNEL("the kernel is ${KernelVersion.MINIMUM} or newer") {
        override fun attempt(capabilities: Capabilities) {
            if (capabilities.kernel < KernelVersion.MINIMUM) throw IOException("this is ${capabilities.kernel}")
        }
    },

    UNIX("a message passes through a pair of Unix sockets") {
        override fun attempt(capabilities: Capabilities) = onPair { a, b ->
            a.write(MESSAGE)
            received(b.read(ByteBuffer.allocate(ROOM), PATIENCE))
        }
    },

    POLLER("a reader that waits is woken") {
        override fun attempt(capabilities: Capabilities) = onPair { a, b ->
            val reader = async(start = CoroutineStart.UNDISPATCHED) { b.read(ByteBuffer.allocate(ROOM), PATIENCE) } // it waits from here on
            a.write(MESSAGE)
            received(reader.await())
        }
    },

    LOOPBACK("a datagram passes over the IPv4 loopback") {
        override fun attempt(capabilities: Capabilities) = runBlocking {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.bind(InetSocketAddress(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 0))
                conn.sendTo(ByteBuffer.wrap(MESSAGE), conn.localAddress)
                received(conn.receiveFrom(ByteBuffer.allocate(ROOM), timeout = PATIENCE))
            }
        }
    },
    ;

    /** Throws what is wrong. */
    protected abstract fun attempt(capabilities: Capabilities)

    /** What is wrong; null if nothing is. */
    fun failure(capabilities: Capabilities): String? = try {
        attempt(capabilities)
        null
    } catch (e: IOException) {
        e.message ?: e.toString()
    }

    protected fun onPair(block: suspend CoroutineScope.(Conn, Conn) -> Unit) {
        val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM)
        a.use { b.use { runBlocking { block(a, b) } } }
    }

    protected fun received(length: Int) {
        if (length != MESSAGE.size) throw IOException("$length bytes came instead of ${MESSAGE.size}")
    }

    protected companion object {
        val MESSAGE: ByteArray = "netloom".encodeToByteArray()
        const val ROOM: Int = 64
        val PATIENCE = 5.seconds
    }
}

package io.netloom.socket.filter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.Extension
import io.netloom.bpf.ReuseportSteering
import io.netloom.bpf.bpf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import io.netloom.socket.stress.guardedCoroutine
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** The programs of [ReuseportSteering] on groups of three UDP sockets. */
class ReuseportSteeringKernelTest :
    FunSpec({
        test("by first byte; an empty datagram goes to the first socket") {
            group(ReuseportSteering.byFirstByte(3)) { receiver ->
                for (byte in listOf(0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff)) receiver(byteArrayOf(byte.toByte(), 1)) shouldBe byte % 3
                receiver(ByteArray(0)) shouldBe 0
            }
        }

        test("by CPU: where there is one socket, it; the program is the one that others would write") {
            group(ReuseportSteering.byCpu(1)) { receiver -> receiver(ByteArray(1)) shouldBe 0 }
            ReuseportSteering.byCpu(3) shouldBe bpf { ld(Extension.CPU).mod(3).ret(a) }
        }

        test("by hash: a sender's packets go to one socket") {
            group(ReuseportSteering.byHash(3)) { receiver ->
                val first = receiver(ByteArray(1))
                repeat(5) { receiver(ByteArray(1)) shouldBe first }
            }
        }

        test("a number that no socket has leaves the choice to the kernel") {
            group(ReuseportSteering.byFirstByte(256)) { receiver ->
                val usual = receiver(byteArrayOf(200.toByte()))
                receiver(byteArrayOf(3)) shouldBe usual
                receiver(byteArrayOf(2)) shouldBe 2
            }
        }
    })

/** Hands [test] a function that sends a datagram to a group with this program, always from the same port, and says which socket got it. */
private fun group(program: BpfProgram, test: suspend (suspend (ByteArray) -> Int) -> Unit) = guardedCoroutine {
    val loopback = InetAddress.ofLiteral("127.0.0.1")
    val sockets = mutableListOf<Conn>()
    val sender = Conn.open(AddressFamily.INET, SocketType.DGRAM)
    try {
        repeat(SOCKETS) { sockets += Conn.open(AddressFamily.INET, SocketType.DGRAM).also { it.options.reusePort = true } }
        var port = 0
        for (socket in sockets) {
            socket.bind(InetSocketAddress(loopback, port))
            port = socket.localAddress!!.toInetSocketAddress()!!.port
        }
        sockets.first().filter.attachReuseport(program)
        val receivers = Channel<Int>()
        val listening = sockets.mapIndexed { index, socket ->
            launch {
                while (true) {
                    socket.receiveFrom(ByteBuffer.allocate(16))
                    receivers.send(index)
                }
            }
        }
        test { payload ->
            sender.sendTo(ByteBuffer.wrap(payload), InetSocketAddress(loopback, port))
            receivers.receive()
        }
        listening.forEach { it.cancel() }
    } finally {
        (sockets + sender).forEach(Conn::close)
    }
}

private const val SOCKETS = 3

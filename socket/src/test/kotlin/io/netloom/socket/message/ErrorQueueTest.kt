package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.ExtendedError
import io.netloom.socket.LinuxPortUnreachableException
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.errorWaiters
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.readers
import io.netloom.socket.stress.udp
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.FutureTask
import kotlin.time.Duration.Companion.milliseconds

/** The third direction: what the kernel puts into the error queue goes to who waits for it, and to nobody else. */
class ErrorQueueTest :
    FunSpec({
        test("an ICMP error reaches who waits for errors, and only them") {
            guardedCoroutine {
                val conn = udp().recvErr()
                val nobody = closedPort()
                val reading = async(Dispatchers.Default) { conn.receiveMessage(ByteBuffer.allocate(8), ReceivedMessage()) }
                val failing = async(Dispatchers.Default) { conn.receiveError() }
                awaitUntil { conn.readers() == 1 && conn.errorWaiters() == 1 }
                repeat(ERRORS) {
                    conn.sendTo(bytes("to nobody"), nobody) shouldBe 9
                    // The next error is waited for while the reader is still there.
                    val entry = if (it == 0) failing.await() else conn.receiveError()
                    val error = entry.error!!
                    error.errno shouldBe Errno.ECONNREFUSED
                    error.origin shouldBe ExtendedError.ORIGIN_ICMP
                    (error.type to error.code) shouldBe (3 to 3)
                    error.offender!!.toInetSocketAddress()!!.address shouldBe InetAddress.ofLiteral("127.0.0.1")
                    entry.destination!!.toInetSocketAddress() shouldBe nobody
                    entry.data.decodeToString() shouldBe "to nobody"
                    entry.timestamps shouldBe null
                    awaitUntil { reading.isCompleted || conn.readers() == 1 } // it may have been told to try again
                    reading.isCompleted shouldBe false
                }
                conn.sendTo(bytes("to myself"), conn.inetAddress)
                reading.await() shouldBe 8
                conn.close()
            }
        }

        test("the same for threads") {
            for (threads in listOf(Thread.ofPlatform(), Thread.ofVirtual())) {
                guardedCoroutine {
                    val conn = udp().recvErr()
                    val nobody = closedPort()
                    val reading = FutureTask { conn.blocking().receiveFrom(ByteBuffer.allocate(8)) }
                    val failing = FutureTask { conn.blocking().receiveError() }
                    val started = listOf(threads.start(reading), threads.start(failing))
                    awaitUntil { conn.readers() == 1 && conn.errorWaiters() == 1 }
                    conn.sendTo(bytes("x"), nobody)
                    failing.get().error!!.errno shouldBe Errno.ECONNREFUSED
                    awaitUntil { conn.readers() == 1 }
                    reading.isDone shouldBe false
                    conn.sendTo(bytes("y"), conn.inetAddress)
                    reading.get() shouldBe 1
                    started.forEach(Thread::join)
                    conn.close()
                }
            }
        }

        test("IPv6") {
            guardedCoroutine {
                val conn = Conn.open(AddressFamily.INET6, SocketType.DGRAM)
                conn.bind(InetSocketAddress("::1", 0))
                conn.setOption(SocketLevel.IPV6, IPV6_RECVERR, 1)
                val nobody = Conn.open(AddressFamily.INET6, SocketType.DGRAM).use {
                    it.bind(InetSocketAddress("::1", 0))
                    it.localAddress!!.toInetSocketAddress()!!
                }
                val failing = async(Dispatchers.Default) { conn.receiveError() }
                awaitUntil { conn.errorWaiters() == 1 }
                conn.sendTo(bytes("x"), nobody)
                val error = failing.await().error!!
                error.origin shouldBe ExtendedError.ORIGIN_ICMP6
                (error.type to error.code) shouldBe (1 to 4)
                conn.close()
            }
        }

        test("where nobody waits for errors a receive fails with it, once") {
            guardedCoroutine {
                val conn = udp().recvErr()
                val nobody = closedPort()
                conn.sendTo(bytes("x"), nobody)
                shouldThrow<LinuxPortUnreachableException> { conn.receiveFrom(ByteBuffer.allocate(8)) }
                shouldThrow<SocketTimeoutException> { conn.receiveFrom(ByteBuffer.allocate(8), timeout = 1.milliseconds) }
                conn.receiveError().error!!.errno shouldBe Errno.ECONNREFUSED
                shouldThrow<SocketTimeoutException> { conn.receiveError(timeout = 1.milliseconds) }
                conn.close()
            }
        }

        test("without IP_RECVERR there is no queue, and errors go to who receives") {
            guardedCoroutine {
                val conn = udp()
                shouldThrow<SocketTimeoutException> { conn.receiveError(timeout = 1.milliseconds) }
                conn.connect(closedPort())
                conn.write(bytes("x"))
                shouldThrow<LinuxPortUnreachableException> { conn.read(ByteBuffer.allocate(8)) }
                conn.close()
            }
        }

        test("an error of the call's own is not taken for the queue's") {
            guardedCoroutine {
                val conn = udp().recvErr()
                shouldThrow<SocketTimeoutException> { conn.receiveError(timeout = 1.milliseconds) }
                val failure = shouldThrow<IOException> { conn.sendTo(ByteBuffer.allocate(66_000), conn.inetAddress) }
                (failure as ErrnoCarrier).errno shouldBe Errno.EMSGSIZE
                conn.close()
            }
        }

        test("a thread that reads beside an error queue nobody empties does not spin") {
            guardedCoroutine {
                val sys = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
                Poller.over(sys).use { poller ->
                    val conn = udp(SocketConfig(poller = poller)).recvErr()
                    conn.sendTo(bytes("x"), closedPort())
                    shouldThrow<LinuxPortUnreachableException> { conn.receiveFrom(ByteBuffer.allocate(8)) }
                    val reading = FutureTask { conn.blocking().receiveFrom(ByteBuffer.allocate(8)) }
                    val thread = Thread.ofPlatform().start(reading)
                    awaitUntil { conn.readers() == 1 && thread.state == Thread.State.WAITING }
                    sys.calls(Call.PPOLL) + sys.calls(Call.RECVFROM) shouldBeLessThan 10
                    conn.sendTo(bytes("y"), conn.inetAddress)
                    reading.get() shouldBe 1
                    thread.join()
                    conn.close()
                }
            }
        }

        test("transmit time stamps, each with its packet's number") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                a.setOption(1, SO_TIMESTAMPING, TIMESTAMPING_TX_SOFTWARE or TIMESTAMPING_SOFTWARE or TIMESTAMPING_OPT_ID)
                val before = Instant.now().minusMillis(1)
                repeat(3) { number ->
                    a.sendTo(bytes("packet $number"), b.inetAddress)
                    val entry = a.receiveError()
                    val error = entry.error!!
                    error.origin shouldBe ExtendedError.ORIGIN_TIMESTAMPING
                    error.info shouldBe ExtendedError.STAMP_SENT
                    error.data shouldBe number
                    (entry.timestamps!!.software!! > before) shouldBe true
                    error.toString() shouldBe "transmit timestamp (sent) of packet $number"
                    entry.data.decodeToString().endsWith("packet $number") shouldBe true
                }
                // Reading is not disturbed by the stamps, which are no errors.
                repeat(3) { b.receiveFrom(ByteBuffer.allocate(16)) shouldBe 8 }
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("closing and timing out end the wait for errors") {
            guardedCoroutine {
                val conn = udp()
                shouldThrow<SocketTimeoutException> { conn.receiveError(timeout = 1.milliseconds) }
                val waiting = async(Dispatchers.Default) { runCatching { conn.receiveError() } }
                awaitUntil { conn.errorWaiters() == 1 }
                conn.close()
                waiting.await().exceptionOrNull() shouldNotBe null
            }
        }
    }) {
    private companion object {
        const val ERRORS = 20

        fun Conn.recvErr() = apply { setOption(SocketLevel.IP, IP_RECVERR, 1) }

        /** Where nobody listens, as far as can be known. */
        fun closedPort(): InetSocketAddress = udp().use { it.inetAddress }
    }
}

package io.netloom.socket.ip

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.udp
import io.netloom.testkit.TestNet
import io.netloom.testkit.allocatedBytes
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.milliseconds

/** Datagrams that go together and arrive one by one, and what happens where they cannot go together. */
class SegmentedSenderTest :
    FunSpec({
        test("alike datagrams in a row go together, and arrive as they were") {
            senders { scene ->
                scene.add(scene.b, List(10) { 1_000 } + 300)
                scene.send() shouldBe 11
                scene.runs shouldContainExactly listOf(1)
                scene.received(scene.b, 11) shouldBe (0..10).map { datagram(it, if (it < 10) 1_000 else 300) }
            }
        }

        test("a larger one, an empty one and another receiver's begin anew") {
            senders { scene ->
                scene.add(scene.b, listOf(100, 100, 50, 100, 200, 0, 0, 100))
                scene.add(scene.c, listOf(100, 100))
                scene.add(scene.b, listOf(100))
                scene.send() shouldBe 11
                // 100 100 50 | 100 | 200 | 0 | 0 | 100 | 100 100 | 100
                scene.runs shouldContainExactly listOf(8)
                scene.received(scene.b, 9).map(List<Byte>::size) shouldBe listOf(100, 100, 50, 100, 200, 0, 0, 100, 100)
                scene.received(scene.c, 2).map(List<Byte>::size) shouldBe listOf(100, 100)
            }
        }

        test("at most so many go together, and at most 64 KiB") {
            senders { scene ->
                scene.add(scene.b, List(65) { 10 })
                scene.send() shouldBe 65
                scene.runs shouldContainExactly listOf(2)
                scene.received(scene.b, 65)
                scene.sender = SegmentedSender(scene.conn, maxSegments = 3)
                scene.add(scene.b, List(7) { 10 })
                scene.send() shouldBe 7
                scene.runs shouldContainExactly listOf(3)
                scene.received(scene.b, 7)
                scene.sender = SegmentedSender(scene.conn)
                scene.add(scene.b, List(50) { 1_472 })
                scene.send() shouldBe 50
                scene.runs shouldContainExactly listOf(2)
                scene.received(scene.b, 50).map(List<Byte>::size).toSet() shouldBe setOf(1_472)
            }
        }

        test("fewer than wanted go one by one") {
            senders { scene ->
                scene.sender = SegmentedSender(scene.conn, minSegments = 4)
                scene.add(scene.b, listOf(10, 10, 10, 20, 20, 20, 20))
                scene.send() shouldBe 7
                scene.runs shouldContainExactly listOf(4)
                scene.received(scene.b, 7)
            }
        }

        test("datagrams with different control messages are never joined: each arrives with its own ECN") {
            senders { scene ->
                scene.b.setOption(SocketLevel.IP, IP_RECVTOS, 1)
                val marks = listOf(1, 1, 2, 2, null, null, 3, 1)
                marks.forEach { mark -> scene.add(scene.b, listOf(100), mark?.let { ControlMessages.of(TOS, it) }) }
                scene.send() shouldBe 8
                scene.runs shouldContainExactly listOf(5)
                scene.marks(scene.b, 8) shouldBe marks.map { it ?: 0 }
            }
        }

        test("any datagrams to anybody with any marks arrive in order, each as it was") {
            val one = Arb.bind(Arb.int(0..2), Arb.element(0, 1, 7, 100, 100, 100, 101), Arb.element(-1, -1, -1, 1, 2)) { to, size, mark ->
                Triple(to, size, mark)
            }
            senders { scene ->
                val receivers = listOf(scene.b, scene.c, scene.d).onEach { it.setOption(SocketLevel.IP, IP_RECVTOS, 1) }
                checkAll(200, Arb.list(one, 1..100)) { datagrams ->
                    datagrams.forEachIndexed { index, (to, size, mark) ->
                        val control = if (mark < 0) null else ControlMessages.of(TOS, mark)
                        scene.batch.add(payload(index, size), receivers[to].inetAddress, control) shouldBe true
                    }
                    scene.send() shouldBe datagrams.size
                    receivers.forEachIndexed { number, receiver ->
                        val expected = datagrams.withIndex().filter { it.value.first == number }
                        scene.receivedMarked(receiver, expected.size) shouldBe
                            expected.map { (index, it) -> datagram(index, it.second) to maxOf(it.third, 0) }
                    }
                }
            }
        }

        test("a datagram that is to be cut by its own wish is left alone") {
            senders { scene ->
                repeat(2) { scene.add(scene.b, listOf(200), ControlMessages.of(SocketControl.UDP_SEGMENT, 100)) }
                scene.send() shouldBe 2
                scene.runs shouldContainExactly listOf(2)
                scene.received(scene.b, 4).map(List<Byte>::size) shouldBe List(4) { 100 }
            }
        }

        for (errno in listOf(Errno.EIO, Errno.EINVAL)) {
            test("$errno: the same datagrams go one by one, from then on at once, to that destination only") {
                senders { scene ->
                    scene.system.on(Call.SENDMMSG).returns(-errno.number.toLong())
                    scene.add(scene.b, List(10) { 100 })
                    scene.send() shouldBe 10
                    // Refused; the first alone; the others one by one.
                    scene.calls shouldContainExactly listOf(-errno.number.toLong(), 1, 9)
                    scene.received(scene.b, 10) shouldBe (0..9).map { datagram(it, 100) }
                    scene.sender.isRefused(scene.b.inetAddress) shouldBe true
                    scene.sender.isRefused(scene.b.inetAddress, 99) shouldBe (errno == Errno.EIO)

                    scene.add(scene.b, List(4) { 100 })
                    scene.add(scene.elsewhere, List(4) { 100 })
                    scene.add(scene.b, List(4) { 99 })
                    scene.send() shouldBe 12
                    scene.runs shouldContainExactly listOf(4 + 1 + if (errno == Errno.EIO) 4 else 1)
                    scene.received(scene.b, 8)

                    scene.sender.forgetRefusals()
                    scene.sender.isRefused(scene.b.inetAddress) shouldBe false
                    scene.add(scene.b, List(4) { 100 })
                    scene.send() shouldBe 4
                    scene.runs shouldContainExactly listOf(1)
                    scene.received(scene.b, 4)
                }
            }
        }

        test("the kernel's own refusal: a socket that sends without checksums") {
            senders { scene ->
                scene.conn.options.noCheck = true
                scene.add(scene.b, List(5) { 100 })
                scene.send() shouldBe 5
                scene.calls shouldContainExactly listOf(-Errno.EINVAL.number.toLong(), 1, 4)
                scene.received(scene.b, 5) shouldBe (0..4).map { datagram(it, 100) }
            }
        }

        test("an error that is the datagram's own is told, and segmentation is not blamed") {
            senders { scene ->
                repeat(3) { scene.batch.add(payload(it, 100), InetSocketAddress(scene.b.inetAddress.address, 0)) }
                shouldThrow<IOException> { scene.send() }.shouldBeInstanceOf<ErrnoCarrier>().errno shouldBe Errno.EINVAL
                scene.batch.sent shouldBe 0
                scene.sender.isRefused(scene.b.inetAddress) shouldBe false
            }
        }

        test("what stops a batch half-way is told beside the count of datagrams") {
            senders { scene ->
                scene.add(scene.b, List(5) { 100 })
                repeat(3) { scene.batch.add(payload(it, 100), InetSocketAddress(scene.b.inetAddress.address, 0)) }
                scene.add(scene.b, List(2) { 100 })
                scene.send() shouldBe 5
                scene.batch.sent shouldBe 5
                (scene.batch.failure as ErrnoCarrier).errno shouldBe Errno.EINVAL
                scene.sender.send(scene.batch, from = 8) shouldBe 2
                scene.batch.failure shouldBe null
                scene.received(scene.b, 7)
            }
        }

        test("the kernel takes a part, then nothing for a while: the rest follows") {
            senders { scene ->
                scene.system.on(Call.SENDMMSG).limits(1)
                scene.system.on(Call.SENDMMSG).returns(-Errno.EAGAIN.number.toLong())
                val sizes = listOf(100, 100, 100, 200, 200, 50, 60, 60, 70)
                scene.add(scene.b, sizes)
                scene.send() shouldBe sizes.size
                scene.calls shouldContainExactly listOf(1, -Errno.EAGAIN.number.toLong(), 3)
                scene.received(scene.b, sizes.size) shouldBe sizes.mapIndexed(::datagram)
            }
        }

        test("more runs than one call takes") {
            senders(capacity = 2_500) { scene ->
                scene.add(scene.b, List(2_500) { if (it % 2 == 0) 10 else 20 })
                scene.b.options.setReceiveBuffer(8 shl 20)
                scene.send() shouldBe 2_500
                scene.received(scene.b, 2_500).map(List<Byte>::size) shouldBe List(2_500) { if (it % 2 == 0) 10 else 20 }
            }
        }

        test("a path that carries less: segments larger than its MTU go one by one, in fragments; where they may not, EMSGSIZE is told") {
            guardedCoroutine {
                TestNet.use { net ->
                    val near = net.host("near")
                    val far = net.host("far")
                    net.link(near.end("eth0", "10.0.0.1/24"), far.end("eth0", "10.0.0.2/24"), mtu = 1_400)
                    near.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                        far.open(AddressFamily.INET, SocketType.DGRAM).use { receiver ->
                            receiver.bind(InetSocketAddress("10.0.0.2", 5_000))
                            val to = InetSocketAddress("10.0.0.2", 5_000)
                            val sender = SegmentedSender(conn)
                            val batch = MessageBatch(4, 2_000)
                            // Too large to be cut without fragments; one by one they are sent, in fragments.
                            repeat(4) { batch.add(payload(it, 1_500), to) }
                            sender.send(batch) shouldBe 4
                            sender.isRefused(to, 1_500) shouldBe true
                            sender.isRefused(to, 1_300) shouldBe false
                            receive(receiver, 4).map(List<Byte>::size) shouldBe List(4) { 1_500 }

                            conn.setOption(SocketLevel.IP, IP_MTU_DISCOVER, 2)
                            val strict = SegmentedSender(conn)
                            batch.clear()
                            repeat(2) { batch.add(payload(it, 1_300), to) }
                            repeat(2) { batch.add(payload(it, 1_500), to) }
                            strict.send(batch) shouldBe 2
                            (batch.failure as ErrnoCarrier).errno shouldBe Errno.EMSGSIZE
                            strict.isRefused(to) shouldBe false
                            receive(receiver, 2).map(List<Byte>::size) shouldBe List(2) { 1_300 }
                        }
                    }
                }
            }
        }

        test("a buffer goes in pieces, from any memory, with control messages and without, also where it is refused") {
            senders { scene ->
                scene.b.setOption(SocketLevel.IP, IP_RECVTOS, 1)
                scene.b.options.setReceiveBuffer(8 shl 20)
                for (refused in listOf(false, true)) {
                    for (source in listOf(ByteBuffer.allocate(100_050), ByteBuffer.allocateDirect(100_050))) {
                        scene.sender = SegmentedSender(scene.conn)
                        if (refused) scene.system.on(Call.SENDMSG).returns(-Errno.EIO.number.toLong())
                        for (i in 0 until source.capacity()) source.put(i, (i / 1_000).toByte())
                        val sent = scene.sender.send(source.clear(), 1_000, scene.b.inetAddress, ControlMessages.of(TOS, 2))
                        sent shouldBe 100_050
                        source.hasRemaining() shouldBe false
                        val expected = (0..100).map { number -> List(if (number < 100) 1_000 else 50) { number.toByte() } to 2 }
                        scene.receivedMarked(scene.b, 101) shouldBe expected
                        scene.sender.isRefused(scene.b.inetAddress) shouldBe refused
                    }
                }
            }
        }

        test("of a buffer that fails the position tells how many datagrams have gone") {
            senders { scene ->
                val source = ByteBuffer.allocate(10_000)
                scene.system.on(Call.SENDMSG).returns(-Errno.ENOBUFS.number.toLong())
                shouldThrow<IOException> { scene.sender.send(source, 1_000, scene.b.inetAddress) }
                source.position() shouldBe 0
                scene.sender.isRefused(scene.b.inetAddress) shouldBe false

                // Refused, the first alone, then three of the rest.
                scene.system.on(Call.SENDMSG).returns(-Errno.EIO.number.toLong())
                scene.system.on(Call.SENDMMSG).limits(3)
                scene.system.on(Call.SENDMMSG).returns(-Errno.ENOBUFS.number.toLong())
                shouldThrow<IOException> { scene.sender.send(source, 1_000, scene.b.inetAddress) }
                source.position() shouldBe 4_000
                scene.sender.send(source, 1_000, scene.b.inetAddress) shouldBe 6_000
                scene.received(scene.b, 10)
            }
        }

        test("over a connected socket, dual stack, and for threads") {
            senders { scene ->
                val connected = udp()
                connected.connect(scene.b.inetAddress)
                val dual = Conn.open(AddressFamily.INET6, SocketType.DGRAM)
                for ((conn, to) in listOf<Pair<Conn, SocketAddress?>>(connected to null, dual to scene.b.inetAddress)) {
                    val sender = SegmentedSender(conn)
                    val batch = MessageBatch(8, 100)
                    repeat(8) { batch.add(payload(it, 100), to) }
                    sender.send(batch) shouldBe 8
                    sender.blocking().send(batch) shouldBe 8
                    sender.blocking().send(ByteBuffer.allocate(750), 100, to) shouldBe 750
                    scene.received(scene.b, 24).count { it.size == 100 } shouldBe 23
                    sender.isRefused(to) shouldBe false
                }
                listOf(connected, dual).forEach(Conn::close)
            }
        }

        test("a time that is over, a batch in use, wrong numbers") {
            senders { scene ->
                scene.add(scene.b, listOf(1))
                shouldThrow<SocketTimeoutException> { scene.sender.send(scene.batch, timeout = (-1).milliseconds) }
                shouldThrow<SocketTimeoutException> { scene.sender.send(ByteBuffer.allocate(5), 1, scene.b.inetAddress, timeout = (-1).milliseconds) }
                shouldThrow<IllegalArgumentException> { SegmentedSender(scene.conn, maxSegments = 129) }
                shouldThrow<IllegalArgumentException> { SegmentedSender(scene.conn, maxSegments = 10, minSegments = 11) }
                shouldThrow<IllegalArgumentException> { scene.sender.send(ByteBuffer.allocate(5), 0, scene.b.inetAddress) }
                shouldThrow<IndexOutOfBoundsException> { scene.sender.send(scene.batch, from = 2) }
                scene.send() shouldBe 1
            }
        }

        test("a batch sent again and again allocates nothing") {
            val conn = udp()
            val receiver = udp()
            receiver.options.setReceiveBuffer(1)
            val sender = SegmentedSender(conn).blocking()
            val batch = MessageBatch(16, 100, 32)
            val to = receiver.inetAddress
            repeat(16) { batch.add(payload(it, 100), to) }
            allocatedBytes { sender.send(batch) } shouldBeLessThan 1.0
            listOf(conn, receiver).forEach(Conn::close)
        }
    }) {
    private class Scene(capacity: Int) : AutoCloseable {
        val system = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
        val poller: Poller = Poller.over(system)
        val conn = udp(SocketConfig(poller = poller))
        val b = udp()
        val c = udp()
        val d = udp()

        /** Another address of this machine: another destination to the sender. */
        val elsewhere = Conn.open(AddressFamily.INET, SocketType.DGRAM).apply { bind(InetSocketAddress("127.0.0.2", 0)) }
        var sender = SegmentedSender(conn)
        val batch = MessageBatch(capacity, 2_000, 64)
        private var seen = 0

        fun add(to: Conn, sizes: List<Int>, control: ControlMessages? = null) {
            for (size in sizes) check(batch.add(payload(batch.size, size), to.inetAddress, control))
        }

        /** Sends and empties the batch. */
        suspend fun send(): Int = sender.send(batch).also { if (batch.failure == null) batch.clear() }

        /** What sendmmsg(2) has returned since this was last asked. */
        val calls: List<Long>
            get() = system.trace().filter { it.call == Call.SENDMMSG }.map { it.result }.let { all -> all.drop(seen).also { seen = all.size } }

        /** How many messages the kernel was given by each call. */
        val runs: List<Int>
            get() = calls.map(Long::toInt)

        suspend fun received(by: Conn, count: Int): List<List<Byte>> = receive(by, count)

        suspend fun marks(by: Conn, count: Int): List<Int> = receivedMarked(by, count).map { it.second }

        suspend fun receivedMarked(by: Conn, count: Int): List<Pair<List<Byte>, Int>> {
            val all = ArrayList<Pair<List<Byte>, Int>>()
            val batch = MessageBatch(128, 2_000, 64)
            while (all.size < count) {
                by.receiveBatch(batch)
                repeat(batch.size) { i -> all += batch.bytes(i) to batch.control(i).getInt(TOS, 0) }
            }
            return all
        }

        override fun close() {
            listOf(conn, b, c, d, elsewhere).forEach(Conn::close)
            poller.close()
        }
    }

    private companion object {
        const val IP_MTU_DISCOVER = 10
        const val IP_RECVTOS = 13
        val TOS = NumberControlMessageType(SocketLevel.IP, 1, "IP_TOS", 1)

        fun senders(capacity: Int = 128, block: suspend (Scene) -> Unit) = guardedCoroutine { Scene(capacity).use { block(it) } }

        fun payload(number: Int, size: Int): ByteBuffer = ByteBuffer.wrap(ByteArray(size) { (number + it).toByte() })

        fun datagram(number: Int, size: Int): List<Byte> = List(size) { (number + it).toByte() }

        fun MessageBatch.bytes(index: Int): List<Byte> = ByteArray(length(index)).also { data(index).get(it) }.asList()

        suspend fun receive(by: Conn, count: Int): List<List<Byte>> {
            val all = ArrayList<List<Byte>>()
            val batch = MessageBatch(128, 2_000)
            while (all.size < count) {
                by.receiveBatch(batch)
                repeat(batch.size) { all += batch.bytes(it) }
            }
            return all
        }
    }
}

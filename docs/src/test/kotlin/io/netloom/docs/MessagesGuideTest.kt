package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessageType
import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.ErrorMessage
import io.netloom.socket.ExtendedError
import io.netloom.socket.MessageBatch
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.SoftErrorPolicy
import io.netloom.socket.TimestampingFlag
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant
import kotlin.time.Duration.Companion.seconds

// snippet: receive
suspend fun describeNext(conn: Conn): String {
    val buffer = ByteBuffer.allocateDirect(2_000)
    val message = ReceivedMessage(controlCapacity = 256) // a loop makes both once
    conn.receiveMessage(buffer, message, timeout = 5.seconds)
    val came: Instant? = message.control[SocketControl.TIMESTAMPNS]
    return buildString {
        append("${message.length} bytes from ${message.source}")
        if (message.isTruncated) append(", cut to ${buffer.position()}")
        if (message.isControlTruncated) append(", control messages lost")
        if (came != null) append(", ${Duration.between(came, Instant.now()).toMillis()} ms ago")
    }
}
// end snippet

// snippet: send-descriptor
suspend fun handOver(socket: Conn, receiver: Conn) {
    // At least one byte has to go along.
    receiver.sendMessage(ByteBuffer.wrap(byteArrayOf(1)), control = ControlMessages.build { rights(socket) })
    socket.close() // the receiver has its own now, or will have: the message keeps it open
}
// end snippet

// snippet: receive-descriptor
suspend fun takeOver(sender: Conn): Pair<Conn, Credentials?> {
    val room = ControlMessages.space(4) + ControlMessages.space(12) // one descriptor and the credentials
    ReceivedMessage(room).use { message ->
        // closes what nobody takes
        sender.receiveMessage(ByteBuffer.allocate(1), message)
        return message.takeDescriptors().single() to message.control[SocketControl.CREDENTIALS]
    }
}
// end snippet

// snippet: transmit-timestamps

/** When each of the packets left, in the order in which they were sent. */
suspend fun departures(conn: Conn, packets: List<ByteArray>): List<Instant> {
    // Stamp them, tell the stamps, and tell which packet each belongs to.
    conn.options.timestamping = setOf(TimestampingFlag.TX_SOFTWARE, TimestampingFlag.SOFTWARE, TimestampingFlag.OPT_ID)
    packets.forEach { conn.write(it) }
    val stamps = HashMap<Long, Instant?>()
    while (stamps.size < packets.size) {
        val entry = conn.receiveError(timeout = 5.seconds)
        val error = entry.error
        if (error != null && error.origin == ExtendedError.ORIGIN_TIMESTAMPING) stamps[error.data] = entry.timestamps?.software
    }
    return stamps.toSortedMap().values.filterNotNull()
}
// end snippet

// snippet: error-queue

/** Who says what about the packets that this unconnected socket has sent. */
suspend fun nextError(conn: Conn): String {
    conn.setOption(SocketLevel.IP, SocketControl.IP_RECVERR.type, 1) // once, before sending
    conn.sendTo(ByteBuffer.wrap("anybody?".encodeToByteArray()), InetSocketAddress(InetAddress.getLoopbackAddress(), 9))
    val entry: ErrorMessage = conn.receiveError(timeout = 5.seconds)
    return "'${entry.data.decodeToString()}' to ${entry.destination}: ${entry.error}"
}
// end snippet

// snippet: flow

/** The texts that come in, whatever ICMP says about what was sent. */
suspend fun firstTexts(conn: Conn, count: Int): List<String> =
    conn.messages(size = 1_500, onSoftError = SoftErrorPolicy.SURVIVE).map { it.data.decodeToString() }.take(count).toList()
// end snippet

// snippet: batch

/** Sends everything back that comes, up to 64 datagrams with two system calls. */
suspend fun echo(conn: Conn) {
    val batch = MessageBatch(capacity = 64, messageSize = 2_048)
    while (true) {
        conn.receiveBatch(batch) // at least one; does not wait for more
        var next = 0
        while (next < batch.size) {
            next += conn.sendBatch(batch, from = next)
            if (batch.failure != null) next++ // that one cannot be sent: batch.failure says why
        }
    }
}
// end snippet

// snippet: segments

/** One call, many datagrams: each `segment` bytes long but the last. */
suspend fun sendSegmented(conn: Conn, data: ByteArray, segment: Int) {
    conn.sendMessage(ByteBuffer.wrap(data), control = ControlMessages.of(SocketControl.UDP_SEGMENT, segment))
}

/** The datagrams of one receive, which the kernel may have joined. */
suspend fun receiveJoined(conn: Conn, buffer: ByteBuffer, message: ReceivedMessage): List<ByteBuffer> {
    conn.receiveMessage(buffer.clear(), message)
    val joined = buffer.flip()
    val segment = message.control.getInt(SocketControl.UDP_GRO, absent = joined.limit())
    return List((joined.limit() + segment - 1) / segment) { joined.slice(it * segment, minOf(segment, joined.limit() - it * segment)) }
}
// end snippet

// snippet: own-type

/** How many hops were left to the packet. */
val timeToLive = NumberControlMessageType(SocketLevel.IP, 2, "IP_TTL", width = 4)

/** `IP_PKTINFO` as far as this program needs it: the interface that a packet came through. */
object ArrivalInterface : ControlMessageType<Int>(SocketLevel.IP, 8, "IP_PKTINFO", minimumSize = 12) {
    override fun decode(data: ByteBuffer): Int = data.getInt()
}
// end snippet

private val Conn.address: SocketAddress
    get() = checkNotNull(localAddress)

class MessagesGuideTest :
    FunSpec({
        fun udp() = Conn.open(AddressFamily.INET, SocketType.DGRAM).apply { bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0)) }

        fun text(bytes: String) = ByteBuffer.wrap(bytes.encodeToByteArray())

        test("a message tells more than its bytes") {
            udp().use { conn ->
                conn.options.timestampNanos = true
                conn.sendTo(text("hello"), conn.address)
                describeNext(conn) shouldStartWith "5 bytes from ${conn.address}, "
            }
        }

        test("a descriptor goes to somebody else") {
            val (left, right) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            left.use {
                right.use {
                    right.options.passCredentials = true
                    val socket = udp()
                    val address = socket.localAddress
                    handOver(socket, left)
                    val (taken, credentials) = takeOver(right)
                    taken.use { it.localAddress shouldBe address }
                    credentials.shouldNotBeNull().pid.toLong() shouldBe ProcessHandle.current().pid()
                }
            }
        }

        test("packets are stamped when they leave") {
            udp().use { receiver ->
                udp().use { sender ->
                    sender.connect(receiver.address)
                    val before = Instant.now()
                    val stamps = departures(sender, List(3) { ByteArray(10) })
                    stamps shouldBe stamps.sorted()
                    stamps.first() shouldBeGreaterThan before
                }
            }
        }

        test("what became of a packet stands in the error queue") {
            udp().use { conn ->
                nextError(conn) shouldBe
                    "'anybody?' to 127.0.0.1:9: ECONNREFUSED (111) Connection refused, ICMP type 3 code 3 from 127.0.0.1:0"
            }
        }

        test("a flow of messages survives that nobody was there at first") {
            val gone = udp().run { address.also { close() } }
            udp().use { conn ->
                conn.connect(gone)
                conn.write(byteArrayOf(0)) // the answer is "port unreachable"
                Conn.open(AddressFamily.INET, SocketType.DGRAM).use { late ->
                    late.bind(gone)
                    listOf("a", "b").forEach { late.sendTo(text(it), conn.address) }
                    firstTexts(conn, 2) shouldContainExactly listOf("a", "b")
                }
            }
        }

        test("a batch of messages comes and goes") {
            udp().use { server ->
                val echoing = launch(Dispatchers.Default) { echo(server) }
                udp().use { client ->
                    client.connect(server.address)
                    repeat(10) { client.write(byteArrayOf(it.toByte())) }
                    val answer = ByteArray(1)
                    List(10) { answer[0].also { client.read(answer, timeout = 5.seconds) } }.size shouldBe 10
                    answer[0] shouldBe 9
                }
                echoing.cancel()
            }
        }

        test("one call sends many datagrams, one call receives them") {
            udp().use { receiver ->
                receiver.udp.gro = true
                udp().use { sender ->
                    sender.connect(receiver.address)
                    sendSegmented(sender, ByteArray(250) { it.toByte() }, 100)
                    val received = ArrayList<Int>()
                    val buffer = ByteBuffer.allocateDirect(65_536)
                    val message = ReceivedMessage(ControlMessages.space(4))
                    while (received.sum() < 250) received += receiveJoined(receiver, buffer, message).map { it.remaining() }
                    received shouldContainExactly listOf(100, 100, 50)
                }
            }
        }

        test("a kind of one's own") {
            udp().use { conn ->
                conn.setOption(SocketLevel.IP, ArrivalInterface.type, 1)
                conn.setOption(SocketLevel.IP, 12, 1) // IP_RECVTTL
                conn.sendTo(text("x"), conn.address)
                val message = ReceivedMessage(64)
                conn.receiveMessage(ByteBuffer.allocate(1), message)
                message.control[ArrivalInterface] shouldBe 1 // the loopback
                message.control.getInt(timeToLive, absent = -1) shouldBe 64
            }
        }
    })

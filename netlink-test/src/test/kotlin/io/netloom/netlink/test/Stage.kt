package io.netloom.netlink.test

import io.netloom.netlink.NetlinkDatagram
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkTransport
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** A type that scripts answer. */
internal const val GET = 20

/** The type of what they answer. */
internal const val NEW = 21

internal const val REQUEST = NetlinkFlags.REQUEST
internal const val ACKNOWLEDGE = NetlinkFlags.ACKNOWLEDGE
internal const val MULTI = NetlinkFlags.MULTI
internal const val DUMP = NetlinkFlags.REQUEST or NetlinkFlags.DUMP

/** A request; the sequence number 0 lets the sender choose. */
internal fun request(type: Int = GET, flags: Int = REQUEST, sequence: Long = 0, payload: ByteArray = bytes(0)): NetlinkMessage =
    NetlinkMessage(NetlinkHeader(type, flags, sequence), payload)

/** A message of the kernel's that holds a number. */
internal fun item(number: Int, flags: Int = 0, sequence: Long = 0, type: Int = NEW): NetlinkMessage =
    NetlinkMessage(NetlinkHeader(type, flags, sequence), bytes(number))

internal fun items(count: Int): List<NetlinkMessage> = List(count) { item(it) }

internal fun bytes(number: Int): ByteArray = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array()

/** The number that [item] put in. */
internal fun NetlinkMessage.number(): Int = checkNotNull(familyHeader().s32(0)) { "no number in $this" }

internal fun hex(bytes: ByteArray): String = HexFormat.of().formatHex(bytes)

internal suspend fun NetlinkTransport.transmit(vararg messages: NetlinkMessage, timeout: Duration = 30.seconds): Unit =
    send(ByteBuffer.wrap(NetlinkMessage.encodeAll(messages.asList())), timeout)

/** The messages of the next datagram. */
internal suspend fun NetlinkTransport.next(timeout: Duration = 30.seconds): List<NetlinkMessage> {
    val datagram = NetlinkDatagram()
    receive(datagram, timeout)
    return NetlinkMessage.decodeAll(datagram.bytes.copyOf(datagram.size))
}

/** What [next] returns until so many messages are there. */
internal suspend fun NetlinkTransport.collect(count: Int): List<List<NetlinkMessage>> = buildList {
    while (sumOf { it.size } < count) add(next())
}

/** `new 3 multi` */
internal fun text(message: NetlinkMessage): String {
    val type = when (message.header.type) {
        NEW -> "new ${message.number()}"
        2 -> "error ${message.number()}"
        3 -> "done ${message.number()}"
        else -> "type ${message.header.type}"
    }
    return if (message.header.flags == 0) type else "$type ${NetlinkFlags.text(message.header.flags)}"
}

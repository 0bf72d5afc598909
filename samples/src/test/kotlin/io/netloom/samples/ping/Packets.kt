package io.netloom.samples.ping

import java.net.InetAddress
import java.nio.ByteBuffer

/** Bytes from a hex dump. */
internal fun bytes(hex: String): ByteBuffer = ByteBuffer.wrap(hex.replace(Regex("\\s"), "").hexToByteArray())

internal fun ByteBuffer.hex(): String = ByteArray(remaining()).also { get(position(), it) }.toHexString()

/** A whole echo message of [type] with a correct checksum. */
internal fun echo(family: IcmpFamily, type: Int, identifier: Int, sequence: Int, payload: ByteArray): ByteBuffer {
    val message = ByteBuffer.allocate(IcmpFamily.ECHO_HEADER_SIZE + payload.size)
    message.put(type.toByte()).put(0).putShort(0).putShort(identifier.toShort()).putShort(sequence.toShort()).put(payload).flip()
    return withChecksum(family, message)
}

/** An ICMP error with [original] quoted. */
internal fun error(family: IcmpFamily, type: Int, code: Int, rest: Int, original: ByteBuffer): ByteBuffer {
    val message = ByteBuffer.allocate(IcmpFamily.ECHO_HEADER_SIZE + original.remaining())
    message.put(type.toByte()).put(code.toByte()).putShort(0).putInt(rest).put(original.duplicate()).flip()
    return withChecksum(family, message)
}

/** [content] behind an IPv4 header with [optionBytes] of options. */
internal fun ipv4(destination: String, content: ByteBuffer, protocol: Int = 1, ttl: Int = 64, optionBytes: Int = 0): ByteBuffer {
    val length = 20 + optionBytes
    val packet = ByteBuffer.allocate(length + content.remaining())
    packet.put((0x40 + length / 4).toByte()).put(0).putShort((length + content.remaining()).toShort()).putInt(0)
    packet.put(ttl.toByte()).put(protocol.toByte()).putShort(0).put(bytes("0a000001")).put(address(destination))
    return packet.put(ByteArray(optionBytes)).put(content.duplicate()).flip()
}

/** [content] behind an IPv6 header; [next] is the number of what follows it. */
internal fun ipv6(destination: String, content: ByteBuffer, next: Int = 58, hopLimit: Int = 64): ByteBuffer {
    val packet = ByteBuffer.allocate(40 + content.remaining())
    packet.putInt(0x60000000).putShort(content.remaining().toShort()).put(next.toByte()).put(hopLimit.toByte())
    return packet.put(address("fd00::1")).put(address(destination)).put(content.duplicate()).flip()
}

private fun address(text: String): ByteArray = InetAddress.getByName(text).address

private fun withChecksum(family: IcmpFamily, message: ByteBuffer): ByteBuffer {
    if (family == IcmpFamily.V4) message.putShort(2, InternetChecksum.of(message).toShort())
    return message
}

package io.netloom.samples.ping

import java.nio.ByteBuffer

/**
 * Writes echo requests (RFC 792, RFC 4443): type, code 0, checksum, identifier, sequence number, payload.
 *
 * The checksum of ICMPv4 is ours to fill in; that of ICMPv6 covers the addresses too, and the kernel fills it in on raw and on
 * datagram sockets alike. On a datagram socket the kernel also replaces the identifier.
 */
internal object IcmpEcho {
    /** Puts a whole request at [into]'s position, and leaves [into] ready to be sent: position at the start, limit at the end. */
    fun encodeRequest(into: ByteBuffer, family: IcmpFamily, identifier: Int, sequence: Int, payload: ByteArray) {
        val start = into.position()
        into.put(family.echoRequest.toByte()).put(0).putShort(0)
        into.putShort(identifier.toShort()).putShort(sequence.toShort()).put(payload)
        into.limit(into.position()).position(start)
        if (family == IcmpFamily.V4) into.putShort(start + CHECKSUM_OFFSET, InternetChecksum.of(into).toShort())
    }

    /**
     * The payload of every request of one run: the [cookie] that tells our replies from others', then bytes that count up, as
     * far as [size] goes.
     */
    fun payload(size: Int, cookie: Long): ByteArray =
        ByteArray(size) { index -> if (index < Long.SIZE_BYTES) cookieByte(cookie, index) else index.toByte() }

    /** Whether [payload] begins with the [cookie], or with as much of it as fits. */
    fun carries(payload: ByteBuffer, cookie: Long): Boolean {
        for (index in 0 until minOf(payload.remaining(), Long.SIZE_BYTES)) {
            if (payload.get(payload.position() + index) != cookieByte(cookie, index)) return false
        }
        return true
    }

    private fun cookieByte(cookie: Long, index: Int): Byte = (cookie ushr (56 - 8 * index)).toByte()

    private const val CHECKSUM_OFFSET = 2
}

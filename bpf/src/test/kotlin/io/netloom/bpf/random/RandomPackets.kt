package io.netloom.bpf.random

import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.random.Random

/** Packets: noise, frames as they are on an Ethernet, and netlink attributes, of 0 to some 300 bytes. */
class RandomPackets(private val random: Random) {
    /** One of any kind and length. */
    fun next(): ByteArray = when (random.nextInt(8)) {
        0 -> attributes(random.nextInt(8, MAX_LENGTH))
        in 1..3 -> frame(random.nextInt(MAX_LENGTH))
        4 -> noise(random.nextInt(8))
        else -> noise(random.nextInt(MAX_LENGTH))
    }

    /** One about as long as this one was, for a program that was made for it. */
    fun variant(packet: ByteArray): ByteArray = when (random.nextInt(4)) {
        0 -> noise(packet.size)
        1 -> packet.copyOf(maxOf(0, packet.size + random.nextInt(-5, 6)))
        2 -> packet.copyOf(random.nextInt(packet.size + 1))
        else -> packet.copyOf().also { copy -> repeat(random.nextInt(1, 8)) { if (copy.isNotEmpty()) copy[random.nextInt(copy.size)] = byte() } }
    }

    private fun noise(length: Int): ByteArray = if (random.chance(4)) ByteArray(length) { random.of(FEW) } else random.nextBytes(length)

    private fun byte(): Byte = random.nextInt().toByte()

    /** `struct nlattr`, one after the other, some of them with others inside, with a wrong length now and then. */
    private fun attributes(length: Int): ByteArray = ByteBuffer.wrap(noise(length)).order(ByteOrder.nativeOrder()).also { fill(it, length) }.array()

    private fun fill(buffer: ByteBuffer, end: Int) {
        while (buffer.position() + ATTRIBUTE_HEADER <= end) {
            val start = buffer.position()
            val size = minOf(ATTRIBUTE_HEADER + random.nextInt(if (random.chance(4)) 48 else 12), end - start)
            buffer.putShort(
                (if (random.chance(40)) random.nextInt(64) else size).toShort(),
            ).putShort((random.nextInt(6) or random.of(FLAGS)).toShort())
            if (random.nextBoolean()) fill(buffer, start + size)
            buffer.position(minOf(end, (start + size + 3) and 3.inv()))
        }
    }

    /** Ethernet with or without VLAN tags, then ARP, IPv4 (with options, fragments) or IPv6, then UDP, TCP, ICMP, SCTP or nonsense. */
    fun frame(payload: Int = random.nextInt(MAX_LENGTH)): ByteArray {
        val buffer = ByteBuffer.allocate(FRAME_HEADERS + payload)
        repeat(12) { buffer.put(if (random.chance(4)) -1 else byte()) }
        repeat(random.nextInt(4) / 2) { buffer.putShort(random.of(VLAN_TYPES)).putShort(random.nextInt().toShort()) }
        when (random.nextInt(5)) {
            0 -> arp(buffer)
            in 1..2 -> ipv4(buffer)
            3 -> ipv6(buffer)
            else -> buffer.putShort(random.nextInt().toShort())
        }
        repeat(payload.coerceAtMost(buffer.remaining())) { buffer.put(byte()) }
        return buffer.array().copyOf(buffer.position())
    }

    private fun arp(buffer: ByteBuffer) {
        buffer.putShort(0x0806).putShort(1).putShort(0x0800).put(6).put(4).putShort(random.nextInt(1, 3).toShort())
        buffer.put(random.nextBytes(20))
    }

    private fun ipv4(buffer: ByteBuffer) {
        val options = if (random.chance(3)) random.nextInt(11) else 0
        val protocol = random.of(PROTOCOLS)
        buffer.putShort(
            0x0800,
        ).put((0x45 + options).toByte()).put(byte()).putShort(random.nextInt(MAX_LENGTH).toShort()).putShort(random.nextInt().toShort())
        buffer.putShort(if (random.chance(4)) random.nextInt().toShort() else 0x4000)
        buffer.put(64).put(protocol).putShort(random.nextInt().toShort()).put(address()).put(address()).put(random.nextBytes(4 * options))
        transport(buffer, protocol)
    }

    private fun ipv6(buffer: ByteBuffer) {
        val protocol = random.of(PROTOCOLS)
        buffer.putShort(
            0x86dd.toShort(),
        ).putInt(0x60000000 or random.nextInt(1 shl 20)).putShort(random.nextInt(MAX_LENGTH).toShort()).put(protocol).put(64)
        repeat(2) { buffer.putInt(0x20010db8).putInt(0).put(random.nextBytes(8)) }
        transport(buffer, protocol)
    }

    private fun address(): ByteArray = byteArrayOf(10, 0, random.nextInt(3).toByte(), random.nextInt(4).toByte())

    private fun transport(buffer: ByteBuffer, protocol: Byte) {
        repeat(2) { buffer.putShort(random.of(PORTS)) }
        if (protocol == TCP) buffer.put(random.nextBytes(8)).put(random.nextInt(5, 16).shl(4).toByte()).put(byte()).put(random.nextBytes(6))
    }

    private companion object {
        const val MAX_LENGTH = 301
        const val ATTRIBUTE_HEADER = 4

        /** None, NLA_F_NET_BYTEORDER, NLA_F_NESTED. */
        val FLAGS: List<Int> = listOf(0, 0, 0x4000, 0x8000)

        /** Two tags, IPv4 with all options, TCP. */
        const val FRAME_HEADERS = 14 + 8 + 60 + 20
        const val TCP: Byte = 6

        val FEW: List<Byte> = listOf(0, 1, 5, 0x45, 0x7f, -128, -1)
        val VLAN_TYPES: List<Short> = listOf(0x8100.toShort(), 0x88a8.toShort())
        val PROTOCOLS: List<Byte> = listOf(1, TCP, 17, 17, 58, 132.toByte(), 0, 44)
        val PORTS: List<Short> = listOf(22, 53, 67, 68, 80, 443, 546, 8080, 5353, 0, -1)
    }
}

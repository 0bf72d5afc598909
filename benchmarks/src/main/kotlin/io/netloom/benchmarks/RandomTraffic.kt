package io.netloom.benchmarks

import java.nio.ByteBuffer

/**
 * Ethernet packets as a busy server sees them, always the same: 70 % TCP over IPv4, 18 % UDP, 6 % TCP over IPv6, 4 % ARP, 2 % ICMP; 60 to 1,514
 * bytes. They are the packets that the benchmark of the peers generates for W8.
 */
internal class RandomTraffic {
    private var state = 88172645463325252

    /** The next so many packets. */
    fun packets(count: Int): List<ByteArray> = List(count) { packet() }

    private fun next(bound: Long): Int {
        state = state xor (state shl 13)
        state = state xor (state ushr 7)
        state = state xor (state shl 17)
        return ((state ushr 20) % bound).toInt()
    }

    private fun packet(): ByteArray {
        val kind = next(100)
        val length = if (next(3) != 0) 60 + next(200) else 1000 + next(515)
        val bytes = ByteBuffer.allocate(LONGEST)
        for (i in 0..<12) bytes.put(i, next(256).toByte())
        for (i in 54..<length) bytes.put(i, next(256).toByte())
        val source = address()
        val destination = address()
        val sourcePort = port()
        val destinationPort = port()
        val size = when (kind) {
            in 94..97 -> arp(bytes)

            in 88..93 -> ipv6(bytes, length, sourcePort, destinationPort)

            else -> ipv4(
                bytes,
                length,
                if (kind < 70) {
                    TCP
                } else if (kind < 88) {
                    UDP
                } else {
                    ICMP
                },
                source,
                destination,
                sourcePort,
                destinationPort,
            )
        }
        return bytes.array().copyOf(size)
    }

    private fun address(): Int = if (next(5) != 0) next(0xffffffff) else addresses[next(6)].toInt()

    private fun port(): Int = if (next(2) != 0) 1024 + next(60000) else ports[next(6)]

    private fun arp(bytes: ByteBuffer): Int {
        bytes.putShort(12, 0x806).putShort(14, 1).putShort(16, 0x800).put(18, 6).put(19, 4)
        return 60
    }

    private fun ipv6(bytes: ByteBuffer, length: Int, sourcePort: Int, destinationPort: Int): Int {
        bytes.putShort(12, 0x86dd.toShort()).put(14, 0x60).putShort(18, (length - 54).toShort()).put(20, TCP.toByte()).put(21, 64)
        for (i in 22..<54) bytes.put(i, next(256).toByte())
        if (next(2) != 0) bytes.putInt(22, 0x20010db8)
        bytes.putShort(54, sourcePort.toShort()).putShort(56, destinationPort.toShort())
        return maxOf(length, 74)
    }

    private fun ipv4(bytes: ByteBuffer, length: Int, protocol: Int, source: Int, destination: Int, sourcePort: Int, destinationPort: Int): Int {
        bytes.putShort(12, 0x800).put(14, 0x45)
        putDrawn(bytes, 16) { if (next(4) == 0 && protocol == TCP) 40 else length - 14 }
        putDrawn(bytes, 20) { if (next(20) != 0) 0x4000 else 0x2064 }
        bytes.put(22, 64).put(23, protocol.toByte()).putInt(26, source).putInt(30, destination)
        if (protocol != ICMP) bytes.putShort(34, sourcePort.toShort()).putShort(36, destinationPort.toShort())
        if (protocol == TCP) bytes.put(46, 0x50).put(47, 0x18)
        return length
    }

    /** Each of the two bytes is drawn by itself, as over there. */
    private inline fun putDrawn(bytes: ByteBuffer, index: Int, value: () -> Int) {
        bytes.put(index, (value() shr 8).toByte()).put(index + 1, value().toByte())
    }

    private companion object {
        const val LONGEST = 1514
        const val TCP = 6
        const val UDP = 17
        const val ICMP = 1
        val addresses = longArrayOf(0x0a010203, 0x0a040506, 0xc0a80105, 0xac101234, 0x08080808, 0x01010101)
        val ports = intArrayOf(80, 443, 53, 22, 33440, 8080)
    }
}

package io.netloom.samples

import java.net.Inet6Address
import java.net.InetAddress
import java.net.NetworkInterface

/** Writes IP addresses as people do: IPv6 in the short form of RFC 5952, which [InetAddress.getHostAddress] does not use. */
internal object AddressText {
    /** The numeric text of [address], with `%scope` where it has one; never asks the name service. */
    fun of(address: InetAddress): String {
        if (address !is Inet6Address) return address.hostAddress
        val groups = groups(address.address)
        val text = StringBuilder(40)
        val zeros = longestZeroRun(groups)
        var index = 0
        while (index < groups.size) {
            if (index == zeros.first) {
                text.append("::")
                index = zeros.last + 1
            } else {
                if (text.isNotEmpty() && !text.endsWith(':')) text.append(':')
                text.append(Integer.toHexString(groups[index++]))
            }
        }
        if (address.scopeId != 0) text.append('%').append(scope(address.scopeId))
        return text.toString()
    }

    private fun scope(index: Int): String = NetworkInterface.getByIndex(index)?.name ?: index.toString()

    private fun groups(bytes: ByteArray) =
        IntArray(8) { index -> (bytes[2 * index].toInt() and 0xff shl 8) or (bytes[2 * index + 1].toInt() and 0xff) }

    /** The first of the longest runs of at least two zero groups; a range outside the groups if there is none. */
    private fun longestZeroRun(groups: IntArray): IntRange {
        var best = -1..-1
        var start = -1
        for (index in 0..groups.size) {
            val zero = index < groups.size && groups[index] == 0
            if (zero && start < 0) start = index
            if (!zero && start >= 0) {
                if (index - start > maxOf(1, best.last - best.first + 1)) best = start until index
                start = -1
            }
        }
        return best
    }
}

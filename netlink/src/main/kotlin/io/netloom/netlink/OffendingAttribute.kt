package io.netloom.netlink

import io.netloom.socket.Errno

/** Finds out of a request which attribute the kernel points at. */
internal object OffendingAttribute {
    /** The types of the nests around the attribute at a byte of the encoded request, and its own; empty if there is none at this place. */
    fun path(request: NetlinkMessage, family: Int?, offset: Long): List<Int> {
        val header = if (offset < 0) return emptyList() else familyHeader(family, request.header.type) ?: return emptyList()
        val path = mutableListOf<Int>()
        return try {
            val decoder = request.attributes(header)
            // The decoder counts from where its bytes begin: those of the message's payload.
            if (find(decoder, (offset - NetlinkHeader.SIZE - header).toInt(), path)) path else emptyList()
        } catch (_: NetlinkFormatException) {
            emptyList()
        }
    }

    private fun find(decoder: AttributeDecoder, target: Int, path: MutableList<Int>): Boolean {
        while (decoder.next()) {
            val begin = decoder.payloadOffset - ATTRIBUTE
            if (target < begin || target >= begin + ATTRIBUTE + decoder.size) continue
            path += decoder.type
            if (target == begin) return true
            return try {
                decoder.enter()
                find(decoder, target, path)
            } catch (_: AttributeException) {
                false
            }
        }
        return false
    }

    /** The size of the fixed header behind the message's, as C's `struct ifinfomsg`; null where it is not known. */
    private fun familyHeader(family: Int?, type: Int): Int? = when (family) {
        NetlinkFamily.GENERIC, NetlinkFamily.NETFILTER -> GENERIC
        NetlinkFamily.ROUTE -> ROUTE.getOrNull((type - NetlinkType.MIN) / TYPES_PER_OBJECT)
        else -> null
    }

    /** What usually helps. */
    fun hint(errno: Errno): String = when (errno) {
        Errno.EPERM -> "; changes need CAP_NET_ADMIN in the user namespace that owns the network namespace"
        else -> ""
    }

    private const val ATTRIBUTE = 4
    private const val GENERIC = 4
    private const val TYPES_PER_OBJECT = 4

    /** Link, address, route, neighbour, rule, queueing discipline, class, filter, action. */
    private val ROUTE = listOf(16, 8, 12, 12, 12, 20, 20, 20, 4)
}

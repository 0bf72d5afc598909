package io.netloom.net

import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** What joining a group tells the kernel. */
internal object MulticastRequest {
    const val IP_ADD_MEMBERSHIP = 35
    const val IPV6_ADD_MEMBERSHIP = 20

    /** `struct ip_mreqn`: group, address of an interface (none), index of an interface. */
    fun ipv4(group: InetAddress, index: Int): ByteArray = ByteBuffer.allocate(
        IPV4_LENGTH + IPV4_LENGTH + Int.SIZE_BYTES,
    ).order(ByteOrder.nativeOrder()).put(group.address).putInt(0).putInt(index).array()

    /** `struct ipv6_mreq`: group, index of an interface. */
    fun ipv6(group: InetAddress, index: Int): ByteArray =
        ByteBuffer.allocate(IPV6_LENGTH + Int.SIZE_BYTES).order(ByteOrder.nativeOrder()).put(group.address).putInt(index).array()
}

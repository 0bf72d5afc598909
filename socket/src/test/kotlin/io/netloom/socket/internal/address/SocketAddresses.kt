package io.netloom.socket.internal.address

import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.filter
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.netloom.socket.SockAddr
import java.net.Inet4Address
import java.net.InetAddress

private const val KNOWN_FAMILIES = 64

private fun bytes(range: IntRange) = Arb.byteArray(Arb.int(range), Arb.byte())
private val port = Arb.int(0..0xffff)
private val unsigned = Arb.long(0..0xffff_ffffL)

internal val inet4: Arb<SockAddr> = arbitrary { SockAddr.Inet4(InetAddress.getByAddress(bytes(4..4).bind()) as Inet4Address, port.bind()) }
internal val inet6: Arb<SockAddr> = arbitrary { SockAddr.Inet6(bytes(16..16).bind(), port.bind(), Arb.int().bind(), Arb.int().bind()) }
private val unixPath = bytes(1..108).filter { 0 !in it }.map { SockAddr.unix(it) }
private val abstractUnix = bytes(0..107).map { SockAddr.abstractUnix(it) }
private val netlink = arbitrary { SockAddr.netlink(unsigned.bind(), Arb.int().bind()) }
private val linkLayer = arbitrary {
    SockAddr.LinkLayer(port.bind(), Arb.int().bind(), bytes(0..32).bind(), port.bind(), Arb.int(0..0xff).bind())
}
private val vsock = arbitrary { SockAddr.Vsock(unsigned.bind(), unsigned.bind(), Arb.int(0..0xff).bind()) }
private val raw = arbitrary { SockAddr.raw(Arb.int(KNOWN_FAMILIES..0xffff).bind(), bytes(0..126).bind()) }

/** Any address, of each family as often. */
internal val socketAddress: Arb<SockAddr> = Arb.choice(inet4, inet6, unixPath, abstractUnix, netlink, linkLayer, vsock, raw)

package io.netloom.socket.ip

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.nio.channels.ClosedChannelException

/** What the kernel refuses, and that the text says why. */
class MembershipRefusalTest :
    FunSpec({
        suspend fun member(family: GroupFamily, block: suspend GroupSocket.(host: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", *family.ends(1)), b.end("eth0", *family.ends(2)))
            family.open(a).use { it.block(a) }
        }

        fun refused(errno: Errno, text: String, block: () -> Unit) {
            val refusal = shouldThrow<LinuxSocketException>(block)
            withClue(refusal.message) {
                refusal.errno shouldBe errno
                refusal.operation shouldBe "setsockopt"
                refusal.message shouldEndWith ": $text"
            }
        }

        context("a membership in another state") {
            withData(GroupFamily.entries) { family ->
                member(family) { host ->
                    val eth0 = host.index("eth0")
                    val group = family.group(1)
                    val (source, other) = family.address(8) to family.address(9)
                    val place = "${group.hostAddress} on interface $eth0"
                    val named = "the source ${source.hostAddress}"

                    refused(Errno.EADDRNOTAVAIL, "the socket is not in $place") { leaveGroup(group, eth0) }
                    refused(Errno.EINVAL, "$place was not joined for all sources") { excludeSourceSpecificGroup(group, source, eth0) }
                    refused(Errno.EINVAL, "$place was not joined for all sources") { includeSourceSpecificGroup(group, source, eth0) }
                    refused(Errno.EINVAL, "$place was not joined for named sources") { leaveSourceSpecificGroup(group, source, eth0) }

                    joinGroup(group, eth0)
                    refused(Errno.EADDRINUSE, "the socket is in $place already") { joinGroup(group, eth0) }
                    refused(Errno.EADDRNOTAVAIL, "$named is not excluded from $place") { includeSourceSpecificGroup(group, source, eth0) }
                    excludeSourceSpecificGroup(group, source, eth0)
                    refused(Errno.EADDRNOTAVAIL, "$named is excluded from $place already") { excludeSourceSpecificGroup(group, source, eth0) }
                    refused(Errno.EINVAL, "sources are excluded from $place") { joinSourceSpecificGroup(group, other, eth0) }
                    leaveGroup(group, eth0)

                    joinSourceSpecificGroup(group, source, eth0)
                    refused(Errno.EADDRNOTAVAIL, "$named is joined to $place already") { joinSourceSpecificGroup(group, source, eth0) }
                    refused(Errno.EADDRINUSE, "the socket is in $place already") { joinGroup(group, eth0) }
                    refused(Errno.EADDRNOTAVAIL, "the source ${other.hostAddress} is not joined to $place") {
                        leaveSourceSpecificGroup(group, other, eth0)
                    }
                    refused(Errno.EINVAL, "$place was not joined for all sources") { excludeSourceSpecificGroup(group, source, eth0) }
                    leaveSourceSpecificGroup(group, source, eth0)
                    refused(Errno.EADDRNOTAVAIL, "the socket is not in $place") { leaveGroup(group, eth0) }
                }
            }
        }

        context("an interface that is not there") {
            withData(GroupFamily.entries) { family ->
                member(family) {
                    refused(Errno.ENODEV, "the socket's network namespace has no interface 99 that takes groups") { joinGroup(family.group(1), 99) }
                    shouldThrow<LinuxSocketException> { joinGroup(family.group(1), "eth9") }.message shouldBe
                        "ioctl: ENODEV (19) No such device (eth9)"
                    shouldThrow<IllegalArgumentException> { joinGroup(family.group(1), -1) }
                    shouldThrow<IllegalArgumentException> { joinGroup(family.group(1), "") }
                }
            }
        }

        test("index 0 takes the one interface that a route tells, and fails without a route") {
            member(GroupFamily.IPV4) { host ->
                refused(Errno.ENODEV, "no route leads to 239.1.1.1, so its interface has to be named") { joinGroup(GroupFamily.IPV4.group(1), 0) }
                host.route("239.0.0.0/8", dev = "eth0")
                joinGroup(GroupFamily.IPV4.group(1), 0)
                // The membership is the route's interface's, or rather its address's: index 0 says so again.
                leaveGroup(GroupFamily.IPV4.group(1), 0)
            }
        }

        test("addresses that make no request") {
            member(GroupFamily.IPV6) {
                fun wrong(text: String, block: () -> Unit) {
                    shouldThrow<IllegalArgumentException>(block).message shouldContain text
                }
                val (four, six) = GroupFamily.IPV4 to GroupFamily.IPV6
                wrong("not a multicast group: 10.0.0.1") { joinGroup(four.address(1), 1) }
                wrong("not a multicast group: 0.0.0.0") { leaveGroup(four.wildcard, 1) }
                wrong("not a multicast group: fd00:0:0:0:0:0:0:1") { joinSourceSpecificGroup(six.address(1), six.address(2), 1) }
                wrong("the group 239.1.1.1 and the source fd00:0:0:0:0:0:0:2 are of different families") {
                    joinSourceSpecificGroup(four.group(1), six.address(2), 1)
                }
                wrong("a multicast group is no source: ff05:0:0:0:0:0:1:2") { excludeSourceSpecificGroup(six.group(1), six.group(2), 1) }
            }
        }

        test("an IPv6 group on an IPv4 socket") {
            member(GroupFamily.IPV4) {
                shouldThrow<IllegalArgumentException> { joinGroup(GroupFamily.IPV6.group(1), 1) }.message shouldBe
                    "an IPv4 socket cannot be in the IPv6 group ff05:0:0:0:0:0:1:1"
            }
        }

        test("a group on a socket that knows none, and on one that is closed") {
            Conn.pair(AddressFamily.UNIX, SocketType.DGRAM).also { (a, b) ->
                shouldThrow<LinuxSocketException> { GroupSocket(a, true).joinGroup(GroupFamily.IPV4.group(1), 1) }.errno shouldBe Errno.EOPNOTSUPP
                a.close()
                b.close()
                shouldThrow<ClosedChannelException> { GroupSocket(a, true).joinGroup(GroupFamily.IPV4.group(1), 1) }
            }
        }

        context("the limit that really holds is named") {
            withData(GroupFamily.IPV4, GroupFamily.IPV4_ON_IPV6) { family ->
                member(family) { host ->
                    val eth0 = host.index("eth0")
                    host.sysctl("net/ipv4/igmp_max_memberships", "3")
                    host.sysctl("net/ipv4/igmp_max_msf", "2")
                    for (number in 1..3) joinGroup(family.group(number), eth0)
                    val groups = "the socket is in as many groups as it may " +
                        "(sysctl net.ipv4.igmp_max_memberships, or net.core.optmem_max for the memory that they take)"
                    refused(Errno.ENOBUFS, groups) { joinGroup(family.group(4), eth0) }
                    refused(Errno.ENOBUFS, groups) { joinSourceSpecificGroup(family.group(4), family.address(9), eth0) }
                    val sources = "the socket has as many sources for ${family.group(1).hostAddress} on interface $eth0 as it may " +
                        "(sysctl net.ipv4.igmp_max_msf)"
                    for (number in 1..2) excludeSourceSpecificGroup(family.group(1), family.address(number), eth0)
                    refused(Errno.ENOBUFS, sources) { excludeSourceSpecificGroup(family.group(1), family.address(3), eth0) }
                    leaveGroup(family.group(1), eth0)
                    for (number in 1..2) joinSourceSpecificGroup(family.group(1), family.address(number), eth0)
                    refused(Errno.ENOBUFS, sources) { joinSourceSpecificGroup(family.group(1), family.address(3), eth0) }
                }
            }
        }

        test("IPv6 limits sources, and groups by their memory alone") {
            member(GroupFamily.IPV6) { host ->
                val eth0 = host.index("eth0")
                val group = GroupFamily.IPV6.sourceSpecificGroup(1)
                var sources = 0
                val tooMany = shouldThrow<LinuxSocketException> {
                    while (sources < MANY) joinSourceSpecificGroup(group, GroupFamily.IPV6.address(++sources), eth0)
                }
                tooMany.errno shouldBe Errno.ENOBUFS
                tooMany.message shouldEndWith "as it may (sysctl net.ipv6.mld_max_msf)"
                var groups = 0
                val tooMuch = shouldThrow<LinuxSocketException> {
                    while (groups < MANY) joinGroup(InetAddress.ofLiteral("ff05::2:${Integer.toHexString(++groups)}"), eth0)
                }
                tooMuch.errno shouldBe Errno.ENOMEM
                tooMuch.message shouldEndWith "the socket's options take as much memory as they may (sysctl net.core.optmem_max)"
            }
        }
    })

/** More than the limits are, also where they were raised. */
private const val MANY = 65_535

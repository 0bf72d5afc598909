package io.netloom.socket.ip

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.NetworkInterface

/**
 * What members of groups hear, on hosts of their own. That something is *not* heard is shown by what its sender sends next on the same way: it comes first.
 */
class MulticastDeliveryTest :
    FunSpec({
        /** Three hosts on a switch, the first of them with interfaces that have other indexes than the others'. */
        suspend fun hosts(block: suspend (a: TestHost, b: TestHost, c: TestHost, family: GroupFamily) -> Unit, family: GroupFamily) =
            TestNet.use { net ->
                val a = net.host("a")
                a.interfaces.createBridge("padding")
                val others = listOf(net.host("b"), net.host("c"))
                net.bridge(a.end("eth0", *family.ends(1)), others[0].end("eth0", *family.ends(2)), others[1].end("eth0", *family.ends(3)))
                block(a, others[0], others[1], family)
            }

        fun TestHost.sender(family: GroupFamily) = family.open(this).apply { sendThrough(index("eth0")) }

        context("a member hears the group from all, until it leaves") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, c, family ->
                    val group = family.group(1)
                    family.open(a).bind(family.wildcard).use { member ->
                        b.sender(family).use { fromB ->
                            c.sender(family).use { fromC ->
                                // The interface has another index here than where the others are: names count in the socket's own namespace.
                                member.joinGroup(group, "eth0")
                                fromB.send("from b", group, member.port)
                                member.receive() shouldBe "from b"
                                fromC.send("from c", group, member.port)
                                member.receive() shouldBe "from c"
                                member.leaveGroup(group, "eth0")
                                fromB.send("after leaving", group, member.port)
                                fromB.send("to a alone", family.address(1), member.port)
                                member.receive() shouldBe "to a alone"
                                member.joinGroup(group, a.index("eth0"))
                                fromC.send("after joining again", group, member.port)
                                member.receive() shouldBe "after joining again"
                            }
                        }
                    }
                }, which)
            }
        }

        context("named sources: each one that is joined, and no other") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, c, family ->
                    val group = family.sourceSpecificGroup(1)
                    family.open(a).bind(family.wildcard).use { member ->
                        b.sender(family).use { fromB ->
                            c.sender(family).use { fromC ->
                                member.joinSourceSpecificGroup(group, family.address(2), "eth0")
                                fromC.send("from c, too early", group, member.port)
                                fromC.send("c to a alone", family.address(1), member.port)
                                member.receive() shouldBe "c to a alone"
                                fromB.send("from b", group, member.port)
                                member.receive() shouldBe "from b"
                                member.joinSourceSpecificGroup(group, family.address(3), "eth0")
                                fromB.send("still from b", group, member.port)
                                member.receive() shouldBe "still from b"
                                fromC.send("from c", group, member.port)
                                member.receive() shouldBe "from c"
                                member.leaveSourceSpecificGroup(group, family.address(2), "eth0")
                                fromB.send("from b, too late", group, member.port)
                                fromB.send("b to a alone", family.address(1), member.port)
                                member.receive() shouldBe "b to a alone"
                                member.leaveGroup(group, "eth0")
                                fromC.send("from c, too late", group, member.port)
                                fromC.send("c to a alone", family.address(1), member.port)
                                member.receive() shouldBe "c to a alone"
                            }
                        }
                    }
                }, which)
            }
        }

        context("excluded sources: all but them, until they are included again") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, c, family ->
                    val group = family.group(2)
                    family.open(a).bind(family.wildcard).use { member ->
                        b.sender(family).use { fromB ->
                            c.sender(family).use { fromC ->
                                member.joinGroup(group, "eth0")
                                member.excludeSourceSpecificGroup(group, family.address(2), "eth0")
                                fromB.send("from b", group, member.port)
                                fromB.send("b to a alone", family.address(1), member.port)
                                member.receive() shouldBe "b to a alone"
                                fromC.send("from c", group, member.port)
                                member.receive() shouldBe "from c"
                                member.includeSourceSpecificGroup(group, family.address(2), "eth0")
                                fromB.send("from b again", group, member.port)
                                member.receive() shouldBe "from b again"
                            }
                        }
                    }
                }, which)
            }
        }

        context("a group joined for all, and then for one source, is that source's alone") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, c, family ->
                    val group = family.group(3)
                    family.open(a).bind(family.wildcard).use { member ->
                        b.sender(family).use { fromB ->
                            c.sender(family).use { fromC ->
                                member.joinGroup(group, "eth0")
                                member.joinSourceSpecificGroup(group, family.address(3), "eth0")
                                fromB.send("from b", group, member.port)
                                fromB.send("b to a alone", family.address(1), member.port)
                                member.receive() shouldBe "b to a alone"
                                fromC.send("from c", group, member.port)
                                member.receive() shouldBe "from c"
                            }
                        }
                    }
                }, which)
            }
        }

        context("several listeners on one port: each hears what it has joined") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, _, family ->
                    val first = family.open(a)
                    val second = family.open(a)
                    val sender = b.sender(family)
                    for (listener in listOf(first, second)) listener.conn.options.reuseAddress = true
                    first.bind(family.wildcard)
                    second.bind(family.wildcard, first.port)
                    first.joinGroup(family.group(1), "eth0")
                    second.joinGroup(family.group(2), "eth0")
                    for (listener in listOf(first, second)) listener.joinGroup(family.group(3), "eth0")
                    for (number in 1..3) sender.send("$number", family.group(number), first.port)
                    first.receive() shouldBe "1"
                    first.receive() shouldBe "3"
                    second.receive() shouldBe "2"
                    second.receive() shouldBe "3"
                    listOf(first, second, sender).forEach(GroupSocket::close)
                }, which)
            }
        }

        context("a socket that may hear what others have joined, and one that may not") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, _, family ->
                    val member = family.open(a)
                    val guest = family.open(a).bind(family.wildcard)
                    val sender = b.sender(family)
                    member.joinGroup(family.group(1), "eth0")
                    sender.send("not joined", family.group(1), guest.port)
                    guest.hearsOthers = true
                    sender.send("not joined, yet heard", family.group(1), guest.port)
                    guest.receive() shouldBe "not joined, yet heard"
                    listOf(member, guest, sender).forEach(GroupSocket::close)
                }, which)
            }
        }

        context("one socket in several groups on several interfaces; one sender through several interfaces") {
            withData(GroupFamily.entries) { family ->
                TestNet.use { net ->
                    val (a, b) = listOf("a", "b").map(net::host)
                    net.link(a.end("left", *family.ends(1, 0)), b.end("left", *family.ends(2, 0)))
                    net.link(a.end("right", *family.ends(1, 1)), b.end("right", *family.ends(2, 1)))
                    family.open(a).bind(family.wildcard).use { member ->
                        family.open(b).use { sender ->
                            member.joinGroup(family.group(1), "left")
                            member.joinGroup(family.group(1), "right")
                            member.joinGroup(family.group(2), "right")
                            suspend fun send(text: String, number: Int, through: String) {
                                sender.sendThrough(b.index(through))
                                sender.send(text, family.group(number), member.port)
                            }
                            send("1 left", 1, "left")
                            send("1 right", 1, "right")
                            member.receive() shouldBe "1 left"
                            member.receive() shouldBe "1 right"
                            send("2 left, not joined there", 2, "left")
                            send("1 left", 1, "left")
                            member.receive() shouldBe "1 left"
                            send("2 right", 2, "right")
                            member.receive() shouldBe "2 right"
                            member.leaveGroup(family.group(1), "left")
                            send("1 left, left there", 1, "left")
                            sender.send("to a alone", family.address(1, 0), member.port)
                            member.receive() shouldBe "to a alone"
                            send("1 right", 1, "right")
                            member.receive() shouldBe "1 right"
                        }
                    }
                }
            }
        }

        context("a sender hears itself only if it wants to") {
            withData(GroupFamily.entries) { which ->
                hosts({ a, b, _, family ->
                    val group = family.group(1)
                    a.sender(family).bind(family.wildcard).use { self ->
                        b.sender(family).use { other ->
                            self.joinGroup(group, "eth0")
                            self.loopback shouldBe true
                            self.send("to all of us", group, self.port)
                            self.receive() shouldBe "to all of us"
                            self.loopback = false
                            self.send("to the others", group, self.port)
                            other.send("from another", group, self.port)
                            self.receive() shouldBe "from another"
                        }
                    }
                }, which)
            }
        }

        test("one socket in groups of both families") {
            hosts({ a, b, _, _ ->
                GroupFamily.IPV4_ON_IPV6.open(a).bind(GroupFamily.IPV6.wildcard).use { member ->
                    for (family in listOf(GroupFamily.IPV4, GroupFamily.IPV6)) {
                        val group = family.group(9)
                        member.joinGroup(group, "eth0")
                        b.sender(family).use { it.send("$family", group, member.port) }
                        member.receive() shouldBe "$family"
                    }
                }
            }, GroupFamily.IPV6)
        }

        test("an interface of the JDK counts by its name, in the socket's namespace") {
            TestNet.use { net ->
                // Every namespace has an interface of this name, the test's own, too.
                val a = net.host("a")
                val lo = NetworkInterface.getByName("lo")
                for (family in GroupFamily.entries) {
                    family.open(a).use { member ->
                        val (group, source) = family.group(1) to family.address(2)
                        member.joinGroup(group, lo)
                        member.excludeSourceSpecificGroup(group, source, lo)
                        member.includeSourceSpecificGroup(group, source, lo)
                        member.leaveGroup(group, lo)
                        member.joinSourceSpecificGroup(group, source, lo)
                        member.leaveSourceSpecificGroup(group, source, a.index("lo"))
                    }
                }
            }
        }
    })

package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Errno
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList

/** The connection against this kernel's rtnetlink, in the tests' own namespace. */
class NetlinkConnTest :
    FunSpec({
        beforeTest { PrivateNamespace.require() }

        fun conn() = NetlinkConn.open(NetlinkFamily.ROUTE)

        test("a dump has lo, as a list, as a flow and from a thread") {
            conn().use { conn ->
                conn.dumpAll(Rtnetlink.links(), Rtnetlink.name) shouldContain "lo"
                conn.dump(Rtnetlink.links(), Rtnetlink.name).toList() shouldContain "lo"
                conn.dump(Rtnetlink.links(), Rtnetlink.name).first() shouldBe "lo"
                conn.blocking().dumpAll(Rtnetlink.links(), Rtnetlink.name) shouldContain "lo"
                conn.blocking().dump(Rtnetlink.links(), Rtnetlink.name).use { it.asSequence().toList() } shouldContain "lo"
                conn.pendingRequests shouldBe 0
            }
        }

        test("a request without ACK ends at its one reply, with ACK at the acknowledgement") {
            conn().use { conn ->
                conn.request(Rtnetlink.link(1), Rtnetlink.name) shouldBe listOf("lo")
                conn.execute(Rtnetlink.link(1), Rtnetlink.name) shouldBe listOf("lo")
                conn.blocking().request(Rtnetlink.link(1), Rtnetlink.name) shouldBe listOf("lo")
                conn.async().execute(Rtnetlink.link(1), Rtnetlink.name).get() shouldBe listOf("lo")
                conn.strayMessages shouldBe 0
            }
        }

        test("what the kernel refuses has its number, its words and the request") {
            conn().use { conn ->
                val e = shouldThrow<NetlinkException> { conn.execute(Rtnetlink.link(4_711)) }
                e.errno shouldBe Errno.ENODEV
                val unknownKind = Rtnetlink.ifinfo(0) + attributes { nested(18) { string(1, "no such kind") } }
                val refused = shouldThrow<NetlinkException> {
                    conn.execute(NetlinkMessage(NetlinkHeader(Rtnetlink.NEWLINK, NetlinkFlags.CREATE), unknownKind))
                }
                refused.message shouldBe
                    "netlink type 16: EOPNOTSUPP (95) Operation not supported: \"Unknown device type\" (sequence ${refused.sequence})"
                refused.kernelMessage shouldBe "Unknown device type"
                val badWidth = Rtnetlink.ifinfo(0) + attributes { nested(18) { string(1, "bridge").nested(2) { u8(1, 1) } } }
                val pointed = shouldThrow<NetlinkException> {
                    conn.execute(NetlinkMessage(NetlinkHeader(Rtnetlink.NEWLINK, NetlinkFlags.CREATE), badWidth))
                }
                pointed.attributePath shouldBe listOf(18, 2, 1)
            }
        }

        test("many at once, each gets its own answer") {
            conn().use { conn ->
                val all = (1..1_000).map { i ->
                    async {
                        if (i % 3 ==
                            0
                        ) {
                            runCatching { conn.execute(Rtnetlink.link(i)) }
                        } else {
                            Result.success(conn.request(Rtnetlink.link(1), Rtnetlink.name))
                        }
                    }
                }.awaitAll()
                all.count { it.isSuccess && it.getOrThrow().firstOrNull() == "lo" } shouldBe all.size - all.count { it.isFailure }
                all.count { it.isFailure } shouldBe 333
                conn.pendingRequests shouldBe 0
            }
        }

        test("a batch tells what became of each, also after one that fails") {
            conn().use { conn ->
                for (policy in AckPolicy.entries) {
                    val outcomes = conn.batch(listOf(Rtnetlink.addDummy("b1"), Rtnetlink.addDummy("b1"), Rtnetlink.addDummy("b2")), policy)
                    outcomes shouldHaveSize 3
                    outcomes[0].isSuccess shouldBe true
                    outcomes[1].shouldBeInstanceOf<NetlinkOutcome.Failed>().error.errno shouldBe Errno.EEXIST
                    outcomes[2].isSuccess shouldBe true
                    conn.batch(listOf(Rtnetlink.delete("b1"), Rtnetlink.delete("b2")), policy).all { it.isSuccess } shouldBe true
                }
            }
        }

        test("a subscription sees what happens after it was made") {
            conn().use { conn ->
                conn.subscribe(Rtnetlink.name, Rtnetlink.GROUP_LINK).use { subscription ->
                    conn.execute(Rtnetlink.addDummy("seen"))
                    val event = subscription.receive()
                    event.shouldBeInstanceOf<NetlinkEvent.Received<String>>()
                    event.value shouldBe "seen"
                    event.group shouldBe Rtnetlink.GROUP_LINK
                    conn.execute(Rtnetlink.delete("seen"))
                }
            }
        }
    })

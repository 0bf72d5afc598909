package io.netloom.netlink.genetlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.maps.shouldContainKey
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.attributes
import io.netloom.socket.Errno
import io.netloom.testkit.CommandResult
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.io.IOException

/** Against the kernel, in namespaces of the test's own. */
class GenetlinkConnTest :
    FunSpec({
        suspend fun onHost(block: suspend (GenetlinkConn, TestHost) -> Unit) = TestNet.use { net ->
            val host = net.host("a")
            GenetlinkConn.open(NetlinkConfig(netNs = host.netNs)).use { block(it, host) }
        }

        test("families are listed, found by name and found by number") {
            onHost { conn, host ->
                val families = conn.families()
                families.map { it.name } shouldContain "nlctrl"
                families.map { it.id }.shouldBeUnique()
                val controller = conn.family("nlctrl")
                controller shouldBe families.single { it.id == NlCtrl.ID }
                controller.version shouldBe 2
                controller.operation(3).shouldNotBeNull().run { canDo && canDump && hasPolicy && !needsAdmin } shouldBe true
                controller.group("notify").id shouldNotBe 0
                for (family in families) {
                    conn.request(NlCtrl.family(family.id)) shouldBe family
                    conn.request(NlCtrl.family(family.name)) shouldBe family
                }
                conn.dump(NlCtrl.families()).toList() shouldBe families
                if (CommandResult.exists("genl")) {
                    val witness = host.run("genl", "ctrl", "list").expectSuccess()
                    families.map { "Name: " + it.name } shouldBe Regex("Name: \\S+").findAll(witness).map { it.value }.toList()
                }
            }
        }

        test("a family that is not there is named, with what to look for") {
            onHost { conn, _ ->
                val missing = shouldThrow<FamilyNotFoundException> { conn.family("nosuchfamily") }
                missing.family shouldBe "nosuchfamily"
                missing.errno shouldBe Errno.ENOENT
                missing.message shouldContain "no generic netlink family \"nosuchfamily\": is its module in this kernel"
                missing.cause.shouldBeInstanceOf<NetlinkException>().errno shouldBe Errno.ENOENT
                shouldThrow<FamilyNotFoundException> { conn.family("a".repeat(16)) }.message shouldContain "1 to 15 bytes"
                shouldThrow<FamilyNotFoundException> { conn.family("") }
                shouldThrow<FamilyNotFoundException> { conn.exchange("nosuchfamily", GenetlinkMessage(GenetlinkHeader(1))) }
                shouldThrow<FamilyNotFoundException> { conn.subscribe(GenetlinkEvents("nosuchfamily", listOf("events")) { it.command }) }
                shouldThrow<FamilyNotFoundException> { conn.policy("nosuchfamily") }
                shouldThrow<GroupNotFoundException> {
                    conn.subscribe(GenetlinkEvents("nlctrl", listOf("nosuch")) { it.command })
                }.message shouldContain
                    "notify"
            }
        }

        test("messages of one's own") {
            onHost { conn, _ ->
                val reply = conn.exchange("nlctrl", GenetlinkMessage(GenetlinkHeader(3, 2), attributes { string(2, "nlctrl") }))
                reply.single().command shouldBe 1
                reply.single().attributes().next() shouldBe true
                val refused = shouldThrow<NetlinkException> { conn.exchange("nlctrl", GenetlinkMessage(GenetlinkHeader(200))) }
                refused.errno shouldBe Errno.EOPNOTSUPP
                val all = conn.exchange("nlctrl", GenetlinkMessage(GenetlinkHeader(3, 2)), NetlinkFlags.DUMP)
                all.size shouldBe conn.families().size
            }
        }

        test("the kernel tells what it takes: policies of a family and of a command") {
            onHost { conn, _ ->
                val policy = conn.policy("nlctrl")
                val name = policy.attributes(3).shouldNotBeNull().getValue(2)
                name.kind shouldBe AttributeKind.NUL_STRING
                name.maxLength shouldBe 15L
                policy.operations.map { it.command } shouldBe listOf(3, 10)
                policy.dumpAttributes(10).shouldNotBeNull() shouldContainKey 10

                val single = conn.policy("nlctrl", 10)
                single.operations.single().command shouldBe 10
                single.dumpAttributes(10).shouldNotBeNull().keys shouldBe policy.dumpAttributes(10)!!.keys

                val rings = conn.policy("ethtool", 16).attributes(16).shouldNotBeNull()
                rings.getValue(1).kind shouldBe AttributeKind.NESTED
                rings.getValue(6).kind shouldBe AttributeKind.U32
                val header = conn.policy("ethtool", 16).policies.getValue(rings.getValue(1).nestedPolicy!!)
                header.getValue(2).kind shouldBe AttributeKind.NUL_STRING
                shouldThrow<NetlinkException> { conn.policy("ethtool", 250) }.errno shouldBe Errno.ENOENT
            }
        }

        test("a request is told apart from a command that is only acknowledged") {
            TestNet.use { net ->
                val host = net.veth("a", "b")
                GenetlinkConn.open(NetlinkConfig(netNs = host.netNs)).use { conn ->
                    val set = Ethtool.setChannels("eth0", 1, 1)
                    conn.execute(set)
                    val asked = GenetlinkRequest<Int>("ethtool", set.message) { it.command }
                    shouldThrow<UnexpectedReplyException> { conn.request(asked) }.count shouldBe 0
                }
            }
        }

        test("many callers of one connection, all kinds of calls at once") {
            onHost { conn, _ ->
                val families = conn.families()
                coroutineScope {
                    List(16) { worker ->
                        async(Dispatchers.Default) {
                            repeat(200) { turn ->
                                val family = families[(worker + turn) % families.size]
                                when (turn % 4) {
                                    0 -> conn.request(NlCtrl.family(family.id)) shouldBe family
                                    1 -> conn.family(family.name) shouldBe family
                                    2 -> shouldThrow<NetlinkException> { conn.request(NlCtrl.family(1)) }.errno shouldBe Errno.ENOENT
                                    else -> conn.families() shouldBe families
                                }
                            }
                        }
                    }.awaitAll()
                }
                conn.netlink.pendingRequests shouldBe 0
            }
        }

        test("closing ends a subscription that waits") {
            onHost { conn, _ ->
                coroutineScope {
                    val subscription = conn.subscribe(NlCtrl.changes)
                    val waiting = async(start = CoroutineStart.UNDISPATCHED) { runCatching { subscription.receive() } }
                    conn.close()
                    waiting.await().exceptionOrNull().shouldBeInstanceOf<IOException>()
                }
                shouldThrow<IOException> { conn.families() }
            }
        }

        test("families differ between namespaces only in what they tell; numbers of one connection stay its own") {
            TestNet.use { net ->
                val (a, b) = listOf(net.host("a"), net.host("b")).map { GenetlinkConn.open(NetlinkConfig(netNs = it.netNs)) }
                a.use {
                    b.use {
                        a.family("nlctrl") shouldBe b.family("nlctrl")
                        a.forget("nlctrl")
                        a.forget()
                        a.family("nlctrl") shouldBe b.family("nlctrl")
                    }
                }
            }
        }

        test("a flow of events ends with its collector") {
            TestNet.use { net ->
                val host = net.veth("a", "b")
                GenetlinkConn.open(NetlinkConfig(netNs = host.netNs)).use { conn ->
                    withContext(Dispatchers.Default) {
                        val turn = launch {
                            // The flow subscribes only when it is collected, so the change is repeated until it has been seen.
                            var on = false
                            while (true) {
                                conn.request(Ethtool.setFeatures("eth0", mapOf("rx-gro" to on)))
                                on = !on
                            }
                        }
                        val event = conn.events(Ethtool.changes).first()
                        turn.cancel()
                        event.toString() shouldContain "eth0"
                    }
                }
            }
        }
    })

/** The host `a` of two that are joined by a cable, whose end is `eth0`. */
internal fun TestNet.veth(a: String, b: String): TestHost {
    val host = host(a)
    link(host.end("eth0"), host(b).end("eth0"))
    return host
}

package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.attributes
import io.netloom.netlink.genetlink.Ethtool
import io.netloom.netlink.genetlink.EthtoolChange
import io.netloom.netlink.genetlink.FamilyNotFoundException
import io.netloom.netlink.genetlink.FamilySpec
import io.netloom.netlink.genetlink.GenetlinkCommand
import io.netloom.netlink.genetlink.GenetlinkConn
import io.netloom.netlink.genetlink.GenetlinkDump
import io.netloom.netlink.test.Answer
import io.netloom.netlink.test.GenericControllerScript
import io.netloom.netlink.test.GenericFamilyScript
import io.netloom.netlink.test.RequestCheck
import io.netloom.netlink.test.ScriptedKernel
import io.netloom.testkit.TestNet
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

// snippet: ask
suspend fun describe(conn: GenetlinkConn, device: String): String {
    val modes = conn.request(Ethtool.linkModes(device))
    val rings = try {
        conn.request(Ethtool.rings(device)).toString()
    } catch (e: NetlinkException) {
        "no rings: ${e.kernelMessage ?: e.errno.text}" // most virtual interfaces have none
    }
    return "${modes.speed} Mbit/s, $rings"
}
// end snippet

// snippet: families
suspend fun groupsOf(conn: GenetlinkConn, name: String): List<String> = try {
    conn.family(name).groups.map { it.name }
} catch (e: FamilyNotFoundException) {
    listOf("none: ${e.message}")
}
// end snippet

// snippet: policy
suspend fun whatItTakes(conn: GenetlinkConn, family: String, command: Int): List<String> {
    val policy = conn.policy(family, command)
    return policy.attributes(command).orEmpty().values.map { it.toString() }
}
// end snippet

// snippet: events
suspend fun watch(conn: GenetlinkConn, report: (String) -> Unit) {
    conn.events(Ethtool.changes).collect { event ->
        when (event) {
            is NetlinkEvent.Received -> when (val change = event.value) {
                is EthtoolChange.Channels -> report("channels are now ${change.channels}")
                is EthtoolChange.Rings -> report("rings are now ${change.rings}")
                else -> report(change.toString())
            }

            is NetlinkEvent.Overrun -> report("some changes were lost: ${event.reason}")
        }
    }
}
// end snippet

// snippet: spec
class Device(val name: String, val port: Int, val peers: Int)

object WireGuard : FamilySpec("wireguard") {
    private const val GET_DEVICE = 0
    private const val SET_DEVICE = 1
    private const val DEVICE_NAME = 2
    private const val LISTEN_PORT = 6
    private const val PEERS = 8

    fun device(name: String): GenetlinkDump<Device> = dump(GET_DEVICE, { string(DEVICE_NAME, name) }) { attributes.device() }

    fun setPort(name: String, port: Int): GenetlinkCommand = command(SET_DEVICE) {
        string(DEVICE_NAME, name)
        u16(LISTEN_PORT, port)
    }

    private fun AttributeDecoder.device(): Device {
        var name = ""
        var port = 0
        var peers = 0
        forEach {
            on(DEVICE_NAME) { name = string() }
            on(LISTEN_PORT) { port = u16() }
            on(PEERS) { nested { peers++ } }
        }
        return Device(name, port, peers)
    }
}
// end snippet

// snippet: use
suspend fun movePort(conn: GenetlinkConn, device: String): Device {
    val before = conn.dumpAll(WireGuard.device(device)).first() // a device with many peers comes in several messages
    conn.execute(WireGuard.setPort(device, before.port + 1))
    return conn.dumpAll(WireGuard.device(device)).first()
}
// end snippet

class GenetlinkGuideTest :
    FunSpec({
        suspend fun onVeth(block: suspend (GenetlinkConn) -> Unit) = TestNet.use { net ->
            val host = net.host("a")
            net.link(host.end("eth0"), net.host("b").end("eth0"))
            GenetlinkConn.open(NetlinkConfig(netNs = host.netNs)).use { block(it) }
        }

        test("asking the kernel") {
            onVeth { conn ->
                describe(conn, "eth0") shouldBe "10000 Mbit/s, no rings: Operation not supported"
                groupsOf(conn, "ethtool") shouldBe listOf("monitor")
                groupsOf(conn, "nosuch").single() shouldStartWith "none: no generic netlink family \"nosuch\""
                whatItTakes(conn, "nlctrl", 3) shouldContain "2: nul string, at most 15 bytes"
            }
        }

        test("without a kernel that has it") {
            // snippet: test
            val request = RequestCheck().genericCommand(0).attributes(4) { it.next() shouldBe true }
            var port = 51_820
            val wireguard = GenericFamilyScript("wireguard", id = 42) { message ->
                if (message.familyHeader().u8(0) == 1) {
                    port++
                    Answer.success()
                } else {
                    request.check(message)
                    Answer.dump(42, byteArrayOf(0, 1, 0, 0) + attributes { string(2, "wg0").u16(6, port) })
                }
            }
            val kernel = ScriptedKernel().serve(GenericControllerScript().also { it.load(wireguard) })
            GenetlinkConn.over(NetlinkConn.over(kernel.open(), NetlinkFamily.GENERIC)).use { conn ->
                movePort(conn, "wg0").port shouldBe 51_821
            }
            kernel.verify()
            // end snippet
        }

        test("events") {
            onVeth { conn ->
                val reports = Channel<String>(Channel.UNLIMITED)
                coroutineScope {
                    val watching = launch { watch(conn) { reports.trySend(it) } }
                    // Again and again, until the subscription is there.
                    val switching = launch {
                        var on = true
                        while (true) {
                            conn.request(Ethtool.setFeatures("eth0", mapOf("rx-gro" to on)))
                            on = !on
                        }
                    }
                    reports.receive() shouldStartWith "features eth0"
                    switching.cancel()
                    watching.cancel()
                }
            }
        }
    })

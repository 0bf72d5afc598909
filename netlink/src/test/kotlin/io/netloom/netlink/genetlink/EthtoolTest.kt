package io.netloom.netlink.genetlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.socket.Errno
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import org.opentest4j.TestAbortedException
import kotlin.time.Duration.Companion.seconds

/** `ethtool` and `netdev` of virtual interfaces, by the kernel. */
class EthtoolTest :
    FunSpec({
        suspend fun onVeth(block: suspend (GenetlinkConn, TestHost) -> Unit) = TestNet.use { net ->
            val host = net.veth("a", "b")
            GenetlinkConn.open(NetlinkConfig(netNs = host.netNs)).use { block(it, host) }
        }

        test("features of one interface and of all; what cannot be changed is fixed") {
            onVeth { conn, host ->
                val features = conn.request(Ethtool.features("eth0"))
                features.device shouldBe EthtoolDevice(host.index("eth0"), "eth0")
                features.feature("highdma").shouldNotBeNull().isActive.shouldBeTrue()
                features.feature("vlan-challenged").shouldNotBeNull().isChangeable.shouldBeFalse()
                features.list().size shouldBeGreaterThan 40
                conn.dumpAll(Ethtool.features()).map { it.device.name }.sorted() shouldBe listOf("eth0", "lo")
            }
        }

        test("features are switched, and what the kernel refuses is told") {
            onVeth { conn, _ ->
                val off = conn.request(Ethtool.setFeatures("eth0", mapOf("tx-generic-segmentation" to false, "rx-lro" to true)))
                off.changed["tx-generic-segmentation"] shouldBe false
                off.refused shouldBe mapOf("rx-lro" to true)
                conn.request(Ethtool.features("eth0")).feature("tx-generic-segmentation")!!.isActive.shouldBeFalse()
                val on = conn.request(Ethtool.setFeatures("eth0", mapOf("tx-generic-segmentation" to true)))
                on.changed["tx-generic-segmentation"] shouldBe true
                on.refused.shouldBeEmpty()
                val unknown = shouldThrow<NetlinkException> { conn.request(Ethtool.setFeatures("eth0", mapOf("no-such-feature" to true))) }
                unknown.kernelMessage shouldBe "bit name not found"
                unknown.attributePath shouldBe listOf(3, 3, 1, 2)
            }
        }

        test("what somebody changes is told to the group") {
            onVeth { conn, _ ->
                conn.subscribe(Ethtool.changes).use { subscription ->
                    conn.request(Ethtool.setFeatures("eth0", mapOf("rx-gro" to true)))
                    val event = subscription.receive(30.seconds).shouldBeInstanceOf<NetlinkEvent.Received<EthtoolChange>>()
                    val features = event.value.shouldBeInstanceOf<EthtoolChange.Features>().features
                    features.device.name shouldBe "eth0"
                    features.feature("rx-gro").shouldBeNull()
                    val names = conn.request(Ethtool.strings(null, EthtoolStringSet.FEATURES)).getValue(EthtoolStringSet.FEATURES)
                    features.named(names).feature("rx-gro").shouldNotBeNull().isActive.shouldBeTrue()
                }
            }
        }

        test("the link's state and modes, channels, timestamping") {
            onVeth { conn, _ ->
                conn.request(Ethtool.linkState("eth0")).hasLink shouldBe true
                val modes = conn.request(Ethtool.linkModes("eth0"))
                modes.speed shouldBe 10_000L
                modes.duplex shouldBe EthtoolLinkModes.Duplex.FULL
                val channels = conn.request(Ethtool.channels("eth0"))
                channels.rx shouldBe 1L
                channels.combined shouldBe null
                conn.dumpAll(Ethtool.channels()).map { it.device.name } shouldBe listOf("eth0")
                conn.request(Ethtool.timestamping("eth0")).capabilities.names shouldContain "software-receive"
            }
        }

        test("names: of a device and of none, all of them and only how many") {
            onVeth { conn, _ ->
                val sets = conn.request(Ethtool.strings("eth0", EthtoolStringSet.FEATURES, EthtoolStringSet.STATISTICS))
                sets.keys shouldBe setOf(EthtoolStringSet.FEATURES, EthtoolStringSet.STATISTICS)
                val features = sets.getValue(EthtoolStringSet.FEATURES)
                features.strings shouldContain "rx-gro"
                features.count shouldBe features.strings.size
                sets.getValue(EthtoolStringSet.STATISTICS).strings shouldContain "peer_ifindex"
                val counts = conn.request(Ethtool.stringCounts("eth0", EthtoolStringSet.FEATURES)).getValue(EthtoolStringSet.FEATURES)
                counts.count shouldBe features.count
                counts.strings.shouldBeEmpty()
                conn.request(Ethtool.strings(null, EthtoolStringSet.LINK_MODES)).getValue(EthtoolStringSet.LINK_MODES).strings shouldContain
                    "10baseT/Half"
                conn.request(Ethtool.strings(null)).keys shouldContain EthtoolStringSet.TIMESTAMPING_FLAGS
            }
        }

        test("what a virtual interface has not is refused, in the kernel's words where it has some") {
            onVeth { conn, _ ->
                shouldThrow<NetlinkException> { conn.request(Ethtool.rings("eth0")) }.errno shouldBe Errno.EOPNOTSUPP
                shouldThrow<NetlinkException> { conn.execute(Ethtool.setRings("eth0", 512, 512)) }.errno shouldBe Errno.EOPNOTSUPP
                conn.dumpAll(Ethtool.rings()).shouldBeEmpty()
                val tunnels = shouldThrow<NetlinkException> { conn.request(Ethtool.tunnels("eth0")) }
                tunnels.errno shouldBe Errno.EOPNOTSUPP
                tunnels.kernelMessage shouldContain "device does not report tunnel offload info"
                val many = shouldThrow<NetlinkException> { conn.execute(Ethtool.setChannels("eth0", 200, null)) }
                many.errno shouldBe Errno.EINVAL
                many.kernelMessage shouldContain "exceeds maximum"
                many.attributePath shouldBe listOf(6)
                shouldThrow<NetlinkException> { conn.request(Ethtool.linkModes("lo")) }.kernelMessage shouldBe "failed to retrieve link settings"
            }
        }

        test("an interface that is not there: the kernel's words and the path of the name in the request") {
            onVeth { conn, _ ->
                val missing = shouldThrow<NetlinkException> { conn.request(Ethtool.features("nosuch")) }
                missing.errno shouldBe Errno.ENODEV
                missing.kernelMessage shouldBe "no device matches name"
                missing.attributePath shouldBe listOf(1, 2)
                missing.message shouldContain "ethtool command 11: ENODEV (19) No such device: \"no device matches name\", attribute 1 > 2 at byte 24"
            }
        }

        test("netdev: devices, queues and interfaces that come") {
            onVeth { conn, host ->
                requireFamily(conn, NetDev)
                val index = host.index("eth0")
                val device = conn.request(NetDev.device(index))
                device.index shouldBe index
                device.can(XdpFeature.BASIC).shouldBeTrue()
                conn.dumpAll(NetDev.devices()).map { it.index } shouldContain index
                shouldThrow<NetlinkException> { conn.request(NetDev.device(9_999)) }.errno shouldBe Errno.ENODEV
                if (conn.family("netdev").operation(10) != null) {
                    conn.dumpAll(NetDev.queues()).filter { it.interfaceIndex == index }.map { it.isTransmit }.toSet() shouldBe setOf(false, true)
                    conn.dumpAll(NetDev.napis()).all { it.id > 0 }.shouldBeTrue()
                }
                conn.subscribe(NetDev.changes).use { subscription ->
                    host.interfaces.createBridge("br0")
                    val event = subscription.receive(30.seconds).shouldBeInstanceOf<NetlinkEvent.Received<NetDevChange>>()
                    event.value.kind shouldBe NetDevChange.Kind.ADDED
                    event.value.device.index shouldBe host.index("br0")
                    host.interfaces.delete("br0")
                    val gone = subscription.receive(30.seconds).shouldBeInstanceOf<NetlinkEvent.Received<NetDevChange>>()
                    gone.value.kind shouldBe NetDevChange.Kind.REMOVED
                }
            }
        }
    })

/** Skips the test, visibly, where the kernel has no such family. */
internal suspend fun requireFamily(conn: GenetlinkConn, family: FamilySpec) {
    try {
        conn.family(family.name)
    } catch (e: FamilyNotFoundException) {
        throw TestAbortedException(e.message, e)
    }
}

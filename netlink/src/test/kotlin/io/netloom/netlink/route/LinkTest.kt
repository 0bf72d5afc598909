package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.NetlinkException
import io.netloom.socket.Errno
import io.netloom.testkit.TestNet
import java.net.InetAddress

/** Links of the kernel, with `ip -d -j link` as witness. */
class LinkTest :
    FunSpec({
        test("every field that ip shows is the same here") {
            onHost { host, conn ->
                conn.add(Link.build { name("br0").kind(LinkKind.bridge()) })
                conn.change(Link.build { name("v1").master(conn.link("br0")!!.index).alias("port one").group(7) })
                val witness = host.ip("link").associateBy { it["ifname"] }
                val links = conn.links(LinkFilter(statistics = true))
                links.map { it.name } shouldContainExactlyInAnyOrder witness.keys.toList()
                for (link in links) {
                    val shown = witness.getValue(link.name)
                    withClue(shown) {
                        link.index.toLong() shouldBe shown["ifindex"]
                        link.mtu!!.toLong() shouldBe shown["mtu"]
                        link.queueing shouldBe shown["qdisc"]
                        link.address.toString() shouldBe shown["address"]
                        link.broadcast.toString() shouldBe shown["broadcast"]
                        link.operationalState.toString().replace("_", "") shouldBe (shown["operstate"] as String)
                        link.minimumMtu shouldBe shown["min_mtu"]
                        link.maximumMtu shouldBe shown["max_mtu"]
                        link.promiscuity shouldBe shown["promiscuity"]
                        link.transmitQueueLength shouldBe shown["txqlen"]
                        link.transmitQueues shouldBe shown["num_tx_queues"]
                        link.alias shouldBe shown["ifalias"]
                        link.kind?.name shouldBe (shown["linkinfo"] as Map<*, *>?)?.get("info_kind")
                        link.portKind shouldBe (shown["linkinfo"] as Map<*, *>?)?.get("info_slave_kind")
                        link.master?.let { index -> links.single { it.index == index }.name } shouldBe shown["master"]
                        val flags = (shown["flags"] as List<*>).filterNot { it == "NO-CARRIER" || it == "M-DOWN" }
                        LinkFlag.text(link.flags and LinkFlag.RUNNING.inv()).split("|").filter { it != "0" } shouldContainExactlyInAnyOrder
                            flags.map { it as String }
                        link.statistics.shouldNotBeNull()
                    }
                }
                conn.links().all { it.statistics == null } shouldBe true
                conn.link("v1")!!.group shouldBe 7
            }
        }

        test("links are made, changed and deleted") {
            onHost { host, conn ->
                conn.add(Link.build { name("v0.mac").parent(conn.link("v0")!!.index).kind(LinkKind.macvlan(4)) })
                (host.ip("link", "show", "v0.mac").single()["linkinfo"] as Map<*, *>)["info_data"].let { (it as Map<*, *>)["mode"] } shouldBe "bridge"
                conn.add(
                    Link.build {
                        name("vx").mtu(1_400).kind(LinkKind.vxlan(42, InetAddress.getByName("192.0.2.9"), local = InetAddress.getByName("192.0.2.1")))
                    },
                )
                val data = (host.ip("link", "show", "vx").single()["linkinfo"] as Map<*, *>)["info_data"] as Map<*, *>
                listOf(data["id"], data["remote"], data["local"], data["port"]) shouldContainExactly listOf(42L, "192.0.2.9", "192.0.2.1", 4_789L)
                conn.link("vx")!!.let {
                    it.mtu shouldBe 1_400
                    it.kind!!.vxlanId shouldBe 42
                    it.kind!!.vxlanPort shouldBe 4_789
                }
                val index = conn.link("v0")!!.index
                conn.change(Link.build { index(index).mtu(1_300).address("02:00:00:00:00:77") })
                conn.change(Link.build { index(index).down() })
                conn.change(Link.build { index(index).name("renamed") })
                host.ip("link", "show", "renamed").single().let {
                    it["mtu"] shouldBe 1_300L
                    it["address"] shouldBe "02:00:00:00:00:77"
                    ("UP" in it["flags"] as List<*>) shouldBe false
                }
                conn.delete(conn.link("renamed")!!)
                conn.link(index).shouldBeNull()
                conn.link("v1").shouldBeNull()
            }
        }

        test("what the kernel refuses, it says why") {
            onHost { _, conn ->
                shouldThrow<NetlinkException> { conn.add(Link.build { name("v0").kind(LinkKind.bridge()) }) }.errno shouldBe Errno.EEXIST
                shouldThrow<NetlinkException> { conn.change(Link.build { name("nothing").mtu(1_000) }) }.errno shouldBe Errno.ENODEV
                val error = shouldThrow<NetlinkException> { conn.change(Link.build { name("v0").mtu(70_000) }) }
                error.errno shouldBe Errno.EINVAL
                error.message shouldContain "mtu greater than device maximum"
                shouldThrow<NetlinkException> { conn.add(Link.build { name("x").kind(LinkKind.of("no-such-kind")) }) }.message shouldContain
                    "Unknown device type"
            }
        }

        test("a link by its index, name and alternative name, of any length") {
            onHost { host, conn ->
                val index = conn.link("v0")!!.index
                val long = "an-alternative-name-that-is-longer-than-fifteen-bytes"
                conn.addAlternativeNames(index, "left", long)
                (host.ip("link", "show", "v0").single()["altnames"] as List<*>) shouldContainExactlyInAnyOrder listOf("left", long)
                listOf("v0", "left", long).map { conn.link(it)?.index } shouldContainExactly listOf(index, index, index)
                conn.link(index)!!.alternativeNames shouldContainExactlyInAnyOrder listOf("left", long)
                val snapshot = conn.interfaces()
                listOf("v0", "left", long).map { snapshot.link(it)?.index } shouldContainExactly listOf(index, index, index)
                conn.deleteAlternativeNames(index, "left")
                conn.link("left").shouldBeNull()
                conn.link(long)!!.name shouldBe "v0"
                shouldThrow<IllegalArgumentException> { conn.link("") }
                shouldThrow<IllegalArgumentException> { conn.link(0) }
            }
        }

        test("the kernel picks by kind and by master") {
            onHost { _, conn ->
                conn.add(Link.build { name("br0").kind(LinkKind.bridge()) })
                val bridge = conn.link("br0")!!.index
                conn.change(Link.build { name("v1").master(bridge) })
                conn.links(LinkFilter(kind = "veth")).map { it.name } shouldContainExactlyInAnyOrder listOf("v0", "v1")
                conn.links(LinkFilter(master = bridge)).map { it.name } shouldContainExactly listOf("v1")
                conn.change(Link.build { name("v1").master(0) })
                conn.links(LinkFilter(master = bridge)).map { it.name } shouldContainExactly emptyList()
            }
        }

        test("the other end of a cable may be made in another namespace") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                val descriptor = java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of("/proc/self/fd")).use { entries ->
                    entries.first { runCatching { java.nio.file.Files.readSymbolicLink(it).toString() }.getOrNull() == "net:[${b.netNs.id}]" }
                        .fileName.toString().toInt()
                }
                a.tables().use { conn ->
                    conn.add(Link.build { name("left").kind(LinkKind.veth(Link.build { name("right").namespaceFd(descriptor) })) })
                    val left = conn.link("left")!!
                    left.linkNamespace.shouldNotBeNull()
                    b.tables().use { it.link("right")!!.index shouldBe left.parent }
                }
            }
        }

        test("a cable whose other end is down has no carrier, and is up nevertheless") {
            onHost { host, conn ->
                conn.change(Link.build { name("v1").down() })
                val link = conn.awaitLink("v0") { it.operationalState != OperState.UP }
                host.run("ip", "link", "show", "v0").output shouldContain "NO-CARRIER"
                link.isUp shouldBe true
                link.hasCarrier shouldBe false
                link.isRunning shouldBe false
                link.operationalState shouldBe OperState.LOWER_LAYER_DOWN
            }
        }
    })

package io.netloom.netlink.genetlink

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.attributes
import java.nio.ByteBuffer
import java.nio.ByteOrder

class EthtoolDecodingTest :
    FunSpec({
        fun reply(command: Int, block: AttributeEncoder.() -> Unit) =
            GenetlinkMessage(GenetlinkHeader(command), attributes { nested(1) { u32(1, 3).string(2, "v0") }.block() })

        fun AttributeEncoder.bit(index: Int, name: String, set: Boolean) = nested(1) { u32(1, index).string(2, name).flag(3, set) }

        test("bitsets: long with mask, list, compact with mask and without, shorter and longer than told") {
            fun decoded(block: AttributeEncoder.() -> Unit): EthtoolBitset {
                val request = Ethtool.timestamping("v0")
                return request.decode(reply(26) { nested(2, block) })!!.capabilities
            }
            decoded { u32(2, 64).nested(3) { bit(1, "b", true).let { bit(33, "c", false) } } }.run {
                size shouldBe 64
                bits.values.map { it.toString() } shouldContainExactly listOf("b: on", "c: off")
                names shouldBe listOf("b")
                isSet("b") shouldBe true
                isSet("c") shouldBe false
                isSet(33) shouldBe false
                toString() shouldBe "[b]"
            }
            decoded { flag(1).u32(2, 64).nested(3) { bit(1, "b", false).let { bit(33, "c", false) } } }.names shouldBe listOf("b", "c")
            val value = words(0x0000_0005, 0x8000_0000.toInt())
            decoded { u32(2, 64).bytes(4, value).bytes(5, words(7, -1)) }.run {
                indices shouldBe setOf(0, 2, 63)
                bits.size shouldBe 35
                isSet(1) shouldBe false
                bits.containsKey(3) shouldBe false
            }
            decoded { flag(1).u32(2, 64).bytes(4, value) }.bits.keys shouldBe setOf(0, 2, 63)
            decoded { flag(1).u32(2, 2).bytes(4, value) }.bits.keys shouldBe setOf(0)
            decoded { flag(1).u32(2, 5000).bytes(4, value) }.bits.keys shouldBe setOf(0, 2, 63)
            decoded { flag(1).u32(2, 0xffff_ffffL).bytes(4, byteArrayOf(1, 2)) }.bits.keys shouldBe emptySet()
        }

        test("features, as ethtool(8) lists them") {
            val features = Ethtool.features("v0").decode(
                reply(11) {
                    nested(2) {
                        u32(2, 6).nested(3) {
                            bit(0, "rx-gro", true).let { bit(1, "loopback", false) }.let { bit(2, "tx-lso", true) }.let { bit(3, "", false) }
                        }
                    }
                    nested(3) { flag(1).u32(2, 6).nested(3) { nested(1) { u32(1, 0) }.nested(1) { u32(1, 2) } } }
                    nested(4) { flag(1).u32(2, 6).nested(3) { nested(1) { u32(1, 0) } } }
                    nested(5) { flag(1).u32(2, 6).nested(3) { nested(1) { u32(1, 1) } } }
                },
            )!!
            features.device shouldBe EthtoolDevice(3, "v0")
            features.list().map { it.toString() } shouldBe listOf("rx-gro: on", "loopback: off [fixed]", "tx-lso: off [requested on]")
            features.feature("loopback")!!.isChangeable shouldBe false
            features.feature("nosuch").shouldBeNull()
        }

        test("what came of switching features") {
            val request = Ethtool.setFeatures("v0", linkedMapOf("rx-gro" to true, "rx-lro" to false))
            request.message shouldBe GenetlinkMessage(
                GenetlinkHeader(12),
                attributes {
                    nested(1) { string(2, "v0") }
                    nested(3) { nested(3) { nested(1) { string(2, "rx-gro").flag(3) }.nested(1) { string(2, "rx-lro") } } }
                },
            )
            val change = request.decode(
                reply(12) {
                    nested(3) { u32(2, 64).nested(3) { bit(50, "esp-hw-offload", true) } }
                    nested(4) { u32(2, 64).nested(3) { bit(11, "tx-gso", false) } }
                },
            )!!
            change.refused shouldBe mapOf("esp-hw-offload" to true)
            change.changed shouldBe mapOf("tx-gso" to false)
        }

        test("rings and channels: what the device has not is null") {
            Ethtool.rings("v0").decode(reply(16) { u32(2, 4096).u32(5, 512).u32(6, 256).u32(9, 128).u32(10, 2048).u32(77, 1) })!!.run {
                listOf(rxMax, rxMiniMax, rxJumboMax, txMax, rx, rxMini, rxJumbo, tx, rxBufferSize) shouldBe
                    listOf(4096L, null, null, 512L, 256L, null, null, 128L, 2048L)
                toString() shouldBe "v0 (3): rx 256 of 4096, tx 128 of 512"
            }
            Ethtool.channels("v0").decode(reply(18) { u32(2, 8).u32(3, 7).u32(4, 1).u32(5, 6).u32(6, 5).u32(7, 4).u32(8, 0).u32(9, 2) })!!.run {
                listOf(rxMax, txMax, otherMax, combinedMax, rx, tx, other, combined) shouldBe listOf<Long>(8, 7, 1, 6, 5, 4, 0, 2)
                toString() shouldBe "v0 (3): rx 5 of 8, tx 4 of 7, other 0 of 1, combined 2 of 6"
            }
            Ethtool.setRings("v0", 256, null).message.payload shouldBe attributes { nested(1) { string(2, "v0") }.u32(6, 256) }
            Ethtool.setChannels("v0", null, 2, 3).message.payload shouldBe attributes { nested(1) { string(2, "v0") }.u32(7, 2).u32(9, 3) }
        }

        test("a link's state and modes") {
            Ethtool.linkState("v0").decode(reply(6) { u8(2, 1).u32(3, 5).u32(4, 7).u8(5, 2) })!!.run {
                listOf<Any?>(hasLink, signalQuality, signalQualityMax, extendedState) shouldBe listOf(true, 5L, 7L, 2)
                toString() shouldBe "v0 (3): link"
            }
            Ethtool.linkState("v0").decode(reply(6) {}).toString() shouldBe "v0 (3): unknown"
            Ethtool.linkModes("v0").decode(
                reply(4) {
                    u8(2, 1).nested(3) { u32(2, 8).nested(3) { bit(0, "10baseT/Half", true) } }.u32(5, 10_000).u8(6, 1).u32(9, 4)
                },
            )!!.run {
                isAutonegotiating shouldBe true
                ours.names shouldBe listOf("10baseT/Half")
                peer.size shouldBe 0
                lanes shouldBe 4L
                toString() shouldBe "v0 (3): 10000 Mbit/s, full duplex"
            }
            Ethtool.linkModes("v0").decode(reply(4) { u32(5, 0xffff_ffffL).u8(6, 255) }).toString() shouldBe "v0 (3): unknown speed, unknown duplex"
        }

        test("tunnels") {
            Ethtool.tunnels("v0").decode(
                reply(29) {
                    nested(2) {
                        nested(1) {
                            u32(1, 4).nested(2) { flag(1).u32(2, 3).nested(3) { nested(1) { u32(1, 0).string(2, "vxlan") } } }
                            nested(3) { be16(1, 4789).u32(2, 0) }
                        }
                    }
                },
            )!!.run {
                toString() shouldBe "v0 (3): vxlan: 1 of 4 ports"
                tables.single().ports.single().number shouldBe 4789
            }
            Ethtool.tunnels("v0").decode(reply(29) {}).toString() shouldBe "v0 (3): no tables"
        }

        test("string sets; an index out of place is left out") {
            val sets = Ethtool.strings("v0", 4, 1).decode(
                reply(1) {
                    nested(2) {
                        nested(1) { u32(1, 4).u32(2, 2).nested(3) { nested(1) { u32(1, 0).string(2, "a") }.nested(1) { u32(1, 1).string(2, "") } } }
                        nested(1) { u32(1, 1).u32(2, 9) }
                    }
                },
            )!!
            sets.getValue(4).strings shouldBe listOf("a", "")
            sets.getValue(1).count shouldBe 9
            sets.getValue(1).toString() shouldBe "string set 1: 9 strings"
            Ethtool.strings(null).message.payload shouldBe attributes { nested(1) {} }
            Ethtool.stringCounts("v0", 4).message.payload shouldBe
                attributes { nested(1) { string(2, "v0") }.nested(2) { nested(1) { u32(1, 4) } }.flag(3) }
            Ethtool.strings("v0").decode(reply(1) {})!!.shouldBeEmpty()
        }

        test("changes by their command") {
            Ethtool.changes.decode(reply(13) {}).shouldBeInstanceOf<EthtoolChange.Features>().features.device.name shouldBe "v0"
            Ethtool.changes.decode(reply(17) { u32(6, 1) }).shouldBeInstanceOf<EthtoolChange.Rings>().rings.rx shouldBe 1L
            Ethtool.changes.decode(reply(19) { u32(6, 1) }).shouldBeInstanceOf<EthtoolChange.Channels>().channels.rx shouldBe 1L
            Ethtool.changes.decode(reply(5) { u32(5, 1) }).shouldBeInstanceOf<EthtoolChange.LinkModes>().modes.speed shouldBe 1L
            Ethtool.changes.decode(reply(23) { u8(2, 1) }).shouldBeInstanceOf<EthtoolChange.Other>().run {
                command shouldBe 23
                attributes.map { it.type } shouldBe listOf(1, 2)
            }
        }

        test("netdev: devices, queues, NAPI instances, changes") {
            fun device(command: Int) = GenetlinkMessage(GenetlinkHeader(command), attributes { u32(1, 2).u64(3, 0x23).u32(4, 1).u64(5, 7).u64(6, 1) })
            NetDev.device(2).decode(device(1))!!.run {
                xdp() shouldBe setOf(XdpFeature.BASIC, XdpFeature.REDIRECT, XdpFeature.RX_SCATTER)
                listOf(zeroCopyMaxSegments, rxMetadata, xskFeatures) shouldBe listOf(1L, 7L, 1L)
                toString() shouldBe "interface 2: BASIC, REDIRECT, RX_SCATTER"
            }
            NetDev.changes.decode(device(2)).toString() shouldBe "ADDED interface 2: BASIC, REDIRECT, RX_SCATTER"
            NetDev.changes.decode(device(3))!!.kind shouldBe NetDevChange.Kind.REMOVED
            NetDev.changes.decode(device(4))!!.kind shouldBe NetDevChange.Kind.CHANGED
            NetDev.changes.decode(device(6)).shouldBeNull()
            NetDev.queues(2).decode(
                GenetlinkMessage(
                    GenetlinkHeader(10),
                    attributes {
                        u32(1, 1).u32(2, 2).u32(3, 1).u32(4, 515)
                    },
                ),
            ).toString() shouldBe
                "interface 2 tx 1, NAPI 515"
            for (wide in listOf(false, true)) {
                NetDev.napis().decode(
                    GenetlinkMessage(
                        GenetlinkHeader(11),
                        attributes {
                            u32(1, 2).u32(2, 515).u32(3, 30).u32(4, 77).u32(5, 4)
                            if (wide) u64(6, 20_000) else u32(6, 20_000)
                        },
                    ),
                )!!.run {
                    listOf(id, interrupt, thread, deferHardInterrupts, groFlushTimeout) shouldBe listOf<Long>(515, 30, 77, 4, 20_000)
                }
            }
        }
    })

private fun words(vararg words: Int): ByteArray =
    ByteBuffer.allocate(words.size * 4).order(ByteOrder.nativeOrder()).also { buffer -> words.forEach(buffer::putInt) }.array()

package io.netloom.netlink

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe

/** What iproute2 and the kernel say to each other: see golden/generate.sh. */
class GoldenTest :
    FunSpec({
        val order = Golden.ORDER

        test("the request of `ip link add ... type bridge` is made byte by byte") {
            val request = Golden.bytes("bridge-request")
            val sent = NetlinkMessage.decode(request, order).header
            val attributes = encoder(order)
                .macAddress(1, "02:00:00:00:00:09")
                .u32(4, 1_300)
                .string(3, "br0")
                .plainNested(18) {
                    string(1, "bridge", terminated = false)
                    plainNested(2) {
                        u32(4, 500)
                        u32(5, 1)
                    }
                }.toByteArray()
            val flags = NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE or NetlinkFlags.EXCLUSIVE or NetlinkFlags.CREATE

            NetlinkMessage(NetlinkHeader(16, flags, sent.sequence), ByteArray(16) + attributes).encode(order) shouldBe request
            sent.toString() shouldBe "length 96, type unknown(16), flags request|acknowledge|0x600, sequence ${sent.sequence}, port 0"
        }

        test("the kernel's acknowledgement repeats the header of the request, capped") {
            val cursor = NetlinkMessageCursor(order).reset(Golden.bytes("acknowledgement").direct())
            cursor.next() shouldBe true
            cursor.type shouldBe NetlinkType.ERROR
            cursor.flags shouldBe NetlinkFlags.CAPPED
            val body = StructView(cursor.message().payload, order)
            body.s32(0) shouldBe 0
            body.u32(4) shouldBe 96
            body.u32(12) shouldBe cursor.sequence
            cursor.next() shouldBe false
        }

        test("the kernel's reply about a veth, as `ip -d -j link` shows it") {
            val reply = NetlinkMessageCursor(order).reset(Golden.bytes("veth-reply"))
            reply.next() shouldBe true
            reply.message().familyHeader(order).s32(4) shouldBe 3
            val seen = mutableMapOf<String, Any>()
            reply.attributes(decoder(order), 16).forEach {
                on(1) { seen["address"] = macAddress() }
                on(2) { seen["broadcast"] = macAddress() }
                on(3) { seen["ifname"] = string() }
                on(4) { seen["mtu"] = u32() }
                on(5) { seen["link"] = u32() }
                on(6) { seen["qdisc"] = string() }
                on(13) { seen["txqlen"] = u32() }
                on(16) { seen["operstate"] = u8() }
                on(18) { nested { on(1) { seen["info_kind"] = string() } } }
                on(26) {
                    nestedArray { family ->
                        family shouldBeIn listOf(2, 10)
                        if (family == 10) forEach { on(8) { seen["inet6_addr_gen_mode"] = u8() } }
                    }
                }
                on(50) { seen["min_mtu"] = u32() }
                on(51) { seen["max_mtu"] = u32() }
            }
            seen shouldBe mapOf(
                "ifname" to "v0", "link" to 2L, "mtu" to 1_400L, "qdisc" to "noop", "operstate" to 2, "txqlen" to 1_000L,
                "address" to "02:00:00:00:00:07",
                "broadcast" to "ff:ff:ff:ff:ff:ff", "min_mtu" to 68L, "max_mtu" to 65_535L, "info_kind" to "veth", "inet6_addr_gen_mode" to 0,
            )
        }

        test("decoded and encoded again, the reply is the same") {
            val message = NetlinkMessage.decode(Golden.bytes("veth-reply"), order)
            val attributes = message.payload.copyOfRange(16, message.payload.size)
            Attribute.encodeAll(Attribute.decodeAll(attributes, order), order) shouldBe attributes
            NetlinkMessage(message.header, message.payload.copyOf(16) + attributes).encode(order) shouldBe Golden.bytes("veth-reply")
        }
    })

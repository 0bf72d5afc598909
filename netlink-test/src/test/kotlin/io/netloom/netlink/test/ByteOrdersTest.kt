package io.netloom.netlink.test

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkMessage
import io.netloom.testkit.fuzz.Corpus
import java.nio.ByteOrder

/** What the kernel of a little-endian machine has sent, turned into what that of a big-endian one would send, says the same; so the codec needs no such machine to be tested for it. */
class ByteOrdersTest :
    FunSpec({
        val corpus = Corpus.load("netlink-datagrams")
        val little = ByteOrder.LITTLE_ENDIAN
        val big = ByteOrder.BIG_ENDIAN

        test("headers and lengths of every captured datagram") {
            var attributes = 0
            for ((name, datagram) in corpus.inputs) {
                val messages = try {
                    NetlinkMessage.decodeAll(datagram, little)
                } catch (_: NetlinkFormatException) {
                    error("$name is cut off")
                }
                val turned = NetlinkMessage.encodeAll(messages, big)
                turned.size shouldBe datagram.size
                NetlinkMessage.decodeAll(turned, big) shouldBe messages
                for (message in messages) {
                    for (header in listOf(4, 8, 12, 16)) {
                        val all = try {
                            Attribute.decodeAll(message.payload.drop(header).toByteArray(), little)
                        } catch (_: NetlinkFormatException) {
                            continue // another family's
                        }
                        Attribute.decodeAll(Attribute.encodeAll(all, big), big) shouldBe all
                        attributes += all.size
                    }
                }
            }
            attributes shouldBeGreaterThan 500
        }

        test("numbers of every width: each order reads what it has written, byte by byte the other way round") {
            fun encode(order: ByteOrder) =
                AttributeEncoder(order, order).u8(1, 0x12).u16(2, 0x1234).u32(3, 0x1234_5678L).u64(4, 0x1234_5678_9abc_def0)
                    .s32(5, -2).be16(6, 0x1234).be32(7, 0x1234_5678L).be64(8, 1).nested(9) { u16(1, 7) }.toByteArray()
            hex(encode(big)) shouldBe "0005000112000000" + "0006000212340000" + "0008000312345678" + "000c0004123456789abcdef0" + "00080005fffffffe" +
                "0006000612340000" + "0008000712345678" + "000c00080000000000000001" + "000c8009" + "0006000100070000"
            hex(encode(little)) shouldBe
                "0500010012000000" + "0600020034120000" + "0800030078563412" + "0c000400f0debc9a78563412" + "08000500feffffff" +
                "0600060012340000" + "0800070012345678" + "0c0008000000000000000001" + "0c000980" + "0600010007000000"
            for (order in listOf(big, little)) {
                val seen = ArrayList<Any>()
                AttributeDecoder(order, order).reset(encode(order)).forEach {
                    on(1) { seen += u8() }
                    on(2) { seen += u16() }
                    on(3) { seen += u32() }
                    on(4) { seen += u64() }
                    on(5) { seen += s32() }
                    on(6) { seen += be16() }
                    on(7) { seen += be32() }
                    on(8) { seen += be64() }
                    on(9) { nested { seen += u16() } }
                }
                seen shouldBe listOf(0x12, 0x1234, 0x1234_5678L, 0x1234_5678_9abc_def0, -2, 0x1234, 0x1234_5678L, 1L, 7)
            }
        }
    })

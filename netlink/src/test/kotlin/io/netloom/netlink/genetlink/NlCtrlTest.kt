package io.netloom.netlink.genetlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.AttributeWidthException
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.attributes

class NlCtrlTest :
    FunSpec({
        fun reply(command: Int = 1, block: AttributeEncoder.() -> Unit) = GenetlinkMessage(GenetlinkHeader(command, 2), attributes(block))
        fun family(block: AttributeEncoder.() -> Unit) = NlCtrl.families().decode(reply(block = block)).shouldNotBeNull()

        test("a family as the kernel describes it") {
            val family = family {
                string(2, "foo")
                u16(1, 35)
                u32(3, 255)
                u32(4, 8)
                u32(5, 12)
                nested(6) {
                    nested(1) { u32(1, 3).u32(2, 0x0e) }
                    nested(2) { u32(1, 300).u32(2, 0x1b) }
                }
                nested(7) {
                    nested(1) { u32(2, 17).string(1, "events") }
                    nested(2) { u32(2, 18).string(1, "config") }
                }
                u32(99, 1) // of a later kernel
            }
            family.id shouldBe 35
            family.name shouldBe "foo"
            family.version shouldBe 255
            family.userHeaderSize shouldBe 8
            family.maxAttribute shouldBe 12
            family.operations shouldContainExactly listOf(GenericOperation(3, 0x0e), GenericOperation(300, 0x1b))
            family.groups shouldContainExactly listOf(GenericGroup("events", 17), GenericGroup("config", 18))
            family.operation(3)!!.run { listOf(canDo, canDump, hasPolicy, needsAdmin, needsNamespaceAdmin) } shouldBe
                listOf(true, true, true, false, false)
            family.operation(300)!!.run { listOf(canDo, canDump, hasPolicy, needsAdmin, needsNamespaceAdmin) } shouldBe
                listOf(true, false, true, true, true)
            family.operation(300).toString() shouldBe "300: do, policy, admin, namespace admin"
            family.operation(4).shouldBeNull()
            family.group("config").id shouldBe 18
            shouldThrow<GroupNotFoundException> { family.group("other") }.message shouldContain "there are events, config"
            family.toString() shouldBe "foo: id 35, version 255"
        }

        test("groups and operations without the flag of nests, as older kernels send them") {
            family {
                u16(1, 20)
                string(2, "old")
                plainNested(7) { plainNested(1) { u32(2, 4).string(1, "g") } }
                plainNested(6) { plainNested(1) { u32(1, 1) } }
            }.run {
                groups shouldBe listOf(GenericGroup("g", 4))
                operations shouldBe listOf(GenericOperation(1, 0))
            }
        }

        test("a family with neither operations nor groups") {
            val family = family { u16(1, 20).string(2, "bare") }
            family.operations.shouldBeEmpty()
            shouldThrow<GroupNotFoundException> { family.group("any") }.message shouldContain "it has none at all"
        }

        test("malformed: a version beyond a byte, no number, no name, widths") {
            shouldThrow<AttributeException> { family { u16(1, 20).string(2, "x").u32(3, 256) } }
            shouldThrow<NetlinkFormatException> { family { string(2, "x") } }
            shouldThrow<NetlinkFormatException> { family { u16(1, 20) } }
            shouldThrow<AttributeWidthException> { family { u32(1, 20).string(2, "x") } }.path shouldBe listOf(1)
            shouldThrow<AttributeWidthException> { family { nested(7) { nested(1) { u16(2, 20) } } } }.path shouldBe listOf(7, 1, 2)
        }

        test("the requests") {
            NlCtrl.family("nlctrl").run {
                family shouldBe "nlctrl"
                message shouldBe GenetlinkMessage(GenetlinkHeader(3, 2), attributes { string(2, "nlctrl") })
            }
            NlCtrl.family(16).message shouldBe GenetlinkMessage(GenetlinkHeader(3, 2), attributes { u16(1, 16) })
            NlCtrl.families().message shouldBe GenetlinkMessage(GenetlinkHeader(3, 2))
            NlCtrl.policy(16, null).message shouldBe GenetlinkMessage(GenetlinkHeader(10, 2), attributes { u16(1, 16) })
            NlCtrl.policy(16, 3).message shouldBe GenetlinkMessage(GenetlinkHeader(10, 2), attributes { u16(1, 16).u32(10, 3) })
            NlCtrl.changes.toString() shouldBe "nlctrl: notify"
        }

        test("families and groups that come and go") {
            fun change(command: Int) = NlCtrl.changes.decode(reply(command) { u16(1, 33).string(2, "wireguard") })
            change(1)!!.kind shouldBe FamilyChange.Kind.FAMILY_ADDED
            change(2)!!.kind shouldBe FamilyChange.Kind.FAMILY_REMOVED
            change(7)!!.kind shouldBe FamilyChange.Kind.GROUP_ADDED
            change(8)!!.kind shouldBe FamilyChange.Kind.GROUP_REMOVED
            change(8).toString() shouldBe "GROUP_REMOVED wireguard: id 33, version 0"
            change(42).shouldBeNull()
        }

        test("a policy is put together from many messages, each with a part of it") {
            val dump = NlCtrl.policy(21, null)
            val parts = listOf(
                reply(10) { u16(1, 21).nested(9) { nested(16) { u32(1, 0).u32(2, 1) } } },
                reply(10) { u16(1, 21).nested(9) { nested(17) { u32(1, 1) } } },
                reply(10) { u16(1, 21).nested(8) { nested(0) { nested(1) { u32(8, 1).u32(9, 3).u32(1, 13) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(0) { nested(6) { u64(4, 1).u64(5, 0xffff_ffff).u32(1, 4) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(2) { u32(7, 127).u32(1, 12) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(3) { u64(12, 3).u32(1, 4) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(4) { s64(2, -5).s64(3, 5).u32(1, 8) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(5) { u32(6, 4).u32(1, 10) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(6) { u32(10, 0xff).u32(1, 15) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(7) { u64(4, 0).u64(5, -1).u32(1, 17) } } } },
                reply(10) { u16(1, 21).nested(8) { nested(1) { nested(8) { u32(1, 99) } } } },
            ).map { dump.decode(it)!! }
            val policy = FamilyPolicy.of(21, parts, emptyList())
            policy.operations.map { it.toString() } shouldBe listOf("16: do 0, dump 1", "17: do 1")
            policy.attributes(16)!!.values.map { it.toString() } shouldBe listOf("1: nested, policy 1", "6: u32, 1 to 4294967295")
            policy.attributes(16)!!.getValue(1).nestedMaxType shouldBe 3
            policy.dumpAttributes(16)!!.values.map { it.toString() } shouldBe listOf(
                "2: nul string, at most 127 bytes",
                "3: u32, bits 0x3",
                "4: s32, -5 to 5",
                "5: binary, at least 4 bytes",
                "6: bitfield32, bits 0xff",
                "7: uint, 0 to 18446744073709551615",
                "8: kind 99",
            )
            policy.dumpAttributes(17).shouldBeNull()
            policy.attributes(99).shouldBeNull()
            policy.policies[1]!!.getValue(8).kind shouldBe AttributeKind.UNKNOWN
            policy.toString() shouldBe "family 21: 2 commands, 2 policies"
        }

        test("commands that can only be dumped are told as command 0 by some kernels, and get their numbers back in their order") {
            val dump = NlCtrl.policy(20, null)
            val parts = listOf(1 to 0, 0 to 1, 0 to 2).map { (command, policy) ->
                dump.decode(reply(10) { u16(1, 20).nested(9) { nested(command) { u32(2, policy) } } })!!
            }
            val family = GenericFamily(
                20,
                "netdev",
                1,
                0,
                0,
                listOf(GenericOperation(1, 0x0e), GenericOperation(12, 0x0c), GenericOperation(13, 0x0a), GenericOperation(14, 0x0c)),
                emptyList(),
            )
            FamilyPolicy.of(20, parts, FamilyPolicy.dumpOnly(family)).operations.map { it.toString() } shouldBe
                listOf("1: dump 0", "12: dump 1", "14: dump 2")
        }
    })

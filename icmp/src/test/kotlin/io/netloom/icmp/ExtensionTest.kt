package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

/** Extension objects and where messages look for them. */
class ExtensionTest :
    FunSpec({
        val stack = MplsLabelStack(listOf(MplsLabel(16014, 4, true, 255)))

        val objects = mapOf(
            MplsLabelStack(emptyList()) to "0004 0101",
            stack to "0008 0101 03e8e9ff",
            MplsLabelStack(listOf(MplsLabel(16013, 7, false, 254), MplsLabel(16014, 0, true, 255))) to "000c 0101 03e8defe 03e8e1ff",
            InterfaceInfo(InterfaceRole.INCOMING) to "0004 0200",
            InterfaceInfo(InterfaceRole.INCOMING, 16, name = "en101") to "0010 020a 00000010 08656e31 30310000",
            InterfaceInfo(InterfaceRole.INCOMING, 15, ip6("fe80::1"), "en101", 8192) to
                "0028 020f 0000000f 00020000 fe800000 00000000 00000000 00000001 08656e31 30310000 00002000",
            InterfaceInfo(InterfaceRole.NEXT_HOP, address = ip4("192.0.2.1")) to "000c 02c4 00010000 c0000201",
            InterfaceIdentification.byName("en101") to "000c 0301 656e3130 31000000",
            InterfaceIdentification.byIndex(911) to "0008 0302 0000038f",
            InterfaceIdentification.byAddress(16389, bytes("010203040506")) to "0010 0303 40050600 01020304 05060000",
            RawExtension(9, 8, bytes("cafe")) to "0006 0908 cafe",
        )
        for ((extension, wire) in objects) {
            test("$extension is $wire") {
                extension.encode().hex() shouldBe wire.replace(" ", "")
                IcmpExtension.decodeStructure(IcmpExtension.encodeStructure(listOf(extension, extension))) shouldContainExactly
                    listOf(extension, extension)
            }
        }

        fun named(field: String) = IcmpExtension.decodeStructure(bytes("20000000" + "%04x".format(4 + field.length / 2) + "0202" + field))

        test("the length of an interface's name") {
            shouldThrow<IcmpFormatException> { named("00656e31") }.message shouldBe "name of wrong length at byte 8"
            shouldThrow<IcmpFormatException> { named("07656e31303100") }.reason shouldBe "name of wrong length"
            shouldThrow<IcmpFormatException> { named("08656e31303100") }.reason shouldBe "object too short"
            shouldThrow<IcmpFormatException> { named("44" + "61".repeat(67)) }.reason shouldBe "name of wrong length"
            named("04656e31") shouldContainExactly listOf(InterfaceInfo(InterfaceRole.INCOMING, name = "en1"))
            named("04ff3131").single().shouldBeInstanceOf<RawExtension>()
        }

        test("what is wrong with a structure is said with its place") {
            fun wrong(hex: String) = shouldThrow<IcmpFormatException> { IcmpExtension.decodeStructure(bytes(hex)) }.message
            wrong("2000") shouldBe "structure too short at byte 2"
            wrong("10000000") shouldBe "not version 2 at byte 0"
            wrong("20000001") shouldBe "wrong checksum at byte 2"
            wrong("20000000 0003 0101") shouldBe "object of wrong length at byte 4"
            wrong("20000000 0004 0101 0009 0101") shouldBe "object of wrong length at byte 8"
            wrong("20000000 0006 0101 0000") shouldBe "label cut off at byte 10"
            wrong("20000000 000c 0204 00030000 00000000") shouldBe "address of unknown family at byte 8"
            wrong("20000000 0006 0302 0000") shouldBe "index too short at byte 10"
            wrong("20000000 0008 0303 00010400") shouldBe "address too short at byte 12"
        }

        val structure = IcmpExtension.encodeStructure(listOf(stack))

        fun found(attribute: Int, body: ByteArray) =
            (IcmpMessage.decode(IcmpVersion.V4, bytes("0b000000 00%02x0000".format(attribute)) + body) as TimeExceeded)

        test("where the extensions are looked for") {
            for (attribute in listOf(0, 31, 32, 33, 128, 255)) {
                withClue(attribute) {
                    found(attribute, ByteArray(0)).extensions.shouldBeEmpty()
                    found(attribute, ByteArray(127)).datagram.size shouldBe 127
                    found(attribute, ByteArray(128)).extensions.shouldBeEmpty()
                    found(attribute, ByteArray(128) + structure).run { extensions shouldContainExactly listOf(stack) }
                    found(attribute, ByteArray(128) + structure).datagram.size shouldBe 128
                    val far = found(attribute, ByteArray(512) + structure)
                    far.datagram.size shouldBe if (attribute == 128) 512 else 512 + structure.size
                    far.extensions.size shouldBe if (attribute == 128) 1 else 0
                }
            }
        }

        test("a structure without a checksum counts, a wrong one and a malformed object do not") {
            val unsummed = structure.copyOf().also { it[2] = 0 }.also { it[3] = 0 }
            found(32, ByteArray(128) + unsummed).extensions shouldContainExactly listOf(stack)
            val broken = structure.copyOf().also { it[3] = (it[3] + 1).toByte() }
            found(32, ByteArray(128) + broken).datagram.size shouldBe 128 + broken.size
            val cut = bytes("20000000 0006 0101 0000")
            found(32, ByteArray(128) + cut).run { extensions.shouldBeEmpty() }
            found(32, ByteArray(128) + cut).datagram.size shouldBe 128 + cut.size
            found(32, ByteArray(128) + bytes("20000000 0004 0101 0009 0101")).extensions shouldContainExactly listOf(MplsLabelStack(emptyList()))
        }

        test("an object in the wrong kind of message is bytes") {
            val one = IcmpExtension.encodeStructure(listOf(InterfaceIdentification.byIndex(1)))
            found(32, ByteArray(128) + one).extensions shouldContainExactly listOf(RawExtension(3, 2, bytes("00000001")))
            val request = IcmpMessage.decode(IcmpVersion.V4, bytes("2a000000 00010201") + structure) as ExtendedEchoRequest
            request.extensions.single().shouldBeInstanceOf<RawExtension>()
            val two = IcmpExtension.encodeStructure(List(2) { InterfaceIdentification.byIndex(1) })
            (IcmpMessage.decode(IcmpVersion.V4, bytes("2a000000 00010201") + two) as ExtendedEchoRequest).extensions.size shouldBe 2
        }
    })

package io.netloom.samples.mdns

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.net.InetAddress
import java.nio.ByteBuffer
import java.util.HexFormat

class MdnsMessageSpec :
    StringSpec({
        fun bytes(hex: String): ByteBuffer = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")))

        val printer = "07 7072696e746572 05 6c6f63616c 00"

        "questions, with a pointer to a name that was there before" {
            val query = MdnsQuery.decode(bytes("1234 0000 0002 0000 0000 0000 $printer 0001 0001 c00c 001c 8001"))!!
            query.id shouldBe 0x1234
            query.questions.map { it.toString() } shouldBe listOf("printer.local A", "printer.local AAAA")
            query.questions.map { it.unicast } shouldBe listOf(false, true)
            query.questions.map { it.kind } shouldBe listOf(1, 1)
            query.questions[0].name shouldBe DnsName.of("Printer.LOCAL")
            query.questions[0].name.hashCode() shouldBe DnsName.of("PRINTER.local.").hashCode()
        }

        "answers, cut off questions and names that lead nowhere are no queries" {
            val whole = "1234 0000 0001 0000 0000 0000 $printer 0001 0001"
            val size = bytes(whole).limit()
            for (length in 0 until size) MdnsQuery.decode(bytes(whole).limit(length).slice()) shouldBe null
            MdnsQuery.decode(bytes("1234 8400 0001 0000 0000 0000 $printer 0001 0001")) shouldBe null
            MdnsQuery.decode(bytes("1234 0000 ffff 0000 0000 0000 $printer 0001 0001")) shouldBe null
            MdnsQuery.decode(bytes("1234 0000 0001 0000 0000 0000 c00c 0001 0001")) shouldBe null // a pointer to itself
            MdnsQuery.decode(bytes("1234 0000 0001 0000 0000 0000 c010 0001 0001 c00c")) shouldBe null // forwards
            MdnsQuery.decode(bytes("1234 0000 0001 0000 0000 0000 80 00 0001 0001")) shouldBe null // a label of 128
        }

        "names are checked" {
            for (wrong in listOf("", "a..b", "a".repeat(64), "a.".repeat(130))) shouldThrow<IllegalArgumentException> { DnsName.of(wrong) }
        }

        "an answer to all, and one to a one-shot query" {
            val name = DnsName.of("printer.local")
            val address = InetAddress.ofLiteral("10.0.0.2")
            HexFormat.of().formatHex(MdnsAnswer(name, listOf(address), null).encode().let { ByteArray(it.remaining()).also(it::get) }) shouldBe
                "0000 8400 0000 0001 0000 0000 $printer 0001 8001 00000078 0004 0a000002".replace(" ", "")
            val query = MdnsQuery(7, listOf(MdnsQuestion(name, 255, 1, unicast = false)))
            HexFormat.of().formatHex(MdnsAnswer(name, listOf(address), query).encode().let { ByteArray(it.remaining()).also(it::get) }) shouldBe
                "0007 8400 0001 0001 0000 0000 $printer 00ff 0001 $printer 0001 0001 0000000a 0004 0a000002".replace(" ", "")
        }

        "arbitrary bytes do no harm" {
            checkAll(1_000, Arb.byteArray(Arb.int(0..80), Arb.byte())) { bytes ->
                if (bytes.size > 5) for ((at, value) in listOf(2 to 0, 4 to 0)) bytes[at] = value.toByte()
                MdnsQuery.decode(ByteBuffer.wrap(bytes))
            }
        }
    })

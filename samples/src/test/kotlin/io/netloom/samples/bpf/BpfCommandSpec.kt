package io.netloom.samples.bpf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.bpf.ReadyFilters
import io.netloom.samples.Ran
import io.netloom.samples.ping.Printed
import java.io.File

class BpfCommandSpec :
    StringSpec({
        val folder = tempdir()

        fun file(text: String): String = File.createTempFile("filter", ".txt", folder).apply { writeText(text) }.path

        fun file(bytes: ByteArray): String = File.createTempFile("packets", ".pcap", folder).apply { writeBytes(bytes) }.path

        fun bpf(vararg arguments: String, input: String = ""): Ran {
            val out = Printed()
            val err = Printed()
            val status = BpfCommand(input.byteInputStream(), out.stream, err.stream).run(arguments.asList())
            return Ran(status, out.text, err.text)
        }

        val arp = "ldh [12]\njne #0x806, drop\nret #-1\ndrop: ret #0\n"

        "asm writes every format" {
            bpf("asm", file(arp)).hasStatus(0).lines shouldContainExactly
                listOf("{ 0x28, 0, 0, 0x0000000c },", "{ 0x15, 0, 1, 0x00000806 },", "{ 0x6, 0, 0, 0xffffffff },", "{ 0x6, 0, 0, 0x00000000 },")
            bpf("asm", "-ddd", "-", input = arp).hasStatus(0).lines shouldContainExactly
                listOf("4", "40 0 0 12", "21 0 1 2054", "6 0 0 4294967295", "6 0 0 0")
            bpf("asm", "-d", file(arp)).hasStatus(0).lines.first() shouldBe "(000) ldh      [12]"
            bpf("asm", "--bytecode", file(arp)).hasStatus(0).out shouldBe "4,40 0 0 12,21 0 1 2054,6 0 0 4294967295,6 0 0 0,\n"
        }

        "dis reads every format, and what it prints assembles to the same program" {
            for (program in listOf(ReadyFilters.dns(), ReadyFilters.vlan(5))) {
                for (format in BpfTextFormat.entries) {
                    val text = bpf("dis", "-", input = BpfText.format(program, format)).hasStatus(0).out
                    BpfText.parse(bpf("asm", "-", input = text).hasStatus(0).out) shouldBe program
                }
            }
        }

        "an error in the text has its file, line, column and reason" {
            val file = file("ldh [12]\n  jeq #1, nowhere\n")
            bpf("asm", file).hasStatus(2).err shouldStartWith "bpf asm: $file:2:"
            bpf("asm", "-", input = "frobnicate\n").hasStatus(2).err shouldStartWith "bpf asm: standard input:1:1: "
            bpf("dis", "-", input = "3\n40 0 0 12\n").hasStatus(2).err shouldStartWith "bpf dis: standard input:"
        }

        "a program that the kernel would refuse is translated, and the refusal said" {
            val ran = bpf("asm", "-", input = "ld [0]\n").hasStatus(1)
            ran.out shouldBe "{ 0x20, 0, 0, 0x00000000 },\n"
            ran.err shouldBe "bpf asm: the kernel refuses this program: ${BpfText.parse("ld [0]").verify()}\n"
        }

        "run tells the verdict on a packet" {
            val packet = "ffff ffff ffff 02:00:00:00:00:01 0806"
            val kept = bpf("run", file(arp), "--packet", packet).hasStatus(0)
            kept.lines shouldContainExactly listOf("1: 14 bytes, keep all (0xffffffff)", "1 packet, 1 kept, 0 dropped")
            bpf("run", file(arp), "--packet", packet.replace("0806", "0800")).hasStatus(1).lines.first() shouldBe "1: 14 bytes, drop (0x0)"
            bpf("run", "-", "--packet", packet, input = "ret #4").lines.first() shouldBe "1: 14 bytes, keep the first 4 (0x4)"
        }

        "a program that asks for a random number gets the same one from interpreter and compiled program" {
            bpf("run", "-", "--packet", "00", input = "ld #rand\nor #1\nret a").hasStatus(0)
        }

        "run reads capture files" {
            val packets = listOf(ByteArray(60).also { it[12] = 8 }, ByteArray(42).also { it[12] = 8 }.also { it[13] = 6 })
            for (format in CaptureFile.formats) {
                val ran = bpf("run", file(arp), "--pcap", file(format.write(packets))).hasStatus(0)
                withClue(format) {
                    ran.lines shouldContainExactly
                        listOf("1: 60 bytes, drop (0x0)", "2: 42 bytes, keep all (0xffffffff)", "2 packets, 1 kept, 1 dropped")
                }
            }
            // Of the second one only the header was captured; `ld #len` tells the whole length all the same.
            val cut = CaptureFile.formats.first().write(listOf(packets[1].copyOf(14)), wireLength = 42)
            bpf("run", "-", "--pcap", file(cut), input = "ld #len\nret a").lines.first() shouldBe "1: 42 bytes, keep all (0x2a)"
        }

        "a broken capture file has its offset and reason" {
            val whole = CaptureFile.formats.first().write(listOf(ByteArray(20)))
            fun error(bytes: ByteArray) = bpf("run", file(arp), "--pcap", file(bytes)).hasStatus(2).err.substringAfter(".pcap: ").trim()
            error(whole.copyOf(10)) shouldBe "offset 10: the file ends within the file's header: 14 of 24 bytes are missing"
            error(whole.copyOf(30)) shouldBe "offset 30: the file ends within the header of packet 1: 10 of 16 bytes are missing"
            error(whole.copyOf(41)) shouldBe "offset 41: the file ends within packet 1: 19 of 20 bytes are missing"
            error(ByteArray(24)) shouldBe "offset 0: no capture file: it begins with 0x00000000"
            error(byteArrayOf(0x0a, 0x0d, 0x0d, 0x0a) + ByteArray(20)) shouldContain "offset 0: a pcapng file"
            error(whole.copyOf().also { it[32] = 0x7f }) shouldContain "offset 32: packet 1 of "
            error(whole.copyOf().also { it[5] = 9 }) shouldContain "offset 4: version "
        }

        "wrong usage" {
            bpf().hasStatus(2).err shouldStartWith "Usage: netloom bpf <tool>"
            bpf("--help").hasStatus(0).out shouldContain "explain"
            for (tool in listOf("asm", "dis", "run", "explain")) {
                bpf(tool, "--help").hasStatus(0).out shouldStartWith "Usage: netloom bpf $tool "
                bpf(tool, "/no/such/file", *if (tool == "run") arrayOf("--packet", "") else arrayOf()).hasStatus(2).err shouldBe
                    "bpf $tool: /no/such/file: no such file\n"
            }
            bpf("dis", folder.path).hasStatus(2).err shouldBe "bpf dis: ${folder.path}: Is a directory\n"
            bpf("run", file(arp), "--pcap", folder.path).hasStatus(2).err shouldBe "bpf run: ${folder.path}: Is a directory\n"
            bpf("asm").hasStatus(2).err shouldStartWith "bpf asm: which program?"
            bpf("asm", "-d", "-dd", "-").hasStatus(2).err shouldStartWith "bpf asm: -d and -dd: one format at a time"
            bpf("nosuch").hasStatus(2).err shouldStartWith "bpf: no such tool: nosuch"
            bpf("run", file(arp)).hasStatus(2).err shouldStartWith "bpf run: which packets?"
            bpf("run", file(arp), "--packet", "0g").hasStatus(2).err shouldStartWith "bpf run: --packet: character 2, 'g'"
            bpf("run", file("ret #1"), "--packet", "001").hasStatus(2).err shouldStartWith "bpf run: --packet: the last byte"
            bpf("run", "-", "--packet", "00", input = "ld [0]").hasStatus(2).err shouldStartWith "bpf run: the kernel refuses this program"
        }

        fun explained(program: BpfProgram, vararg options: String): List<String> =
            bpf("explain", "-", *options, input = BpfText.format(program, BpfTextFormat.C)).lines.map {
                it.replace(Regex(" {2,}"), " | ").trim(' ', '|')
            }

        "explain names fields and values" {
            val rows = explained(BpfText.parse(arp))
            rows shouldContainExactly listOf(
                "0 | ldh [12] | A = EtherType",
                "1 | jeq #0x806 | EtherType is ARP (0x0806)? | yes: 2, no: 3",
                "2 | ret #-1 | keep the packet",
                "3 | ret #0 | drop the packet",
            )
        }

        "explain knows which header it is in" {
            val rows = explained(ReadyFilters.dns())
            rows[2] shouldBe "2 | ldb [23] | A = IPv4 protocol"
            rows[3] shouldStartWith "3 | jeq #0x11 | IPv4 protocol is UDP (17)?"
            rows[7] shouldBe "7 | ldxb 4*([14]&0xf) | X = length of the IPv4 header"
            rows[11] shouldBe "11 | ldb [20] | A = IPv6 next header"
            rows[41] shouldBe "41 | ldh [x + 16] | A = IPv6 fragment offset and flag"
            rows[86] shouldBe "86 | ldh [x + 14] | A = source port"
            rows[87] shouldStartWith "87 | jeq #0x35 | source port is 53 (DNS)?"
        }

        "explain: VLAN tags, parts of fields, flags, the network header as begin" {
            val vlan = "ldh [12]\njne #0x8100, drop\nldh [14]\nand #0xfff\njne #5, drop\nldh [16]\njne #0x86dd, drop\nld [8]\nret a\ndrop: ret #0"
            val rows = explained(BpfText.parse(vlan))
            rows[2] shouldBe "2 | ldh [14] | A = VLAN tag"
            rows[3] shouldBe "3 | and #0xfff | A = VLAN tag & 0xfff"
            rows[5] shouldBe "5 | ldh [16] | A = EtherType behind the VLAN tag"
            rows[7] shouldBe "7 | ld [8] | A = source MAC address, bytes 2 to 5"
            val network =
                explained(
                    BpfText.parse("ldb [9]\njne #6, drop\nldxb 4*([0]&0xf)\nldb [x + 13]\njset #2, keep\ndrop: ret #0\nkeep: ret #96"),
                    "--network",
                )
            network[0] shouldBe "0 | ldb [9] | A = byte 9 (of IPv4: protocol)"
            network.last() shouldBe "6 | ret #96 | keep the first 96 bytes of the packet"
            val tcp =
                explained(
                    BpfText.parse(
                        "ldh [12]\njne #0x800, drop\nldb [23]\njne #6, drop\nldxb 4*([14]&0xf)\nldb [x + 27]\njset #2, keep\ndrop: ret #0\nkeep: ret #96",
                    ),
                )
            tcp[6] shouldStartWith "6 | jset #0x2 | TCP flags has any bit of SYN (0x2)?"
        }

        "explain says what is never reached and what is refused" {
            val ran = bpf("explain", "-", input = "ret #0\nld M[3]\nret a").hasStatus(1)
            ran.lines[1] shouldContain "never reached"
            ran.lines[1] shouldContain "<- "
            ran.err shouldStartWith "bpf explain: the kernel refuses this program: instruction 1: "
        }
    })

package io.netloom.samples.bpf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe

class PcapReaderSpec :
    StringSpec({
        "times and bytes are the same in every format, but for their unit" {
            for (format in CaptureFile.formats) {
                val reader = PcapReader("x.pcap", format.write(listOf(byteArrayOf(1, 2), byteArrayOf(3))).inputStream())
                withClue(format) {
                    reader.linkType shouldBe LinkTypes.ETHERNET
                    val (first, second) = List(2) { reader.next()!! }
                    val unit = if ("a1b2c3d4" in format.toString()) 1_000L else 1L
                    first.nanos shouldBe 5 * unit
                    second.nanos shouldBe 1_000_000_000 + 5 * unit
                    first.bytes.asList() shouldBe listOf<Byte>(1, 2)
                    second.number shouldBe 2
                    reader.next() shouldBe null
                }
            }
        }
    })

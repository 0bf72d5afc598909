package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe

/** C4.1. */
class MacAddressTest :
    FunSpec({
        val eui64 = "02:00:5e:10:00:00:00:01"
        val infiniband = "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01"

        test("all notations") {
            for ((text, canonical) in listOf(
                "00:00:5e:00:53:01" to "00:00:5e:00:53:01",
                "00-00-5e-00-53-01" to "00:00:5e:00:53:01",
                "0000.5e00.5301" to "00:00:5e:00:53:01",
                "AB:cd:EF:00:11:22" to "ab:cd:ef:00:11:22",
                eui64 to eui64,
                "02-00-5e-10-00-00-00-01" to eui64,
                "0200.5e10.0000.0001" to eui64,
                infiniband to infiniband,
                infiniband.replace(':', '-') to infiniband,
                "0000.0000.fe80.0000.0000.0000.0200.5e10.0000.0001" to infiniband,
            )) {
                withClue(text) {
                    val address = MacAddress.parse(text)
                    address.toString() shouldBe canonical
                    MacAddress.of(address.toByteArray()) shouldBe address
                    address.size shouldBe canonical.count { it == ':' } + 1
                }
            }
        }

        test("texts that are none") {
            for (text in listOf(
                "", "01.02.03.04.05.06", "01:02:03:04:05:06:", ":01:02:03:04:05:06", "x1:02:03:04:05:06", "01002:03:04:05:06",
                "01:02003:04:05:06", "01:02:03:04:05", "01-02-03-04-05-06-",
                "01:02-03-04-05-06", "0123:4567:89AF", "0123-4567-89AF", "0123.4567.89AF.", "0123.4567", "00005e005301", "1:2:3:4:5:6",
                "00:00:5e:00:53:0g", "00:00:5e:00:53:01 ", "-1:00:00:00:00:00",
                "01:02:03:04:05:06:07", "01:02:03:04:05:06:07:08:09",
            )) {
                withClue("'$text'") {
                    MacAddress.parseOrNull(text).shouldBeNull()
                    shouldThrow<AddressSyntaxException> { MacAddress.parse(text) }.message shouldBe "address $text: invalid MAC address"
                }
            }
            for (size in listOf(0, 4, 7, 16, 21)) shouldThrow<IllegalArgumentException> { MacAddress.of(ByteArray(size)) }
        }

        test("bits that mean something") {
            MacAddress.parse("ff:ff:ff:ff:ff:ff").isBroadcast shouldBe true
            MacAddress.parse("ff:ff:ff:ff:ff:ff").isMulticast shouldBe true
            MacAddress.parse("01:00:5e:00:00:01").isMulticast shouldBe true
            MacAddress.parse("00:00:5e:00:53:01").isMulticast shouldBe false
            MacAddress.parse("02:00:5e:00:53:01").isLocallyAdministered shouldBe true
            MacAddress.parse("00:00:5e:00:53:01").isLocallyAdministered shouldBe false
            MacAddress.parse("00:00:5e:00:53:01").isBroadcast shouldBe false
            MacAddress.parse("00:00:5e:00:53:01").hashCode() shouldBe MacAddress.parse("00-00-5E-00-53-01").hashCode()
        }
    })

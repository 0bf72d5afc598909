package io.netloom.samples.selftest

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.finish
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.socket.Capabilities
import io.netloom.socket.KernelFeature
import io.netloom.socket.NetNs
import io.netloom.socket.SocketOptionTable
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlin.time.Duration.Companion.seconds

/** The command against the kernel it runs on. */
class SelftestCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "everything is printed, in lines that fit a terminal" {
            val ran = netloom("selftest").hasStatus(0)
            ran.lines.filter { it.length > 120 }.shouldBeEmpty()
            ran.lines.filter { it != it.trimEnd() }.shouldBeEmpty()
            ran.out shouldContain "Linux              ${Capabilities.probe().release}\n"
            NetNs.current().use { ran.out shouldContain "Network namespace  ${it.id}\n" }
            for (feature in KernelFeature.entries) ran.out shouldContain "\n  ${feature.description} "
            for (row in SocketOptionTable.rows) withClue(row) { ran.out shouldContain "\n  ${row.name} " }
            for (sysctl in Capabilities.probe().sysctls.keys) ran.out shouldContain "\n  $sysctl "
            ran.lines.last() shouldBe "All 4 checks passed."
            ran.err shouldBe ""
        }

        "columns are aligned" {
            val lines = netloom("selftest").lines
            val begin = lines.indexOf("Options of SOL_UDP (r: read, w: set)")
            val rows = lines.subList(begin + 1, begin + 7)
            rows.map { it.indexOf("UdpOptions.") }.distinct().size shouldBe 1
            rows.first() shouldBe "  UDP_CORK          flag  rw  UdpOptions.cork              yes"
        }

        "JSON says the same" {
            val json = Json.parseToJsonElement(netloom("selftest", "--json").hasStatus(0).out).jsonObject
            json.getValue("ok").jsonPrimitive.boolean shouldBe true
            json.getValue("linux").jsonPrimitive.content shouldBe Capabilities.probe().release
            NetNs.current().use { json.getValue("networkNamespace").jsonPrimitive.long shouldBe it.id }
            json.getValue("features").jsonObject.keys shouldBe KernelFeature.entries.map { it.name }.toSet()
            val options = json.getValue("options").jsonArray.map { it.jsonObject }
            options.map { it.text("name") } shouldBe SocketOptionTable.rows.map { it.name }
            options.first { it.text("name") == "SO_RXQ_OVFL" }.let {
                it.text("state") shouldBe "AVAILABLE"
                it.text("member") shouldBe "SocketOptions.receiveQueueOverflow"
                ("reason" in it) shouldBe false
            }
            json.getValue("checks").jsonArray.size shouldBe SelfCheck.entries.size
        }

        "without privileges it says what is missing, and passes" {
            TestNet.use { net ->
                val ran = net.host("a").run(*Unprivileged.command(*netloomCommand("selftest")).toTypedArray())
                withClue(ran) {
                    ran.status shouldBe 0
                    val text = ran.output.replace(Regex("\\s+"), " ")
                    text shouldContain " Capabilities none "
                    text shouldContain " packet sockets no EPERM, needs CAP_NET_RAW "
                    text shouldContain " SO_PRIORITY int rw SocketOptions.priority yes needs CAP_NET_ADMIN for a priority above 6 "
                }
            }
        }

        "a check that fails is the exit status" {
            PrivateNamespace.require()
            fun inEmptyNamespace(vararg options: String) = ProcessBuilder("unshare", "--net", *netloomCommand("selftest", *options)).start().finish()
            val ran = inEmptyNamespace().hasStatus(1) // its loopback is down
            ran.lines.last() shouldBe "1 of 4 checks failed."
            ran.lines.first { it.startsWith("  FAILED") } shouldContain "a datagram passes over the IPv4 loopback: sendto: ENETUNREACH"
            Json.parseToJsonElement(inEmptyNamespace("--json").hasStatus(1).out).jsonObject.getValue("ok").jsonPrimitive.boolean shouldBe false
        }

        "usage" {
            netloom("selftest", "-h").hasStatus(0).out shouldStartWith "Usage: selftest [options]"
            netloom("selftest", "--nosuch").hasStatus(2).err shouldStartWith "selftest: unknown option: --nosuch"
            netloom("selftest", "now").hasStatus(2).err shouldContain "takes no operands"
            netloom("help").out shouldContain "selftest "
        }

        "a table wraps its last column" {
            Table(20).apply {
                row("a", "one two three four")
                row("long", "")
            }.lines() shouldBe listOf("  a     one two", "        three four", "  long")
        }
    })

private fun JsonObject.text(name: String) = getValue(name).jsonPrimitive.content

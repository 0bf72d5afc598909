package io.netloom.samples.interfaces

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.Running
import io.netloom.samples.netloom
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlin.time.Duration.Companion.seconds

/** The table on a host of a test network, and what changes there. */
class InterfacesCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onHost(block: (TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            net.link(a.end("v0", "192.0.2.1/24", "fd00::1/64"), net.host("b").end("v1", "192.0.2.2/24"), mtu = 1_400)
            block(a)
        }

        "all interfaces, with their addresses and groups next to each other" {
            onHost { host ->
                val lines = host.inside { netloom("interfaces") }.hasStatus(0).lines
                withClue(lines.joinToString("\n")) {
                    lines.first() shouldMatch Regex(" *# {2}NAME {2} *MTU {2}FLAGS {2} *HARDWARE ADDRESS {3}ADDRESSES {2} *MULTICAST GROUPS")
                    lines[1] shouldMatch Regex(" *1 {2}lo {4}65536 {2}up loopback running {2} *- {2} *127\\.0\\.0\\.1/8 {2} *224\\.0\\.0\\.1")
                    val first = lines.single { "v0" in it }
                    first shouldMatch Regex(
                        " *${host.index("v0")} {2}v0 {5}1400 {2}up broadcast multicast running {2}([0-9a-f]{2}:){5}[0-9a-f]{2} {2}" +
                            "192\\.0\\.2\\.1/24 {2} *224\\.0\\.0\\.1",
                    )
                    // What the columns hold stands below their headings.
                    val addresses = lines.first().indexOf("ADDRESSES")
                    first.substring(addresses) shouldStartWith "192.0.2.1/24"
                    lines.drop(lines.indexOf(first) + 1).map { it.substring(addresses).substringBefore(' ') } shouldContain "fd00::1/64"
                    lines.map { it.drop(lines.first().indexOf("MULTICAST")) } shouldContain "ff02::1"
                }
            }
        }

        "one of them, and one that is not there" {
            onHost { host ->
                val lines = host.inside { netloom("interfaces", "v0") }.hasStatus(0).lines
                lines.count { " v0 " in it } shouldBe 1
                lines.count { " lo " in it } shouldBe 0
                host.inside { netloom("interfaces", "v1") }.hasStatus(2).err.trim() shouldBe "interfaces: v1: No such device"
            }
        }

        "changes as they happen" {
            onHost { host ->
                val size = host.inside { netloom("interfaces") }.lines.size
                val running = Running(host, "interfaces", "--watch")
                running.line(size)
                var told = size
                fun next(condition: (String) -> Boolean): String {
                    while (true) running.line(++told).let { if (condition(it)) return it }
                }
                host.interfaces.mtu("v0", 1_300)
                next { true } shouldBe "~ v0: mtu 1300, was 1400"
                host.interfaces.addAddress("v0", "192.0.2.9/24")
                next { true } shouldBe "~ v0: with 192.0.2.9/24"
                host.interfaces.removeAddress("v0", "192.0.2.9/24")
                next { true } shouldBe "~ v0: without 192.0.2.9/24"
                host.interfaces.down("v0")
                next { "no longer" in it } shouldContain Regex("~ v0: no longer .*running")
                host.interfaces.createBridge("br0")
                next { it.startsWith("+") } shouldMatch Regex("\\+ \\d+: br0 <broadcast\\|multicast> mtu 1500 .*")
                host.interfaces.delete("br0")
                next { it.startsWith("-") } shouldBe "- br0"
                val ran = running.stop().hasStatus(0)
                ran.err shouldBe ""
            }
        }

        "one that comes later, and nothing of the others" {
            onHost { host ->
                val running = Running(host, "interfaces", "-w", "br0")
                running.line(1) shouldBe "# up to date"
                host.interfaces.mtu("v0", 1_300)
                host.interfaces.createBridge("br0")
                running.line(2) shouldContain ": br0 <"
                running.stop().hasStatus(0).lines.size shouldBe 2
            }
        }

        "usage" {
            netloom("interfaces", "-h").hasStatus(0).out shouldContain "Usage: netloom interfaces [options] [name]"
            netloom("interfaces", "a", "b").hasStatus(2).err shouldStartWith "interfaces: usage error: more than one name"
        }
    })

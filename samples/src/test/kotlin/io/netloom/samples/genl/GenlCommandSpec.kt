package io.netloom.samples.genl

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.testkit.TestNet
import kotlin.time.Duration.Companion.seconds

/** The command against the kernel it runs on. */
class GenlCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "all families, in lines that fit a terminal" {
            val ran = netloom("genl").hasStatus(0)
            ran.lines shouldContain "nlctrl: id 16, version 2"
            ran.out shouldContain Regex("(?m)^ {2}groups +notify \\(\\d+\\)$")
            ran.out shouldContain Regex("(?m)^ {2}commands +3 \\(do, dump, policy\\); 10 \\(dump, policy\\)$")
            ran.lines.filter { it.length > 120 || it != it.trimEnd() }.shouldBeEmpty()
            ran.err shouldBe ""
        }

        "one family, with what its commands take" {
            val ran = netloom("genl", "nlctrl").hasStatus(0)
            ran.lines.first() shouldBe "nlctrl: id 16, version 2"
            ran.out shouldContain "\n  command 3: do, dump, policy\n    1: u16, 0 to 65535\n    2: nul string, at most 15 bytes\n"
            val ethtool = netloom("genl", "ethtool").hasStatus(0)
            ethtool.out shouldContain Regex("\n {4}1: nested, policy \\d+\n {6}1: u32, 0 to 4294967295\n")
        }

        "an interface: features, strings and rings, and the kernel's words in place of what it refuses" {
            TestNet.use { net ->
                val host = net.host("a")
                net.link(host.end("eth0"), net.host("b").end("eth0"))
                val ran = host.run(*netloomCommand("genl", "ethtool", "eth0"))
                withClue(ran) {
                    ran.status shouldBe 0
                    ran.output shouldStartWith "eth0 ("
                    ran.output shouldContain Regex("\n {2}link +link\n")
                    ran.output shouldContain Regex("\n {2}link modes +10000 Mbit/s, full duplex\n")
                    ran.output shouldContain Regex("\n {2}rings +refused: EOPNOTSUPP \\(95\\) Operation not supported\n")
                    ran.output shouldContain Regex("\n {2}channels +rx 1 of \\d+, tx 1 of \\d+\n")
                    ran.output shouldContain Regex("\n {2}timestamping +.*software-receive")
                    ran.output shouldContain Regex("\n {2}tunnels +refused: EOPNOTSUPP .*: device does not report tunnel offload info")
                    ran.output shouldContain Regex("\n {2}statistics +peer_ifindex, ")
                    ran.output shouldContain Regex("\n {2}self-tests +none\n")
                    ran.output shouldContain "\n    highdma: on"
                    ran.output shouldContain "\n    vlan-challenged: off [fixed]\n"
                }
            }
        }

        "what is not there" {
            netloom("genl", "nosuch").hasStatus(2).err shouldStartWith "genl: no generic netlink family \"nosuch\": "
            val device = netloom("genl", "ethtool", "nosuch").hasStatus(2).err
            device shouldStartWith "genl: ethtool command 11: ENODEV (19) No such device: \"no device matches name\""
        }

        "usage" {
            netloom("genl", "-h").hasStatus(0).out shouldStartWith "Usage: netloom genl [family] | ethtool <interface>"
            netloom("genl", "nlctrl", "eth0").hasStatus(2).err shouldContain "only the family ethtool takes an interface"
            netloom("genl", "ethtool", "a", "b").hasStatus(2).err shouldContain "too many operands: b"
            netloom("genl", "--nosuch").hasStatus(2).err shouldStartWith "genl: unknown option: --nosuch"
            netloom("help").out shouldContain "  genl "
        }
    })

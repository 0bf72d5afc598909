package io.netloom.samples.ospf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.Running
import io.netloom.samples.Witness
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import kotlin.time.Duration.Companion.seconds

/** Two routers on a cable. */
class OspfHelloCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onCable(block: (TestHost, TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
            block(a, b)
        }

        "version 2: two routers come to hear each other" {
            onCable { a, b ->
                val one = Running(a, "ospf-hello", "-i", "0.1", "eth0")
                one.line(1) shouldBe "OSPF version 2 on eth0: router 10.0.0.1, area 0.0.0.0, hello every 100ms"
                val other = Running(b, "ospf-hello", "-i", "0.1", "-a", "0.0.0.7", "eth0")
                one.line(2) shouldBe "10.0.0.2: router 10.0.0.2, area 0.0.0.7, every 1 s, hop limit 1, hears nobody yet"
                other.line(3) shouldBe "10.0.0.1: router 10.0.0.1, area 0.0.0.0, every 1 s, hop limit 1, hears us"
                for (router in listOf(one, other)) router.stop().hasStatus(0).err shouldBe ""
            }
        }

        "version 3: the same over link-local addresses" {
            onCable { a, b ->
                val one = Running(a, "ospf-hello", "-6", "-i", "0.1", "-r", "1.1.1.1", "eth0")
                one.line(1) shouldBe "OSPF version 3 on eth0: router 1.1.1.1, area 0.0.0.0, hello every 100ms"
                val other = Running(b, "ospf-hello", "-6", "-i", "0.1", "eth0")
                one.line(2) shouldMatch
                    Regex("""fe80::[0-9a-f:]+%eth0: router 10\.0\.0\.2, area 0\.0\.0\.0, every 1 s, hop limit 1, hears nobody yet""")
                other.line(3) shouldContain ": router 1.1.1.1, area 0.0.0.0, every 1 s, hop limit 1, hears us"
                for (router in listOf(one, other)) router.stop().hasStatus(0).err shouldBe ""
            }
        }

        "on the wire, by tshark: headers as said, hellos that are well formed" {
            onCable { a, b ->
                val fields = listOf("ip.dst", "ip.dsfield", "ip.ttl", "ipv6.dst", "ipv6.tclass", "ipv6.hlim") +
                    listOf("ospf.version", "ospf.srcrouter", "_ws.col.Info", "_ws.expert.message")
                Witness(b, "eth0", 2, "proto ospf", *fields.toTypedArray()).use { witness ->
                    a.inside { netloom("ospf-hello", "-c", "1", "-i", "0.001", "eth0") }.hasStatus(0)
                    a.inside { netloom("ospf-hello", "-6", "-c", "1", "-i", "0.001", "eth0") }.hasStatus(0)
                    witness.packets() shouldBe listOf(
                        listOf("224.0.0.5", "0xc0", "1", "", "", "", "2", "10.0.0.1", "Hello Packet", ""),
                        listOf("", "", "", "ff02::5", "0x000000c0", "1", "3", "10.0.0.1", "Hello Packet", ""),
                    )
                }
            }
        }

        "usage, errors, and a missing privilege" {
            netloom("ospf-hello", "-h").hasStatus(0).out shouldContain "Usage: netloom ospf-hello"
            netloom("ospf-hello").hasStatus(2).err shouldStartWith "ospf-hello: usage error: one interface is required"
            netloom("ospf-hello", "-r", "router", "lo").hasStatus(2).err shouldStartWith "ospf-hello: invalid argument: 'router'"
            netloom("ospf-hello", "-a", "::1", "lo").hasStatus(2).err shouldStartWith "ospf-hello: invalid argument: '::1'"
            netloom("ospf-hello", "nosuch").hasStatus(2).err shouldBe "ospf-hello: no interface nosuch, or none with an address\n"
            onCable { a, _ ->
                val ran = a.run(*Unprivileged.command(*netloomCommand("ospf-hello", "eth0")).toTypedArray())
                withClue(ran) {
                    ran.status shouldBe 2
                    ran.output shouldStartWith "ospf-hello: "
                    ran.output shouldContain "CAP_NET_RAW"
                }
            }
        }
    })

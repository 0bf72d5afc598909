package io.netloom.samples.names

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.netloom
import java.net.DatagramSocket
import java.net.InetAddress
import kotlin.time.Duration.Companion.seconds

/** The command against a server on the loopback. */
class ResolveCommandSpec :
    StringSpec({
        timeout = 30.seconds.inWholeMilliseconds

        val zone = """
            example.test. NS ns.example.test.
            example.test. MX 20 backup.example.test.
            example.test. MX 10 mail.example.test.
            example.test. TXT "v=spf1 " "-all"
            example.test. TXT "a \"quote\" and \027[31m"
            example.test. A 192.0.2.1
            example.test. AAAA 2001:db8::1
            www.example.test. CNAME example.test.
            text.example.test. TXT "only"
            _sip._tcp.example.test. SRV 10 60 5060 sip.example.test.
            1.2.0.192.in-addr.arpa. PTR example.test.
            """

        fun resolve(vararg arguments: String) = LoopbackDns(zone).use { netloom("resolve", "--server", it.address, *arguments) }

        "the addresses of a name, the names of an address" {
            resolve("example.test").hasStatus(0).lines shouldContainExactly
                listOf("example.test has IPv6 address 2001:db8::1", "example.test has address 192.0.2.1")
            resolve("192.0.2.1").hasStatus(0).lines shouldContainExactly listOf("192.0.2.1 domain name pointer example.test.")
        }

        "records by their type" {
            resolve("example.test", "a").hasStatus(0).lines shouldContainExactly listOf("example.test has address 192.0.2.1")
            resolve("example.test", "AAAA").hasStatus(0).lines shouldContainExactly listOf("example.test has IPv6 address 2001:db8::1")
            resolve("www.example.test", "CNAME").hasStatus(0).lines shouldContainExactly listOf("www.example.test is an alias for example.test.")
            resolve("example.test", "MX").hasStatus(0).lines shouldContainExactly listOf(
                "example.test mail is handled by 10 mail.example.test.",
                "example.test mail is handled by 20 backup.example.test.",
            )
            resolve("example.test", "NS").hasStatus(0).lines shouldContainExactly listOf("example.test name server ns.example.test.")
            resolve("192.0.2.1", "PTR").hasStatus(0).lines shouldContainExactly listOf("192.0.2.1 domain name pointer example.test.")
            resolve("_sip._tcp.example.test", "SRV").hasStatus(0).lines shouldContainExactly
                listOf("_sip._tcp.example.test has SRV record 10 60 5060 sip.example.test.")
            // Nothing that a stranger has written moves the cursor.
            resolve("example.test", "TXT").hasStatus(0).lines shouldContainExactlyInAnyOrder listOf(
                "example.test descriptive text \"v=spf1 -all\"",
                "example.test descriptive text \"a \\\"quote\\\" and \\027[31m\"",
            )
        }

        "all there is" {
            val lines = resolve("www.example.test", "all").hasStatus(0).lines
            lines.size shouldBe 8
            lines.first() shouldBe "www.example.test is an alias for example.test."
            lines.drop(1).take(2) shouldContainExactly
                listOf("www.example.test has address 192.0.2.1", "www.example.test has IPv6 address 2001:db8::1")
            resolve("text.example.test", "all").hasStatus(0).lines shouldContainExactly listOf("text.example.test descriptive text \"only\"")
        }

        "what there is not: status 1" {
            for (type in listOf(emptyArray(), arrayOf("TXT"), arrayOf("all"))) {
                val absent = resolve("absent.test", *type).hasStatus(1)
                absent.out shouldBe ""
                absent.err shouldContain Regex("^resolve: lookup absent\\.test on 127\\.0\\.0\\.1:\\d+: no such host\n$")
            }
            resolve("text.example.test").hasStatus(1).err shouldContain ": no records of this type\n"
            resolve("_sip._tcp.example.test", "all").hasStatus(0).lines.size shouldBe 1
            resolve("example.test", "CNAME").hasStatus(1).err shouldBe "resolve: lookup example.test: no records of this type\n"
        }

        "a server that is silent, and none at all: status 2" {
            DatagramSocket(0, InetAddress.getLoopbackAddress()).use { silent ->
                val late = netloom("resolve", "-s", "127.0.0.1:${silent.localPort}", "-w", "0.1", "example.test")
                late.hasStatus(2).err shouldBe "resolve: lookup example.test: timed out\n"
            }
            netloom("resolve", "--server", "127.0.0.1:9", "example.test").hasStatus(2).err shouldContain "lookup example.test on 127.0.0.1:9: "
        }

        "the system's resolver" {
            val ran = netloom("resolve", "localhost").hasStatus(0)
            ran.lines.filterNot { it == "localhost has address 127.0.0.1" || it == "localhost has IPv6 address ::1" } shouldBe emptyList()
        }

        "usage" {
            netloom("resolve", "-h").hasStatus(0).out shouldContain "Types: A AAAA CNAME MX NS PTR SRV TXT, and all"
            netloom("resolve").hasStatus(2).err shouldStartWith "resolve: whose name?"
            netloom("resolve", "a.test", "MX", "c").hasStatus(2).err shouldStartWith "resolve: too many operands: c"
            netloom("resolve", "a.test", "XX").hasStatus(2).err shouldStartWith "resolve: no such type: XX (A AAAA"
            netloom("resolve", "127.1").hasStatus(2).err shouldContain "invalid IP address"
            netloom("resolve", "--server", "127.0.0.1:x", "a.test").hasStatus(2).err shouldContain "unknown port"
            netloom("help").out shouldContain "  resolve "
        }
    })

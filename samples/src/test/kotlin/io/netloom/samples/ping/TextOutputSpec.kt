package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpMode
import java.net.InetAddress

class TextOutputSpec :
    StringSpec({
        val loopback = InetAddress.getByName("127.0.0.1")

        fun printed(options: PingOptions = PingOptions("127.0.0.1"), names: HostNames? = null, block: TextOutput.() -> Unit): String =
            Printed().apply { TextOutput(stream, options, names).block() }.text

        fun reply(
            from: InetAddress = loopback,
            ttl: Int? = 64,
            duplicate: Boolean = false,
            outOfOrder: Boolean = false,
            late: Boolean = false,
            truncated: Boolean = false,
            nanos: Long = 45_000,
        ) = PingEvent.Reply(1, 64, from, ttl, nanos, duplicate, outOfOrder, late, truncated)

        "the first line" {
            val v6 = PingTarget("localhost", InetAddress.getByName("::1"))
            printed { started(PingTarget("127.0.0.1", loopback), IcmpMode.RAW) } shouldBe "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n"
            printed { started(v6, IcmpMode.RAW) } shouldBe "PING localhost (::1) 56 data bytes\n"
            printed(PingOptions("x", origin = "eth0")) { started(PingTarget("x", loopback), IcmpMode.RAW) } shouldBe
                "PING x (127.0.0.1) from eth0: 56(84) bytes of data.\n"
        }

        "replies and their marks" {
            printed { happened(reply()) } shouldBe "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms\n"
            printed { happened(reply(ttl = null)) } shouldBe "64 bytes from 127.0.0.1: icmp_seq=1 time=0.045 ms\n"
            printed { happened(reply(duplicate = true, outOfOrder = true, late = true)) } shouldBe
                "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms (DUP!)\n"
            printed { happened(reply(outOfOrder = true, late = true, truncated = true)) } shouldBe
                "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms (truncated) (OUT OF ORDER!) (late)\n"
        }

        "names where they are known" {
            val names = HostNames { "localhost" }.apply { prepare(loopback, 30_000) }
            printed(names = names) { happened(reply()) } shouldBe "64 bytes from localhost (127.0.0.1): icmp_seq=1 ttl=64 time=0.045 ms\n"
        }

        "ICMP errors" {
            val router = InetAddress.getByName("10.0.0.1")
            printed { happened(PingEvent.Problem(1, router, 3, 1, "Destination Host Unreachable")) } shouldBe
                "From 10.0.0.1 icmp_seq=1 Destination Host Unreachable\n"
            printed { happened(PingEvent.Problem(1, null, null, null, "No route to host")) } shouldBe "icmp_seq=1 No route to host\n"
            printed { happened(PingEvent.NotSent(2, "Network is unreachable")) } shouldBe "ping: send: Network is unreachable\n"
            printed { happened(PingEvent.TimedOut(2)) } shouldBe ""
        }

        "quiet is quiet" {
            printed(PingOptions("x", quiet = true)) { happened(reply()) } shouldBe ""
        }

        "the summary" {
            val target = PingTarget("host", loopback)
            val figures = PingStatistics().apply {
                repeat(4) { countTransmitted() }
                listOf(17_000L, 30_000L, 41_000L).forEach { count(reply(nanos = it)) }
            }
            printed { finished(target, figures, 3_004_900_000) } shouldBe
                "\n--- host ping statistics ---\n4 packets transmitted, 3 received, 25% packet loss, time 3004ms\n" +
                "rtt min/avg/max/mdev = 0.017/0.029/0.041/0.010 ms\n"

            figures.count(reply(duplicate = true))
            figures.countError()
            figures.countTransmitted()
            figures.count(reply(outOfOrder = true, late = true))
            printed { finished(target, figures, 0) }.lines()[2] shouldBe
                "5 packets transmitted, 4 received, +1 duplicates, +1 out of order, +1 late, +1 errors, 20% packet loss, time 0ms"
        }

        "the summary of silence has no times" {
            val figures = PingStatistics().apply { countTransmitted() }
            printed { finished(PingTarget("host", loopback), figures, 0) } shouldBe
                "\n--- host ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n"
        }
    })

package io.netloom.samples.traceroute

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpExtension
import io.netloom.icmp.InterfaceInfo
import io.netloom.icmp.InterfaceRole
import io.netloom.icmp.MplsLabel
import io.netloom.icmp.MplsLabelStack
import io.netloom.icmp.RawExtension
import io.netloom.samples.ping.HostNames
import io.netloom.samples.ping.Printed
import java.net.InetAddress

class TraceTextSpec :
    StringSpec({
        val one = InetAddress.ofLiteral("10.0.0.2")
        val two = InetAddress.ofLiteral("fd00::0:2")

        fun answer(from: InetAddress = one, nanos: Long = 45_000, note: String? = null, vararg extensions: IcmpExtension) =
            Outcome.Answer(from, nanos, note, extensions.asList())

        fun printed(vararg outcomes: Outcome, names: HostNames? = null, firstHop: Int = 1): String = Printed().also { printed ->
            val text = TraceText(printed.stream, TracePlan(firstHop = firstHop), names)
            outcomes.forEachIndexed(text::probe)
            text.stopped()
        }.text

        "a line per hop" {
            printed(answer(), answer(nanos = 1_234_567), answer(nanos = 123_456_789), Outcome.Silence, Outcome.Silence, Outcome.Silence) shouldBe
                " 1  10.0.0.2  0.045 ms  1.235 ms  123.457 ms\n" +
                " 2  * * *\n"
            printed(answer(), Outcome.Silence, answer(), firstHop = 10) shouldBe "10  10.0.0.2  0.045 ms *  0.045 ms\n"
        }

        "each router of a hop, where there are several" {
            printed(answer(), answer(two), answer(two)) shouldBe " 1  10.0.0.2  0.045 ms fd00::2  0.045 ms  0.045 ms\n"
        }

        "names" {
            val names = HostNames { if (it == one) "router.example" else it.hostAddress }
            printed(answer(), answer(two), answer(one), names = names) shouldBe
                " 1  router.example (10.0.0.2)  0.045 ms fd00::2 (fd00::2)  0.045 ms router.example (10.0.0.2)  0.045 ms\n"
        }

        "refusals" {
            printed(answer(note = "!H"), Outcome.Silence, answer(note = "!H")) shouldBe " 1  10.0.0.2  0.045 ms !H *  0.045 ms !H\n"
        }

        "a line that was interrupted is ended" {
            printed(answer()) shouldBe " 1  10.0.0.2  0.045 ms\n"
        }

        "extensions stand below, once for each router" {
            val labels = MplsLabelStack(listOf(MplsLabel(16_014, 4, false, 1), MplsLabel(17, 0, true, 255)))
            val came = InterfaceInfo(InterfaceRole.INCOMING, 15, two, "en101", 8192)
            val evil = InterfaceInfo(InterfaceRole.NEXT_HOP, name = "\u001b[2J\n")
            printed(answer(extensions = arrayOf(evil))) shouldBe " 1  10.0.0.2  0.045 ms\n    next hop ?[2J?\n"
            val raw = RawExtension(9, 1, ByteArray(12))
            printed(answer(extensions = arrayOf(labels, came)), answer(extensions = arrayOf(labels)), answer()) shouldBe
                " 1  10.0.0.2  0.045 ms  0.045 ms  0.045 ms\n" +
                "    MPLS label 16014, class 4, TTL 1\n" +
                "    MPLS label 17, class 0, TTL 255, bottom of stack\n" +
                "    came in by en101, index 15, fd00::2, MTU 8192\n"
            printed(
                answer(extensions = arrayOf(raw)),
                answer(two, extensions = arrayOf(InterfaceInfo(InterfaceRole.OUTGOING))),
                Outcome.Silence,
            ) shouldBe
                " 1  10.0.0.2  0.045 ms fd00::2  0.045 ms *\n" +
                "    10.0.0.2: extension of class 9, type 1, 12 bytes\n" +
                "    fd00::2: would go out by (nothing told)\n"
        }
    })

package io.netloom.netlink.test.genetlink

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.genetlink.Ethtool
import io.netloom.netlink.genetlink.GenetlinkMessage
import io.netloom.netlink.genetlink.NetDev
import io.netloom.netlink.genetlink.NlCtrl
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer

/** The decoders of the families: whatever the kernel may send, they return something or throw a [NetlinkFormatException]. */
class GenetlinkFuzzTest :
    FunSpec({
        val decoders: Map<String, (GenetlinkMessage) -> Any?> = mapOf(
            "family" to NlCtrl.families()::decode,
            "change" to NlCtrl.changes::decode,
            "features" to Ethtool.features()::decode,
            "features switched" to Ethtool.setFeatures("v0", emptyMap())::decode,
            "rings" to Ethtool.rings()::decode,
            "channels" to Ethtool.channels()::decode,
            "link modes" to Ethtool.linkModes("v0")::decode,
            "link state" to Ethtool.linkState("v0")::decode,
            "timestamping" to Ethtool.timestamping("v0")::decode,
            "tunnels" to Ethtool.tunnels("v0")::decode,
            "strings" to Ethtool.strings("v0")::decode,
            "settings" to Ethtool.changes::decode,
            "device" to NetDev.devices()::decode,
            "queue" to NetDev.queues()::decode,
            "napi" to NetDev.napis()::decode,
            "interface" to NetDev.changes::decode,
        )

        /** Which decoders take it, and how large the result is, in steps. */
        fun outcome(input: ByteArray): Any = try {
            val message = GenetlinkMessage.decode(input)
            decoders.mapNotNull { (name, decode) ->
                try {
                    decode(message)?.let { name + it.toString().length / STEP }
                } catch (_: NetlinkFormatException) {
                    null
                }
            }
        } catch (_: NetlinkFormatException) {
            "no message"
        }

        test("what the kernel sent is taken by every decoder that it is for") {
            val outcomes = Fuzzer(Corpus.load("genetlink"), LONGEST, ::outcome).replay()
            val taken = outcomes.filterIsInstance<List<*>>().flatten().map { it.toString().trimEnd { c -> c.isDigit() } }
            // netdev tells of changes only where a driver's abilities change, which no interface here does.
            taken shouldContainAll decoders.keys - "interface"
        }

        test("and what can be made of it does no harm") {
            Fuzzer(Corpus.load("genetlink"), LONGEST, ::outcome).run() shouldBeGreaterThan 1_000L
        }
    })

private const val LONGEST = 2_048
private const val STEP = 16

package io.netloom.socket.filter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.PacketMetadata
import io.netloom.bpf.random.Ancillary
import io.netloom.bpf.random.RandomCase
import io.netloom.bpf.random.RandomPackets
import io.netloom.bpf.random.RandomPrograms
import io.netloom.bpf.random.Seeds
import io.netloom.bpf.random.operand
import io.netloom.socket.Errno
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.stress.SOAK
import io.netloom.testkit.PrivateNamespace
import kotlin.random.Random

/**
 * Random programs over Ethernet frames that come in on the loopback: with an interface, a protocol, a mark, a VLAN tag that the kernel takes off, and headers
 * in front of the data. What the kernel says about them, programs in this process are told by [PacketMetadata]; the verdicts are the same.
 *
 * The CPU and the random number cannot be known, and the hash and the offset of the payload are not looked for here: these four are loaded and forgotten.
 */
class MetadataDifferentialTest :
    FunSpec({
        for ((name, type) in listOf(
            "from the link header on" to SocketConstants.SOCK_RAW,
            "from the network header on" to SocketConstants.SOCK_DGRAM,
        )) {
            test("kernel, interpreter and compiled program agree on frames, $name") {
                PrivateNamespace.require()
                var dropped = 0
                var shortened = 0
                val programs = if (SOAK) 200_000 else 4_000
                PacketSocketFilter(type).use { kernel ->
                    repeat(programs) { index ->
                        val seed = Seeds.of(index)
                        val random = Random(seed)
                        val frame = Frame(random)
                        val data = if (type == SocketConstants.SOCK_RAW) 0 else Frame.HEADER
                        val program = RandomPrograms(random, frame.received.size - data, KNOWN, framed = true).next()
                        val refusal = kernel.refusal(program)
                        // Kernels before 6.6 have little room for programs, unless told otherwise by net.core.optmem_max.
                        if (refusal == Errno.ENOMEM) return@repeat
                        check(refusal == null) { "the kernel says $refusal: " + RandomCase.describe(seed, program, frame.sent) }
                        kernel.send(frame.sent, frame.mark)
                        val whole = frame.received.copyOfRange(data, frame.received.size)
                        check(kernel.whole().contentEquals(whole)) { "the loopback changed a frame: ${frame.sent.toHexString()}" }
                        val kept = kernel.kept()

                        val metadata = frame.metadata(data)
                        fun verdict(filter: PacketFilter) = filter.run(frame.received, data, whole.size, metadata)
                        val verdict = verdict(program.interpreter())
                        val keeps = Integer.toUnsignedLong(verdict).coerceAtMost(whole.size.toLong()).toInt()
                        if ((kept?.size ?: 0) != keeps || verdict(program.compile()) != verdict) {
                            val text = "kernel keeps ${kept?.size}, interpreter gives $verdict, compiled ${verdict(program.compile())}"
                            throw AssertionError("$text\n${RandomCase.describe(seed, program, frame.sent)}")
                        }
                        if (kept == null) {
                            dropped++
                        } else if (kept.size < whole.size) {
                            shortened++
                        }
                    }
                }
                dropped shouldBeGreaterThan programs / 20
                shortened shouldBeGreaterThan programs / 3
            }
        }
    })

private val KNOWN = Ancillary.ALL.toSet() - Ancillary.UNFORESEEABLE - setOf(Ancillary.RX_HASH, Ancillary.PAYLOAD_OFFSET)

/** A frame as it is sent, and as it comes in: without its outermost VLAN tag, if it has one. */
private class Frame(random: Random) {
    val sent = RandomPackets(random).frame().let { if (it.size < SHORTEST) it.copyOf(SHORTEST) else it }
    val mark = random.operand()
    private val tagged = type(sent) == 0x8100 || type(sent) == 0x88a8
    val received = if (tagged) sent.copyOf(TYPE) + sent.copyOfRange(TYPE + TAG, sent.size) else sent

    fun metadata(data: Int) = PacketMetadata().apply {
        protocol = type(received)
        packetType =
            if (sent.copyOf(6).all { it == 0.toByte() }) {
                HOST
            } else if (sent[0].toInt() and 1 ==
                0
            ) {
                OTHER_HOST
            } else if (broadcast()) {
                BROADCAST
            } else {
                MULTICAST
            }
        interfaceIndex = PacketSocketFilter.LOOPBACK_INDEX
        hardwareType = ARPHRD_LOOPBACK
        mark = this@Frame.mark
        vlanPresent = tagged
        if (tagged) vlanTci = u16(sent, TYPE + 2)
        if (tagged) vlanTpid = type(sent)
        networkOffset = HEADER - data
        linkLayerOffset = -data
    }

    private fun broadcast() = sent.copyOf(6).all { it == (-1).toByte() }

    /** As the kernel has it: what is too small for a type is a length, of a frame of IEEE 802.3. */
    private fun type(frame: ByteArray): Int = u16(frame, TYPE).let {
        if (it >=
            0x600
        ) {
            it
        } else if (u16(frame, HEADER) == 0xffff) {
            ETH_P_802_3
        } else {
            ETH_P_802_2
        }
    }

    private fun u16(bytes: ByteArray, at: Int) = (bytes[at].toInt() and 0xff shl 8) or (bytes[at + 1].toInt() and 0xff)

    companion object {
        const val HEADER = 14
        private const val TYPE = 12
        private const val TAG = 4
        private const val SHORTEST = 24
        private const val HOST = 0
        private const val BROADCAST = 1
        private const val MULTICAST = 2
        private const val OTHER_HOST = 3
        private const val ARPHRD_LOOPBACK = 772
        private const val ETH_P_802_3 = 1
        private const val ETH_P_802_2 = 4
    }
}

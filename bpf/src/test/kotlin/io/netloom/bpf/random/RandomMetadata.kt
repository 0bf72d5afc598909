package io.netloom.bpf.random

import io.netloom.bpf.PacketMetadata
import java.util.function.IntSupplier
import kotlin.random.Random

/** What a packet may have beside its bytes, at random: [size] is that of the packet. */
fun Random.metadata(size: Int): PacketMetadata {
    val from = this
    return PacketMetadata().apply {
        if (chance(3)) length = size + from.nextInt(2_000)
        if (chance(2)) protocol = from.nextInt(0x10000)
        if (chance(2)) packetType = from.nextInt(5)
        if (!chance(6)) interfaceIndex = from.operand()
        if (chance(2)) hardwareType = from.nextInt(0x10000)
        if (chance(2)) mark = from.operand()
        if (chance(2)) queue = from.nextInt(0x10000)
        if (chance(2)) rxHash = from.operand()
        if (chance(2)) cpu = from.nextInt(256)
        if (chance(2)) vlanTci = from.nextInt(0x10000)
        vlanPresent = from.nextBoolean()
        if (chance(2)) vlanTpid = from.nextInt(0x10000)
        if (chance(2)) payloadOffset = from.nextInt(size + 1)
        networkOffset = header(size)
        if (!chance(4)) linkLayerOffset = header(size)
        // The same for each engine.
        val number = from.nextInt()
        random = IntSupplier { number }
    }
}

/** Mostly a little in front of the packet, or in it. */
private fun Random.header(size: Int): Int = when (nextInt(8)) {
    0 -> operand()
    in 1..2 -> 0
    in 3..4 -> -nextInt(60)
    else -> nextInt(size + 1)
}

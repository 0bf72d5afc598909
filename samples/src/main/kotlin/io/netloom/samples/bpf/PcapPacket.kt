package io.netloom.samples.bpf

/**
 * A packet of a capture file.
 *
 * @property number counted from 1
 * @property nanos when it was captured, since 1970
 * @property bytes what was captured of it
 * @property wireLength bytes it had on the wire
 */
internal class PcapPacket(val number: Int, val nanos: Long, val bytes: ByteArray, val wireLength: Long)

package io.netloom.samples.sniff

import io.netloom.samples.packet.Frame

/**
 * A packet and the circumstances in which it was seen.
 *
 * @property nanos when, since 1970
 * @property direction `in`, `out`, or for whom it is where that is not this host alone
 */
internal class CapturedPacket(val nanos: Long, val interfaceName: String, val direction: String, val frame: Frame)

package io.netloom.samples.timestamp

import java.time.Instant

/**
 * The way of one packet by the system's clock.
 *
 * @property called just before the program's send
 * @property scheduled when it entered the queue in front of the interface
 * @property left when it was handed to the interface
 * @property arrived when the kernel got it from the interface
 * @property read just after the program's receive
 */
internal class PacketTimes(val called: Instant, val scheduled: Instant, val left: Instant, val arrived: Instant, val read: Instant)

package io.netloom.socket

import java.time.Duration

/**
 * What a process has used: `struct rusage`, see getrusage(2).
 *
 * @property userTime processor time in the program itself
 * @property systemTime processor time in the kernel on its behalf
 * @property maxResident the most memory that it ever held, KiB
 * @property minorFaults page faults that needed no reading
 * @property majorFaults page faults that did
 * @property blocksRead reads from a device, in blocks of 512 bytes
 * @property blocksWritten writes to a device, in blocks of 512 bytes
 * @property voluntarySwitches how often it gave the processor up to wait
 * @property involuntarySwitches how often the processor was taken from it
 */
public class ResourceUsage internal constructor(
    public val userTime: Duration,
    public val systemTime: Duration,
    public val maxResident: Long,
    public val minorFaults: Long,
    public val majorFaults: Long,
    public val blocksRead: Long,
    public val blocksWritten: Long,
    public val voluntarySwitches: Long,
    public val involuntarySwitches: Long,
) {
    override fun toString(): String =
        "ResourceUsage(userTime=$userTime, systemTime=$systemTime, maxResident=$maxResident KiB, minorFaults=$minorFaults, " +
            "majorFaults=$majorFaults, blocksRead=$blocksRead, blocksWritten=$blocksWritten, voluntarySwitches=$voluntarySwitches, " +
            "involuntarySwitches=$involuntarySwitches)"
}

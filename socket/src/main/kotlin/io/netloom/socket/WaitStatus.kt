package io.netloom.socket

import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.OptionLayout.TimeVal
import io.netloom.socket.internal.sys.ProcessLayout
import io.netloom.socket.internal.sys.ProcessLayout.SignalInfo
import io.netloom.socket.internal.sys.ProcessLayout.Usage
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.time.Duration

/** What waitid(2) writes into a frame's value area: a `siginfo_t`, and a `struct rusage` behind it. */
internal object WaitStatus {
    private const val NANOS_PER_MICRO = 1_000L

    fun infoAddress(frame: CallFrame): Long = frame.value()

    fun usageAddress(frame: CallFrame): Long = frame.value() + SignalInfo.SIZE

    fun read(frame: CallFrame): ProcessExit {
        val info = frame.memory().asSlice(frame.valueOffset(), SignalInfo.SIZE.toLong())
        return ProcessExit(
            pid = int(info, SignalInfo.PID).toLong(),
            uid = Integer.toUnsignedLong(int(info, SignalInfo.UID)),
            kind = kind(int(info, SignalInfo.CODE)),
            status = int(info, SignalInfo.STATUS),
            usage = usage(frame.memory().asSlice(frame.valueOffset() + SignalInfo.SIZE, Usage.SIZE.toLong())),
        )
    }

    /** With WEXITED the kernel tells no other. */
    private fun kind(code: Int) = when (code) {
        ProcessLayout.CLD_EXITED -> ProcessExit.Kind.EXITED
        ProcessLayout.CLD_KILLED -> ProcessExit.Kind.KILLED
        ProcessLayout.CLD_DUMPED -> ProcessExit.Kind.DUMPED
        else -> error("netloom bug, please report it: waitid tells code $code")
    }

    private fun usage(usage: MemorySegment) = ResourceUsage(
        userTime = time(usage, Usage.USER_TIME),
        systemTime = time(usage, Usage.SYSTEM_TIME),
        maxResident = long(usage, Usage.MAX_RESIDENT),
        minorFaults = long(usage, Usage.MINOR_FAULTS),
        majorFaults = long(usage, Usage.MAJOR_FAULTS),
        blocksRead = long(usage, Usage.BLOCKS_IN),
        blocksWritten = long(usage, Usage.BLOCKS_OUT),
        voluntarySwitches = long(usage, Usage.VOLUNTARY_SWITCHES),
        involuntarySwitches = long(usage, Usage.INVOLUNTARY_SWITCHES),
    )

    private fun time(from: MemorySegment, at: Int) =
        Duration.ofSeconds(long(from, at + TimeVal.SECONDS), long(from, at + TimeVal.MICROS) * NANOS_PER_MICRO)

    private fun int(from: MemorySegment, at: Int) = from.get(ValueLayout.JAVA_INT, at.toLong())

    private fun long(from: MemorySegment, at: Int) = from.get(ValueLayout.JAVA_LONG, at.toLong())
}

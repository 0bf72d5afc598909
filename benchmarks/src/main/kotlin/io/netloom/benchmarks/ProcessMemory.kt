package io.netloom.benchmarks

import java.nio.file.Files
import java.nio.file.Path

/** The memory of this process that is resident, in MiB. */
internal object ProcessMemory {
    private val status = Path.of("/proc/self/status")
    private const val KIB_PER_MIB = 1024

    fun now(): Double = field("VmRSS:")

    fun peak(): Double = field("VmHWM:")

    private fun field(name: String): Double = Files.readAllLines(status).first { it.startsWith(name) }.filter(Char::isDigit).toDouble() / KIB_PER_MIB
}

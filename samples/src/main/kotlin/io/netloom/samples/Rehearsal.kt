package io.netloom.samples

import io.netloom.samples.bpf.BpfCommand
import io.netloom.samples.ping.PingCommand
import io.netloom.samples.sniff.SniffCommand
import io.netloom.samples.traceroute.TracerouteCommand
import java.io.InputStream
import java.io.PrintStream

/**
 * What the build runs once, as `netloom rehearsal`: the classes that it loads are in the cache from which later starts have theirs. So it does a
 * little of what the commands do. Where something is not permitted, less is cached.
 */
internal class Rehearsal(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(): Int {
        PingCommand(out, err, stop).run(listOf("-c", "1", "127.0.0.1"))
        TracerouteCommand(out, err, stop).run(listOf("-n", "-q", "1", "-m", "1", "127.0.0.1"))
        for (tool in listOf("asm", "dis", "explain")) bpf(tool, "-")
        bpf("run", "-", "--packet", "00")
        SniffCommand(InputStream.nullInputStream(), out, err, stop).run(listOf("-h"))
        return 0
    }

    private fun bpf(vararg arguments: String) = BpfCommand(PROGRAM.byteInputStream(), out, err).run(arguments.asList())

    private companion object {
        const val PROGRAM = "ldh [12]\njne #0x800, drop\nldb [23]\njne #17, drop\nldxb 4*([14]&0xf)\nldh [x + 14]\nret #-1\ndrop: ret #0\n"
    }
}

package io.netloom.samples

import io.netloom.testkit.CommandResult
import io.netloom.testkit.TestHost
import org.opentest4j.TestAbortedException
import java.io.Closeable
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/**
 * tshark(1) on an interface: somebody else's word for what was on the wire. Skips the test where it is missing or may not listen. (tcpdump wants to become another user, and where the tests run there is none.)
 *
 * @param count after how many packets it has seen enough
 * @param filter in the language of pcap-filter(7)
 * @param fields what to tell of each packet, by tshark's names, such as `ip.ttl`
 */
internal class Witness(host: TestHost, interfaceName: String, count: Int, filter: String, vararg fields: String) : Closeable {
    private val process: Process

    init {
        if (!CommandResult.exists("tshark")) throw TestAbortedException("no tshark on the PATH, the independent witness of what is on the wire")
        val what = fields.flatMap { listOf("-e", it) }
        val command = listOf("tshark", "-i", interfaceName, "-c", "$count", "-l", "-n", "-T", "fields", "-E", "separator=;") + what + filter
        process = host.inside { ProcessBuilder(command).start() }
        process.outputStream.close()
        val complaints = ArrayList<String>()
        val errors = process.errorReader()
        while (true) {
            val line = errors.readLine() ?: throw TestAbortedException("tshark may not listen here: $complaints")
            if ("Capture started" in line) break
            complaints += line
        }
    }

    /** What it has to say once it has seen all its packets: for each the fields that were asked for, empty where it has none. */
    fun packets(): List<List<String>> {
        val text = CompletableFuture.supplyAsync({ process.inputReader().readText() }, { Thread.ofVirtual().start(it) })
        check(process.waitFor(HANG_SECONDS, TimeUnit.SECONDS)) { "tshark still waits for packets" }
        return text.get().trimEnd().lines().map { it.split(';') }
    }

    override fun close() {
        process.destroyForcibly().waitFor()
        process.inputStream.close()
        process.errorStream.close()
    }

    private companion object {
        const val HANG_SECONDS = 30L
    }
}

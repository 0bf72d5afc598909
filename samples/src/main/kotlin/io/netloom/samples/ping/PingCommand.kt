package io.netloom.samples.ping

import io.netloom.samples.StopSignal
import io.netloom.samples.cli.UsageException
import io.netloom.samples.version
import io.netloom.socket.Poller
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream
import java.util.SplittableRandom

/** `netloom ping`: exit status 0 if anything was answered, 1 if nothing was (or less than -c asked for by the deadline -w), 2 on errors. */
internal class PingCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        val line = PingOptions.commandLine.parse(arguments)
        when {
            "-h" in line -> 0.also { out.print(PingOptions.commandLine.help()) }
            "-V" in line -> 0.also { out.println("ping from netloom $version") }
            else -> ping(PingOptions.of(line))
        }
    } catch (e: UsageException) {
        fail(e.message, "\nping -h explains the options.")
    } catch (e: PingException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun ping(options: PingOptions): Int {
        val target = PingTarget.resolve(options.target, options.version)
        val most = PacketSize.largestPayload(target.version)
        if (options.plan.payloadSize > most) throw PingException("payload of ${options.plan.payloadSize} bytes: at most $most fit into a packet")
        val names = if (options.numeric || target.isNumeric) null else HostNames().apply { prepare(target.address, NAME_PATIENCE_MILLIS) }
        val output = if (options.json) JsonOutput(out, options) else TextOutput(out, options, names)
        // A loop of our own: what arrives resumes us on the thread that sees it, with no hop to another one in the measured time.
        return Poller.open().use { poller ->
            IcmpChannel.open(target, options, poller).use { channel -> ping(options, target, channel, poller, output) }
        }
    }

    private fun ping(options: PingOptions, target: PingTarget, channel: IcmpChannel, poller: Poller, output: PingOutput): Int {
        val cookie = SplittableRandom().nextLong()
        output.started(target, channel.mode)
        val session = PingSession(options.plan, target.address, channel.identifier, cookie) { event ->
            output.happened(event)
            if (out.checkError()) stop.request() // nobody reads any more: ping | head
        }
        val loop = PingLoop(session, channel, PingPayload.of(options.plan.payloadSize, cookie))
        try {
            runBlocking(poller.dispatcher) {
                val job = coroutineContext.job
                stop.onStop { job.cancel() }
                loop.run()
            }
        } catch (_: CancellationException) {
            // Ctrl-C: the summary is what is left to do.
        }
        output.finished(target, session.statistics, session.elapsedNanos)
        return exitStatus(options.plan, session.statistics)
    }

    private fun exitStatus(plan: PingPlan, statistics: PingStatistics): Int {
        val wanted = if (plan.hasDeadline && plan.count != null) plan.count else 1
        return if (statistics.received >= wanted) 0 else 1
    }

    private fun fail(message: String?, addition: String = ""): Int {
        err.println("ping: $message$addition")
        return 2
    }

    private companion object {
        /** How long the first probe may wait for the name that belongs to the target's address. */
        const val NAME_PATIENCE_MILLIS = 100L
    }
}

package io.netloom.samples.traceroute

import io.netloom.samples.StopSignal
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.HostNames
import io.netloom.samples.ping.PingException
import io.netloom.samples.ping.PingTarget
import io.netloom.samples.ping.SystemErrors
import io.netloom.samples.version
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.Poller
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/** `netloom traceroute`: exit status 0 if the destination has answered, 1 if not, 2 on errors. */
internal class TracerouteCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        val line = TracerouteOptions.commandLine.parse(arguments)
        when {
            "-h" in line -> 0.also { out.print(TracerouteOptions.commandLine.help()) }
            "-V" in line -> 0.also { out.println("traceroute from netloom $version") }
            else -> trace(TracerouteOptions.of(line))
        }
    } catch (e: UsageException) {
        fail("${e.message}\ntraceroute -h explains the options.")
    } catch (e: PingException) {
        fail(e.message)
    } catch (e: MissingCapabilityException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun trace(options: TracerouteOptions): Int {
        val target = PingTarget.resolve(options.target, options.version)
        val trace = Trace(options.plan)
        // What arrives resumes us on the thread that sees it; printing, which may wait for names, is another thread's.
        Poller.open().use { poller ->
            ProbeSockets(options, target.address, poller).channel().use { channel ->
                val names = if (options.numeric) null else HostNames()
                val text = TraceText(out, options.plan, names)
                text.started(target.name, target.address, channel)
                print(text, TraceLoop(options.plan, trace, channel), names, poller)
            }
        }
        return if (trace.isReached) 0 else 1
    }

    private fun print(text: TraceText, loop: TraceLoop, names: HostNames?, poller: Poller) {
        val told = Channel<Pair<Int, Outcome>>(Channel.UNLIMITED)
        try {
            runBlocking {
                val job = coroutineContext.job
                stop.onStop { job.cancel() }
                launch(poller.dispatcher) {
                    loop.run { probe, outcome ->
                        if (outcome is Outcome.Answer) names?.nameOf(outcome.from) // asks for it, and does not wait
                        told.trySend(probe to outcome)
                    }
                    told.close()
                }
                for ((probe, outcome) in told) {
                    text.probe(probe, outcome)
                    if (out.checkError()) stop.request() // nobody reads any more: traceroute | head
                }
            }
        } catch (_: CancellationException) {
            // Ctrl-C: what is printed stays.
        } finally {
            text.stopped()
        }
    }

    private fun fail(message: String?): Int {
        err.println("traceroute: $message")
        return 2
    }
}

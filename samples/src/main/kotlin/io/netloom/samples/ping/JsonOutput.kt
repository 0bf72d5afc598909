package io.netloom.samples.ping

import io.netloom.icmp.IcmpMode
import io.netloom.samples.AddressText
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject
import java.io.PrintStream
import java.net.InetAddress

/** Prints one JSON object per line: `start`, then `reply`, `error`, `notSent` and `timeout` as they come, then `summary`. Times are milliseconds. */
internal class JsonOutput(private val out: PrintStream, private val options: PingOptions) : PingOutput {
    override fun started(target: PingTarget, mode: IcmpMode) = print("start") {
        put("target", target.name)
        put("address", target.addressText)
        put("payloadBytes", options.plan.payloadSize)
        put("socket", mode.name.lowercase())
    }

    override fun happened(event: PingEvent) {
        if (options.quiet) return
        when (event) {
            is PingEvent.Reply -> print("reply") { reply(event) }

            is PingEvent.Problem -> print("error") { problem(event) }

            is PingEvent.NotSent -> print("notSent") {
                put("seq", event.sequence)
                put("message", event.text)
            }

            is PingEvent.TimedOut -> print("timeout") { put("seq", event.sequence) }
        }
    }

    override fun finished(target: PingTarget, statistics: PingStatistics, elapsedNanos: Long) = print("summary") {
        put("target", target.name)
        put("transmitted", statistics.transmitted)
        put("received", statistics.received)
        put("duplicates", statistics.duplicates)
        put("outOfOrder", statistics.outOfOrder)
        put("late", statistics.late)
        put("errors", statistics.errors)
        put("lossPercent", statistics.lossPercent().toBigDecimal())
        put("timeMs", Milliseconds.whole(elapsedNanos))
        if (statistics.received == 0L) put("rttMs", JsonNull) else putJsonObject("rttMs") { roundTrips(statistics) }
    }

    private fun JsonObjectBuilder.reply(event: PingEvent.Reply) {
        put("seq", event.sequence)
        put("bytes", event.bytes)
        put("from", text(event.from))
        put("ttl", event.ttl)
        put("rttMs", milliseconds(event.roundTripNanos))
        put("duplicate", event.duplicate)
        put("outOfOrder", event.outOfOrder)
        put("late", event.late)
        put("truncated", event.truncated)
    }

    private fun JsonObjectBuilder.problem(event: PingEvent.Problem) {
        put("seq", event.sequence)
        put("from", text(event.from))
        put("type", event.type)
        put("code", event.code)
        put("message", event.text)
    }

    private fun JsonObjectBuilder.roundTrips(statistics: PingStatistics) {
        put("min", milliseconds(statistics.shortest))
        put("avg", milliseconds(statistics.average))
        put("max", milliseconds(statistics.longest))
        put("mdev", milliseconds(statistics.deviation))
    }

    private fun milliseconds(nanos: Long): Number = Milliseconds.exact(nanos).toBigDecimal()

    private fun text(address: InetAddress?): String? = address?.let(AddressText::of)

    private fun print(event: String, content: JsonObjectBuilder.() -> Unit) {
        val line: JsonObject = buildJsonObject {
            put("event", event)
            content()
        }
        out.println(line)
        out.flush()
    }
}

package io.netloom.samples.ping

import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.AddressText
import java.io.PrintStream
import java.net.InetAddress

/** Prints what people know from ping. */
internal class TextOutput(
    private val out: PrintStream,
    private val options: PingOptions,
    /** Null where only numbers are to be printed. */
    private val names: HostNames?,
) : PingOutput {
    override fun started(target: PingTarget, mode: IcmpMode) {
        val payload = options.plan.payloadSize
        val text = StringBuilder("PING ").append(target.name).append(" (").append(target.addressText).append(')')
        if (options.origin != null) text.append(" from ").append(options.origin).append(':')
        text.append(' ').append(payload)
        if (target.version == IcmpVersion.V4) {
            text.append('(').append(payload + PacketSize.ECHO_HEADER + PacketSize.ipHeader(target.version)).append(") bytes of data.")
        } else {
            text.append(" data bytes")
        }
        print(text)
    }

    override fun happened(event: PingEvent) {
        if (options.quiet) return
        when (event) {
            is PingEvent.Reply -> print(line(event))
            is PingEvent.Problem -> print(line(event))
            is PingEvent.NotSent -> print(StringBuilder("ping: send: ").append(event.text))
            is PingEvent.TimedOut -> Unit // silence says it
        }
    }

    override fun finished(target: PingTarget, statistics: PingStatistics, elapsedNanos: Long) {
        val text = StringBuilder("\n--- ").append(target.name).append(" ping statistics ---\n")
        text.append(statistics.transmitted).append(" packets transmitted, ").append(statistics.received).append(" received, ")
        text.more(statistics.duplicates, "duplicates").more(statistics.outOfOrder, "out of order")
        text.more(statistics.late, "late").more(statistics.errors, "errors")
        text.append(statistics.lossPercent()).append("% packet loss, time ").append(Milliseconds.whole(elapsedNanos)).append("ms\n")
        if (statistics.received > 0) {
            text.append("rtt min/avg/max/mdev = ").append(Milliseconds.exact(statistics.shortest)).append('/')
            text.append(Milliseconds.exact(statistics.average)).append('/').append(Milliseconds.exact(statistics.longest)).append('/')
            text.append(Milliseconds.exact(statistics.deviation)).append(" ms")
        }
        print(text)
    }

    private fun line(reply: PingEvent.Reply): StringBuilder {
        val text = StringBuilder(80).append(reply.bytes).append(" bytes from ").append(nameOf(reply.from))
        text.append(": icmp_seq=").append(reply.sequence)
        if (reply.ttl != null) text.append(" ttl=").append(reply.ttl)
        text.append(" time=").append(Milliseconds.short(reply.roundTripNanos)).append(" ms")
        if (reply.truncated) text.append(" (truncated)")
        if (reply.duplicate) text.append(" (DUP!)")
        if (reply.outOfOrder && !reply.duplicate) text.append(" (OUT OF ORDER!)")
        if (reply.late && !reply.duplicate) text.append(" (late)")
        return text
    }

    private fun line(problem: PingEvent.Problem): StringBuilder {
        val text = StringBuilder(80)
        if (problem.from != null) text.append("From ").append(nameOf(problem.from)).append(' ')
        return text.append("icmp_seq=").append(problem.sequence).append(' ').append(problem.text)
    }

    private fun nameOf(address: InetAddress?): CharSequence {
        if (address == null) return "?"
        val number = AddressText.of(address)
        val name = names?.nameOf(address) ?: return number
        return StringBuilder(name).append(" (").append(number).append(')')
    }

    private fun StringBuilder.more(count: Long, what: String): StringBuilder =
        if (count == 0L) this else append('+').append(count).append(' ').append(what).append(", ")

    private fun print(text: StringBuilder) {
        out.println(text)
        out.flush()
    }
}

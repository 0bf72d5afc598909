package io.netloom.netlink.test

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.Errno

/**
 * What the kernel does about a request. Immutable and reusable: the messages are templates, in which a sequence number and a port id of 0 stand for those of the
 * request, and a length of 0 for that of the message.
 *
 * [plus] puts one behind another, [packed] says how the messages are put into datagrams and [after] holds them back:
 *
 *     Answer.reply(RTM_NEWLINK, payload)                                  // a message, and an ACK if the request asks for one
 *     Answer.error(Acknowledgement.error(Errno.EEXIST).message("exists"))
 *     Answer.dump(links).packed(Packing.bytes(4096))
 *     Answer.exactly(first) + Answer.overrun() + Answer.exactly(second)
 */
public class Answer private constructor(private val steps: List<Step>, private val packing: Packing) {
    /** Whether the kernel makes it bit by bit as it is read, which it does for one dump at a time. */
    internal val isDump: Boolean
        @JvmSynthetic get() = steps.any { it is Step.Dump }

    /** This, then [next], packed as this is. */
    public operator fun plus(next: Answer): Answer = Answer(steps + next.steps, packing)

    /** The same in other datagrams. Acknowledgements of their own and what is behind a gate always begin a new one. */
    public fun packed(packing: Packing): Answer = Answer(steps, packing)

    /** The same, not before the gate is opened. */
    public fun after(gate: Gate): Answer = Answer(listOf(Step.Wait(gate)) + steps, packing)

    /**
     * The same dump with `NLM_F_DUMP_INTR` on the message with this index, counted from 0, and on all behind it, `NLMSG_DONE` included: what the kernel does when the
     * table changes under a dump. An index beyond the last message marks `NLMSG_DONE` alone.
     *
     * @throws IllegalStateException if it is no [dump]
     */
    public fun interruptedAt(index: Int): Answer = dumpsAs { it.copy(interruptedAt = index) }

    /**
     * The same dump, whose `NLMSG_DONE` carries an error: what the kernel does when it finds on the way that it cannot go on.
     *
     * @throws IllegalStateException if it is no [dump]
     */
    public fun failing(end: Acknowledgement): Answer = dumpsAs { it.copy(end = end) }

    /**
     * The same dump, which never ends: no `NLMSG_DONE`.
     *
     * @throws IllegalStateException if it is no [dump]
     */
    public fun endless(): Answer = dumpsAs { it.copy(end = null) }

    /**
     * The same dump, whose messages lack [NetlinkFlags.MULTI]; only `NLMSG_DONE` has it. Parts of generic netlink dump like this.
     *
     * @throws IllegalStateException if it is no [dump]
     */
    public fun unmarked(): Answer = dumpsAs { it.copy(mark = 0) }

    private fun dumpsAs(change: (Step.Dump) -> Step.Dump): Answer {
        check(isDump) { "this answer is no dump" }
        return Answer(steps.map { if (it is Step.Dump) change(it) else it }, packing)
    }

    /** What happens, step by step, and made only as it is asked for. */
    @JvmSynthetic
    internal fun events(context: AnswerContext): Iterator<AnswerEvent> = iterator {
        for (step in steps) {
            when (step) {
                is Step.Messages -> datagrams(step.messages.iterator().asSequence().map(context::complete))
                is Step.Acknowledge -> if (step.always || context.wantsAcknowledgement) yield(datagram(context.acknowledge(step.acknowledgement)))
                is Step.Dump -> datagrams(context.dump(step))
                is Step.Wait -> yield(AnswerEvent.Wait(step.gate))
                is Step.Fail -> yield(AnswerEvent.Fail(step.errno))
            }
        }
    }

    private suspend fun SequenceScope<AnswerEvent>.datagrams(messages: Sequence<NetlinkMessage>) {
        for (bytes in packing.pack(messages.map { it.encode() }.iterator())) yield(AnswerEvent.Datagram(bytes))
    }

    private fun datagram(message: NetlinkMessage) = AnswerEvent.Datagram(message.encode())

    override fun toString(): String = "Answer(${steps.joinToString()}, $packing)"

    internal sealed interface Step {
        data class Messages(val messages: Iterable<NetlinkMessage>) : Step

        /** @property always also if the request does not ask for it */
        data class Acknowledge(val acknowledgement: Acknowledgement, val always: Boolean) : Step

        /**
         * @property mark flags of each message
         * @property end null for none
         */
        data class Dump(
            val messages: Iterable<NetlinkMessage>,
            val mark: Int = NetlinkFlags.MULTI,
            val interruptedAt: Int? = null,
            val end: Acknowledgement? = Acknowledgement.success(),
        ) : Step

        data class Wait(val gate: Gate) : Step

        data class Fail(val errno: Errno) : Step
    }

    /** The kinds of answers. */
    public companion object {
        /** Changing from datagram to datagram, so that a program that reads one and thinks it was all is found out. */
        private val NASTY = Packing.counts(1, 2, 1, 3, 5)
        private val NOTHING = Answer(emptyList(), NASTY)

        private fun of(vararg steps: Step) = Answer(steps.asList(), NASTY)

        /** Nothing at all, not even an ACK: the request is lost. */
        @JvmStatic
        public fun nothing(): Answer = NOTHING

        /** It worked: an ACK, if the request asks for it. */
        @JvmStatic
        public fun success(): Answer = success(Acknowledgement.success())

        /** It worked, with something to say about it, a warning or a cookie; told if the request asks for an ACK. */
        @JvmStatic
        public fun success(acknowledgement: Acknowledgement): Answer = of(Step.Acknowledge(acknowledgement, false))

        /** An error. It is told whether the request asks for an ACK or not. */
        @JvmStatic
        public fun error(errno: Errno): Answer = error(Acknowledgement.error(errno))

        /** An error with what the kernel says about it, or an ACK that nobody asked for. */
        @JvmStatic
        public fun error(acknowledgement: Acknowledgement): Answer = of(Step.Acknowledge(acknowledgement, true))

        /** One message, then an ACK if the request asks for it. */
        @JvmStatic
        public fun reply(type: Int, payload: ByteArray): Answer = reply(NetlinkMessage(NetlinkHeader(type), payload))

        /** Messages, then an ACK if the request asks for it. */
        @JvmStatic
        public fun reply(vararg messages: NetlinkMessage): Answer =
            of(Step.Messages(messages.asList()), Step.Acknowledge(Acknowledgement.success(), false))

        /** These messages with the flags that they have, and nothing else: neither ACK nor end. */
        @JvmStatic
        public fun exactly(vararg messages: NetlinkMessage): Answer = exactly(messages.asList())

        /** As the other. */
        @JvmStatic
        public fun exactly(messages: Iterable<NetlinkMessage>): Answer = of(Step.Messages(messages))

        /**
         * These messages, each with [NetlinkFlags.MULTI], and `NLMSG_DONE`. The kernel makes them as they are read and has one dump at a time; a request for another
         * fails with EBUSY. [messages] is gone through once for each request: a million of them need not be in memory.
         */
        @JvmStatic
        public fun dump(messages: Iterable<NetlinkMessage>): Answer = of(Step.Dump(messages))

        /** A dump of messages of one type with these payloads. */
        @JvmStatic
        public fun dump(type: Int, vararg payloads: ByteArray): Answer = dump(payloads.map { NetlinkMessage(NetlinkHeader(type), it) })

        /** At this place the reader is told ENOBUFS: messages were lost. */
        @JvmStatic
        public fun overrun(): Answer = fails(Errno.ENOBUFS)

        /** At this place the reader's system call fails with this error. */
        @JvmStatic
        public fun fails(errno: Errno): Answer = of(Step.Fail(errno))
    }
}

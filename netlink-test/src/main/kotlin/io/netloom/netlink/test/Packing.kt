package io.netloom.netlink.test

import java.util.SplittableRandom

/**
 * How the messages of an answer are put into datagrams. A message is never divided. Immutable; the same one packs the same messages alike each time.
 */
public class Packing private constructor(private val name: String, private val limit: Int, private val counts: () -> Iterator<Int>) {
    /** Datagrams of these messages, in order, made as they are asked for. */
    @JvmSynthetic
    internal fun pack(messages: Iterator<ByteArray>): Iterator<ByteArray> = iterator {
        val counts = counts()
        val datagram = ArrayList<ByteArray>()
        var size = 0
        var most = counts.next()
        for (message in messages) {
            if (datagram.isNotEmpty() && (datagram.size >= most || size + message.size > limit)) {
                yield(join(datagram, size))
                datagram.clear()
                size = 0
                most = counts.next()
            }
            datagram += message
            size += message.size
        }
        if (datagram.isNotEmpty()) yield(join(datagram, size))
    }

    override fun toString(): String = name

    /** The ways of packing. */
    public companion object {
        private const val NASTY_MOST = 7

        private fun join(messages: List<ByteArray>, size: Int): ByteArray {
            if (messages.size == 1) return messages.single()
            val joined = ByteArray(size)
            var at = 0
            for (message in messages) {
                message.copyInto(joined, at)
                at += message.size
            }
            return joined
        }

        private fun forEver(counts: List<Int>) = generateSequence(0) { (it + 1) % counts.size }.map(counts::get).iterator()

        /** A datagram for each message: so that nothing may be concluded from what arrives together. */
        @JvmField
        public val EACH: Packing = Packing("each", Int.MAX_VALUE) { forEver(listOf(1)) }

        /** All in one datagram, however large: so that nothing may be concluded from where a datagram ends. */
        @JvmField
        public val WHOLE: Packing = Packing("whole", Int.MAX_VALUE) { forEver(listOf(Int.MAX_VALUE)) }

        /**
         * As many messages as fit into so many bytes, at least one: what the kernel does with dumps, for a reader that offers so much room.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        @JvmStatic
        public fun bytes(limit: Int): Packing {
            require(limit > 0) { "a datagram has room for something, not for $limit bytes" }
            return Packing("$limit bytes", limit) { forEver(listOf(Int.MAX_VALUE)) }
        }

        /**
         * So many messages in the first datagram, so many in the second, and again from the beginning.
         *
         * @throws IllegalArgumentException if there are none, or one is not positive
         */
        @JvmStatic
        public fun counts(vararg counts: Int): Packing {
            require(counts.isNotEmpty() && counts.all { it > 0 }) { "counts of messages must be positive: ${counts.asList()}" }
            val copy = counts.toList()
            return Packing("counts $copy", Int.MAX_VALUE) { forEver(copy) }
        }

        /** One to seven messages in a datagram, by chance: a different number each time, and for each seed. */
        @JvmStatic
        public fun random(seed: Long): Packing = Packing("random $seed", Int.MAX_VALUE) {
            val random = SplittableRandom(seed)
            generateSequence { random.nextInt(1, NASTY_MOST + 1) }.iterator()
        }
    }
}

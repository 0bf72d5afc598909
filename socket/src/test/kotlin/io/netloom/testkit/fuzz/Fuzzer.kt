package io.netloom.testkit.fuzz

import io.netloom.testkit.HangGuard
import java.time.Duration
import java.util.HexFormat

/**
 * Looks for bytes on which a decoder does what it must not: throws something that is not documented, reads past the end, does not come back. It
 * changes the inputs of a [Corpus] again and again; one on which the decoder does something that it has not done before is kept and changed
 * further.
 *
 * The same seed tries the same inputs; time only decides how far it comes. `-Dnetloom.fuzz.seed=…` is another seed, `-Dnetloom.fuzz.seconds=…`
 * another time, and the long runs (`-Dnetloom.soak=true`) take ten minutes for each decoder.
 *
 * @param longest bytes of the longest input
 * @param target decodes and throws if anything is wrong. What it returns tells what the decoder has done, in few words: equal for inputs that were
 *   treated alike
 */
class Fuzzer(private val corpus: Corpus, private val longest: Int, private val target: (ByteArray) -> Any?) {
    private val outcomes = HashSet<Any?>()
    private val pool = ArrayList<ByteArray>()

    @Volatile
    private var current = ByteArray(0)

    /** Tries the corpus alone and returns what the decoder has done. */
    fun replay(): Set<Any?> {
        for ((name, input) in corpus.inputs) attempt(input, "'$name'")
        return outcomes.toSet()
    }

    /** Tries the corpus and what can be made of it, until the time is over. Returns how many inputs were tried. */
    fun run(time: Duration = TIME): Long = try {
        HangGuard.run(time + HangGuard.LIMIT) { attempts(System.nanoTime() + time.toNanos()) }
    } catch (e: AssertionError) {
        throw if (e is Finding) e else AssertionError("${e.message}; the input was ${hex(current)}", e)
    }

    private fun attempts(end: Long): Long {
        replay()
        if (pool.isEmpty()) pool += ByteArray(0)
        val mutator = Mutator(SEED, longest)
        var count = 0L
        while (System.nanoTime() - end < 0) {
            attempt(mutator.mutate(mutator.choose(pool), pool), "number $count of seed $SEED")
            count++
        }
        return corpus.inputs.size + count
    }

    private fun attempt(input: ByteArray, which: String) {
        current = input
        val outcome = try {
            target(input)
        } catch (e: Throwable) {
            val least = Shrinking(target, e.javaClass).shrink(input)
            throw Finding("$which of $corpus: $e\non ${hex(least)}\nAdd that line, with a name, to the file.", e)
        }
        if (outcomes.add(outcome) && pool.size < MOST_KEPT) pool += input
    }

    private fun hex(input: ByteArray) = HexFormat.of().formatHex(input).ifEmpty { "no bytes" }

    /** What was looked for. */
    class Finding internal constructor(message: String, cause: Throwable) : AssertionError(message, cause)

    private companion object {
        /** As many outcomes as there are numbers make no use of keeping more. */
        const val MOST_KEPT = 4_096
        val SEED: Long = java.lang.Long.getLong("netloom.fuzz.seed", 1L)
        val TIME: Duration =
            Duration.ofSeconds(java.lang.Long.getLong("netloom.fuzz.seconds", if (java.lang.Boolean.getBoolean("netloom.soak")) 600L else 5L))
    }
}

/** Takes away from an input what it does not need to fail in the same way. */
private class Shrinking(private val target: (ByteArray) -> Any?, private val failure: Class<out Throwable>) {
    fun shrink(input: ByteArray): ByteArray {
        var least = input
        var size = input.size / 2
        while (size > 0) {
            var at = 0
            while (at + size <= least.size) {
                val without = least.copyOf(at) + least.copyOfRange(at + size, least.size)
                if (fails(without)) least = without else at += size
            }
            size /= 2
        }
        for (at in least.indices) {
            val zeroed = least.copyOf().also { it[at] = 0 }
            if (fails(zeroed)) least = zeroed
        }
        return least
    }

    private fun fails(input: ByteArray): Boolean = try {
        target(input)
        false
    } catch (e: Throwable) {
        e.javaClass == failure
    }
}

package io.netloom.samples.bpf

import java.util.SplittableRandom
import java.util.function.IntSupplier

/** Random numbers of which a second run sees the same as the first. */
internal class RepeatableRandom : IntSupplier {
    private val seeds = SplittableRandom()
    private var seed = 0L
    private var numbers = SplittableRandom()

    /** New numbers from here on. */
    fun renew() {
        seed = seeds.nextLong()
        rewind()
    }

    /** The same numbers once more. */
    fun rewind() {
        numbers = SplittableRandom(seed)
    }

    override fun getAsInt(): Int = numbers.nextInt()
}

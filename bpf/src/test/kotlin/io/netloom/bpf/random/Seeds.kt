package io.netloom.bpf.random

/**
 * The numbers of a run's cases. A run is the same every time, unless it is told where to start: `-Dnetloom.bpf.seed=N` begins with that case, and `=random`
 * with one that nobody has seen.
 */
object Seeds {
    private const val STEP = -0x61c8864680b583ebL

    /** Where the run starts. */
    val first: Long = when (val wanted = System.getProperty("netloom.bpf.seed")) {
        null -> 20_261_121L
        "random" -> System.nanoTime()
        else -> wanted.toLong()
    }

    /** The number of a case; those of one run differ in many bits. */
    fun of(index: Int): Long = first + index * STEP
}

package io.netloom.benchmarks

/** What the caller says after the workload's name: `KEY=VALUE` each. */
public class Parameters(arguments: List<String>) {
    private val values = arguments.associate { it.substringBefore('=') to it.substringAfter('=') }

    /** The variant to run, `netloom` or `netloom-…`. */
    public val peer: String = get("peer", "netloom")

    /** How long to run before measuring, in nanoseconds. */
    public val warmUp: Long = nanoseconds("warm", "6")

    /** How long to measure, in nanoseconds. */
    public val window: Long = nanoseconds("secs", "3")

    /** The value of [key]. */
    public operator fun get(key: String): String = requireNotNull(values[key]) { "this workload wants $key=…" }

    /** The value of [key], or [default]. */
    public fun get(key: String, default: String): String = values[key] ?: default

    /** The value of [key] as a number, or [default]. */
    public fun int(key: String, default: Int): Int = values[key]?.toInt() ?: default

    private fun nanoseconds(key: String, default: String): Long = (get(key, default).toDouble() * NANOSECONDS_PER_SECOND).toLong()

    private companion object {
        const val NANOSECONDS_PER_SECOND = 1e9
    }
}

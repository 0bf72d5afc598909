package io.netloom.socket.stress

import kotlin.reflect.KClass

/**
 * What a program measures that writes lines `B/op BYTES NAME`. It runs in a JVM of its own: here other tests' kernels make calls polymorphic that are not so in a program.
 *
 * Whether an object is never made is the compiler's decision, and on a busy machine it may decide worse. So a figure over its limit is measured again, twice at most, and the least counts: what really
 * allocates does so in every run.
 */
object AllocationFigures {
    private const val RUNS = 3

    /** The figures by name, printed as well; [limit] is what the one of that name must be below. */
    fun of(program: KClass<*>, limit: (String) -> Double): Map<String, Double> {
        var figures = run(program)
        repeat(RUNS - 1) {
            if (figures.any { (name, bytes) -> bytes >= limit(name) }) {
                val again = run(program)
                figures = figures.mapValues { (name, bytes) -> minOf(bytes, again[name] ?: bytes) }
            }
        }
        return figures
    }

    private fun run(program: KClass<*>): Map<String, Double> = ChildJvm.run(program, "-Xmx512m", "-Dio.netloom.leaks=off")
        .filter { it.startsWith("B/op ") }
        .associate { line -> line.split(' ', limit = 3).let { it[2] to it[1].toDouble() } }
        .onEach { (name, bytes) -> println("%8.2f B/op  %s".format(bytes, name)) }
}

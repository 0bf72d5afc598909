package io.netloom.benchmarks

import java.io.PrintStream

/** Writes a run's figures, a JSON object per line. */
public class Report(private val out: PrintStream) {
    /** A measured figure. */
    public fun metric(name: String, value: Double, unit: String): Unit = out.println("""{"metric":"$name","value":$value,"unit":"$unit"}""")

    /** A figure that is the same for all who do the same work. */
    public fun check(name: String, value: Long): Unit = out.println("""{"check":"$name","value":$value}""")

    /** Whoever sends to this workload may begin. */
    public fun ready() {
        out.println("READY")
        out.flush()
    }
}

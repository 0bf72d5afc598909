package io.netloom.benchmarks

/** The same work that other libraries do beside us. */
public interface Workload {
    /** The variants that there are: values of `peer=`. */
    public val peers: List<String>

    /** Warms up, measures and reports; [Parameters.peer] is one of [peers]. */
    public fun run(parameters: Parameters, report: Report)
}

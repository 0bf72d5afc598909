package io.netloom.benchmarks

/** The same work that other libraries do beside us. */
public fun interface Workload {
    /** Warms up, measures and reports. False: this workload, in the variant asked for, is not supported. */
    public fun run(parameters: Parameters, report: Report): Boolean
}

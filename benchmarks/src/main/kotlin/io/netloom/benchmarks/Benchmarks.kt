@file:JvmName("Benchmarks")

package io.netloom.benchmarks

import kotlin.system.exitProcess

/** One run of one workload: `WORKLOAD peer=NAME warm=SECONDS secs=SECONDS KEY=VALUE…`; its figures are JSON lines on standard output. */
public fun main(arguments: Array<String>) {
    val workload = Workloads.all[arguments.firstOrNull()] ?: exitProcess(NOT_SUPPORTED)
    val parameters = Parameters(arguments.drop(1))
    if (parameters.peer !in workload.peers) exitProcess(NOT_SUPPORTED)
    workload.run(parameters, Report(System.out))
    System.out.flush()
    exitProcess(0)
}

private const val NOT_SUPPORTED = 64

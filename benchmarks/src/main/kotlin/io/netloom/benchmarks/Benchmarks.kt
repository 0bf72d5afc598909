@file:JvmName("Benchmarks")

package io.netloom.benchmarks

import kotlin.system.exitProcess

/** One run of one workload: `WORKLOAD peer=NAME warm=SECONDS secs=SECONDS KEY=VALUE…`; its figures are JSON lines on standard output. */
public fun main(arguments: Array<String>) {
    val workload = workloads[arguments.firstOrNull()] ?: exitProcess(NOT_SUPPORTED)
    val supported = workload.run(Parameters(arguments.drop(1)), Report(System.out))
    System.out.flush()
    exitProcess(if (supported) 0 else NOT_SUPPORTED)
}

/** A class of its own for each workload; `benchmarks/run` lists them too, so that it answers for the others without a JVM. */
private val workloads: Map<String, Workload> = mapOf(
    "W1" to UdpReceiveWorkload(),
    "W2" to UdpSendWorkload(),
    "W3" to UdpPingPongWorkload(),
    "W4" to TcpEchoWorkload(),
    "W5" to NetlinkDumpWorkload(),
    "W6" to NetlinkRoundTripWorkload(),
    "W7" to AttributeWorkload(),
    "W8" to BpfWorkload(),
    "W9" to PingWorkload(),
)

private const val NOT_SUPPORTED = 64

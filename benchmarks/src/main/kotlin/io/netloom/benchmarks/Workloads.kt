package io.netloom.benchmarks

/** A class of its own for each workload; `benchmarks/run` lists them too, so that it answers for others without a JVM. */
public object Workloads {
    /** By name. */
    public val all: Map<String, Workload> = mapOf(
        "W1" to UdpReceiveWorkload(),
        "W2" to UdpSendWorkload(),
        "W3" to UdpPingPongWorkload(),
        "W4" to TcpEchoWorkload(),
        "W5" to NetlinkDumpWorkload(),
        "W6" to NetlinkRoundTripWorkload(),
        "W7" to AttributeWorkload(),
        "W8" to BpfWorkload(),
        "W9" to PingWorkload(),
        "idle" to IdleWorkload(),
        "copy" to CopyWorkload(),
    )
}

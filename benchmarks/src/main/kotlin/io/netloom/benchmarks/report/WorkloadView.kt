package io.netloom.benchmarks.report

/** How the figures of a workload are shown. */
internal class WorkloadView(
    val name: String,
    /** What all others are compared with. */
    val reference: String,
    /** The columns of its tables. */
    val metrics: List<String>,
    /** What its chart says. */
    val chart: String,
    /** The groups of bars of its chart. */
    val bars: List<Bars>,
)

/** Heap that all threads together allocate for one operation; only our own programs tell. */
private const val ALLOCATION = "alloc"

/** A metric of the runs whose parameters agree with [filter]; `{size}` in the [label] is that parameter. */
internal class Bars(val label: String, val metric: String, val filter: Map<String, String> = emptyMap())

/** All workloads, in the order of the document. */
internal val workloadViews: List<WorkloadView> = listOf(
    WorkloadView(
        "W1",
        "c-recvmmsg",
        listOf("cpu_per_packet", "pps", "dropped", ALLOCATION),
        "CPU time to receive a UDP datagram",
        listOf(Bars("burst, {size} B, batches of {batch}", "cpu_per_packet", mapOf("mode" to "burst"))),
    ),
    WorkloadView(
        "W2",
        "c-sendmmsg",
        listOf("cpu_per_packet", "pps", ALLOCATION),
        "CPU time to send a UDP datagram",
        listOf(Bars("one processor, {size} B, batches of {batch}", "cpu_per_packet", mapOf("cpus" to "1"))),
    ),
    WorkloadView(
        "W3",
        "c-epoll",
        listOf("rtt_p50", "rtt_p99", "rtt_mean", "cpu_per_rtt", ALLOCATION),
        "A UDP round trip between two sockets of one process",
        listOf(
            Bars("one processor, CPU time", "cpu_per_rtt", mapOf("cpus" to "1")),
            Bars("two processors, median of the round trip", "rtt_p50", mapOf("cpus" to "2")),
        ),
    ),
    WorkloadView(
        "W4",
        "c-epoll",
        listOf("cpu_per_echo", "echoes", "rss", ALLOCATION),
        "CPU time of a TCP echo, both ends",
        listOf(Bars("{conns} connections, {active} active", "cpu_per_echo")),
    ),
    WorkloadView(
        "W5",
        "c-libmnl",
        listOf("dump", "per_route", "cpu_per_dump", "peak_rss", ALLOCATION),
        "A dump of 100,000 routes",
        listOf(Bars("time of a dump", "dump"), Bars("CPU time of a dump, freeing included", "cpu_per_dump")),
    ),
    WorkloadView(
        "W6",
        "c-libmnl",
        listOf("rtt_p50", "rtt_p99", "rtt_mean", "cpu_per_rtt", ALLOCATION),
        "One link asked for over netlink",
        listOf(Bars("median of the round trip", "rtt_p50"), Bars("CPU time", "cpu_per_rtt")),
    ),
    WorkloadView(
        "W7",
        "c-libmnl",
        listOf("encode", "decode", "encode_alloc", "decode_alloc"),
        "Thirty netlink attributes in memory",
        listOf(Bars("encode, CPU time", "encode"), Bars("decode, CPU time", "decode")),
    ),
    WorkloadView(
        "W8",
        "c-libpcap",
        listOf("per_packet"),
        "CPU time of a classic BPF program per packet",
        listOf(Bars("{prog}", "per_packet")),
    ),
    WorkloadView(
        "W9",
        "c-raw",
        listOf("rtt_p50", "rtt_p99", "rtt_mean", "cpu_per_rtt", ALLOCATION),
        "An ICMP echo over a raw socket",
        listOf(Bars("CPU time", "cpu_per_rtt"), Bars("median of the round trip", "rtt_p50")),
    ),
)

package io.netloom.benchmarks.report

private const val CPU_PER_PACKET = "cpu_per_packet"
private const val CPU_PER_ROUND_TRIP = "cpu_per_rtt"
private const val ALLOCATION = "alloc"
private const val MEDIAN = "rtt_p50"
private const val POLLER = "netloom"
private const val THREAD = "netloom-blocking"

private val all = emptyMap<String, String>()
private val burst = mapOf("mode" to "burst")
private val oneProcessor = mapOf("cpus" to "1")
private val twoProcessors = mapOf("cpus" to "2")

/** What is allocated on the way to the steady state, and by the JVM itself, is spread over all operations. */
private val noAllocation = Fixed(1.0, "B", isStrict = true)

/** What the project set out to reach, in the order of the document. */
internal val goals: List<Goal> = listOf(
    Goal("W1", CPU_PER_PACKET, POLLER, burst, Times(1.10, "c-recvmmsg"), below("go-xnet"), below("netty-epoll")),
    Goal("W1", CPU_PER_PACKET, THREAD, burst, Times(1.10, "c-recvmmsg"), below("go-xnet"), below("netty-epoll")),
    Goal("W1", ALLOCATION, THREAD, burst, noAllocation),
    Goal("W2", CPU_PER_PACKET, POLLER, oneProcessor, Times(1.05, "c-sendmmsg"), below("jdk-channel"), below("go-xnet"), below("netty-epoll")),
    Goal("W2", CPU_PER_PACKET, THREAD, oneProcessor, Times(1.05, "c-sendmmsg"), below("jdk-channel"), below("go-xnet"), below("netty-epoll")),
    Goal("W2", CPU_PER_PACKET, "netloom-gso", oneProcessor + ("size" to "1200"), Times(1.0 / 3, "c-sendmmsg")),
    Goal("W2", ALLOCATION, THREAD, oneProcessor, noAllocation),
    Goal("W3", CPU_PER_ROUND_TRIP, POLLER, oneProcessor, Times(1.25, "c-epoll-1thread"), BelowManaged),
    Goal("W3", CPU_PER_ROUND_TRIP, THREAD, oneProcessor, Times(1.10, "c-epoll")),
    Goal("W3", CPU_PER_ROUND_TRIP, "netloom-vt", oneProcessor, below("jdk-vt-channel")),
    Goal("W3", MEDIAN, POLLER, twoProcessors, Times(1.3, "c-epoll-1thread"), BelowManaged),
    Goal("W3", ALLOCATION, POLLER, oneProcessor, Fixed(512.0, "B")),
    Goal("W3", ALLOCATION, THREAD, oneProcessor, noAllocation),
    Goal("W4", "cpu_per_echo", POLLER, all, Times(1.05, "c-epoll"), BelowManaged),
    Goal("idle", "heap_per_idle", POLLER, all, Fixed(1024.0, "B")),
    Goal("W5", "dump", POLLER, all, Times(1.0, "c-libmnl"), Times(0.65, "go-mdlayher")),
    Goal("W6", MEDIAN, POLLER, all, Times(1.3, "c-libmnl"), below("go-mdlayher")),
    Goal("W7", "encode", POLLER, all, Times(1.0, "c-libmnl"), Times(0.5, "go-mdlayher", isStrict = true)),
    Goal("W7", "encode_alloc", POLLER, all, noAllocation),
    Goal("W7", "decode", POLLER, all, Times(1.2, "c-libmnl"), Times(0.5, "go-mdlayher", isStrict = true)),
    Goal("W8", "per_packet", POLLER, mapOf("prog" to "http"), Times(0.25, "c-libpcap")),
    Goal("W8", "per_packet", POLLER, mapOf("prog" to "hosts"), Times(0.25, "c-libpcap")),
    Goal("W8", "per_packet", "netloom-interpreter", all, Times(1.0, "go-xnet")),
    Goal("W9", CPU_PER_ROUND_TRIP, POLLER, all, Times(1.25, "c-raw"), below("go-xnet")),
    Goal("start-up", "wall", POLLER, mapOf("cache" to "yes"), Fixed(250.0, "ms", isStrict = true)),
    Goal("start-up", "wall", POLLER, mapOf("cache" to "no"), Fixed(500.0, "ms", isStrict = true)),
)

private fun below(peer: String) = Times(1.0, peer, isStrict = true)

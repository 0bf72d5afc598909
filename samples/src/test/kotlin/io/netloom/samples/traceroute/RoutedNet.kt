package io.netloom.samples.traceroute

import io.netloom.samples.Ran
import io.netloom.samples.netloom
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet

/** A host, three routers behind each other, and another host, in both families: `10.0.0.1`, `10.0.0.2`, `10.1.0.2`, `10.2.0.2`, `10.3.0.1`, and `fd00::1` and so on. */
internal class RoutedNet(net: TestNet) {
    val a: TestHost = net.host("a")
    val routers: List<TestHost> = List(3) { net.host("router${it + 1}") }
    val b: TestHost = net.host("b")

    init {
        val hosts = listOf(a) + routers + b
        for (link in 0..3) {
            val (near, far) = hosts[link] to hosts[link + 1]
            val last = if (link == 3) 1 to 2 else 2 to 1 // the far end of the last cable is the destination
            net.link(
                near.end(if (link == 0) "eth0" else "eth1", "10.$link.0.${last.second}/24", "fd0$link::${last.second}/64"),
                far.end("eth0", "10.$link.0.${last.first}/24", "fd0$link::${last.first}/64"),
            )
        }
        routers.forEach(TestHost::forward)
        for ((link, host) in hosts.withIndex()) {
            if (link < 4) {
                val via = if (link == 3) 1 else 2
                host.route("10.3.0.0/24".takeIf { link < 3 } ?: continue, via = "10.$link.0.$via")
                host.route("fd03::/64", via = "fd0$link::$via")
            }
        }
        for ((link, host) in hosts.withIndex()) {
            if (link < 2) continue
            val via = if (link == 4) 2 else 1
            host.route("10.0.0.0/24", via = "10.${link - 1}.0.$via")
            host.route("fd00::/64", via = "fd0${link - 1}::$via")
        }
        // By default a router answers six probes at once and then one per second.
        for (host in hosts) {
            host.sysctl("net/ipv4/icmp_ratemask", "0")
            host.sysctl("net/ipv6/icmp/ratelimit", "0")
        }
    }

    fun traceroute(vararg arguments: String): Ran = a.inside { netloom("traceroute", *arguments) }
}

package io.netloom.netlink.route

import io.netloom.netlink.NetlinkConfig
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlin.time.Duration.Companion.seconds

/** A connection to this host's tables. */
internal fun TestHost.tables(): RouteConn = RouteConn.open(NetlinkConfig(netNs = netNs))

/** A host with a cable `v0` to itself (`v1`), both ends up, and a connection to its tables. */
internal suspend fun onHost(block: suspend (TestHost, RouteConn) -> Unit) {
    TestNet.use { net ->
        val host = net.host("a")
        host.tables().use { conn ->
            conn.add(Link.build { name("v0").address("02:00:00:00:00:01").kind(LinkKind.veth("v1")) })
            for (end in listOf("v0", "v1")) conn.change(Link.build { name(end).up() })
            for (end in listOf("v0", "v1")) conn.awaitLink(end) { it.operationalState == OperState.UP }
            block(host, conn)
        }
    }
}

/** The link, as soon as the kernel says that it is so. */
internal suspend fun RouteConn.awaitLink(name: String, condition: (Link) -> Boolean): Link = subscribe(RouteTopic.LINKS).use { news ->
    var link = link(name)
    while (link == null || !condition(link)) {
        news.receive(30.seconds)
        link = link(name)
    }
    link
}

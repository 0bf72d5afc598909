package io.netloom.icmp

import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress

/** Two hosts on a cable, `a` and `b`; on both everybody may have datagram ICMP sockets. */
internal class IcmpNet(net: TestNet) {
    val a: TestHost = net.host("a")
    val b: TestHost = net.host("b")

    init {
        net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
        for (host in listOf(a, b)) host.allowDatagrams()
    }

    fun address(version: IcmpVersion, host: Int): InetAddress = InetAddress.ofLiteral(
        if (version ==
            IcmpVersion.V4
        ) {
            "10.0.0.$host"
        } else {
            "fd00::$host"
        },
    )

    companion object {
        inline fun use(block: (IcmpNet) -> Unit) = TestNet.use { block(IcmpNet(it)) }
    }
}

/** Whoever is root here may have datagram ICMP sockets, for both families. */
internal fun TestHost.allowDatagrams() = sysctl("net/ipv4/ping_group_range", "0 0")

internal fun TestHost.icmp(version: IcmpVersion, mode: IcmpMode = IcmpMode.AUTO, identifier: Int? = null): IcmpConn =
    IcmpConn.open(version, mode, identifier = identifier, config = config)

/** The next packet that answers this object; on a raw socket others arrive, too. */
internal suspend fun IcmpConn.receiveOwn(): IcmpPacket {
    while (true) receive().let { if (isOwn(it.message)) return it }
}

package io.netloom.socket

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldContainExactly
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.file.Path

/** What the real kernel refuses to a process without privileges, and what we say is missing. */
class PrivilegeTest :
    FunSpec({
        test("a process without any capability is told which") {
            TestNet.use { net ->
                val result = Unprivileged.run(TriesPrivileged::class.java, host = net.host("a"))
                result.expectSuccess().lines().filter {
                    ": " in it
                }.associate { it.substringBefore(": ") to it.substringAfter(": ") } shouldContainExactly
                    mapOf(
                        "raw" to "CAP_NET_RAW",
                        "packet" to "CAP_NET_RAW",
                        "ping" to "CAP_NET_RAW",
                        "port" to "CAP_NET_BIND_SERVICE",
                        "netlink group" to "CAP_NET_ADMIN",
                        "mark" to "CAP_NET_ADMIN",
                        "buffer" to "CAP_NET_ADMIN",
                        "debug" to "CAP_NET_ADMIN",
                        "transparent" to "CAP_NET_ADMIN",
                        "create" to "CAP_SYS_ADMIN",
                        "enter" to "CAP_SYS_ADMIN",
                        "broadcast" to "EACCES",
                    )
            }
        }
    })

internal object TriesPrivileged {
    private const val NFNETLINK = 12
    private const val TRANSPARENT = 19
    private const val SNDBUFFORCE = 32
    private const val DEBUG = 1

    @JvmStatic
    fun main(arguments: Array<String>) {
        attempt("raw") { Conn.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP) }
        attempt("packet") { Conn.open(AddressFamily.PACKET, SocketType.RAW) }
        attempt("ping") { Conn.open(AddressFamily.INET, SocketType.DGRAM, Protocol.ICMP) }
        Conn.open(AddressFamily.INET, SocketType.DGRAM).use { udp ->
            attempt("port") { udp.bind(InetSocketAddress("127.0.0.1", 53)) }
            attempt("mark") { udp.setOption(SocketLevel.SOCKET, SocketOption.MARK, 1) }
            attempt("buffer") { udp.setOption(SocketLevel.SOCKET, SNDBUFFORCE, 1) }
            attempt("debug") { udp.setOption(SocketLevel.SOCKET, DEBUG, 1) }
            attempt("transparent") { udp.setOption(SocketLevel.IP, TRANSPARENT, 1) }
            attempt("broadcast") { udp.blocking().connect(InetSocketAddress("127.255.255.255", 9)) }
        }
        Conn.open(AddressFamily.NETLINK, SocketType.RAW, NFNETLINK).use { netlink ->
            attempt("netlink group") { netlink.bind(SockAddr.netlink(0, 1)) }
        }
        attempt("create") { NetNs.create() }
        attempt("enter") { NetNs.ofPath(Path.of("/proc/self/ns/net")).use { it.inside { } } }
    }

    private fun attempt(name: String, call: () -> Unit) {
        try {
            call()
            println("$name: allowed")
        } catch (e: IOException) {
            println("$name: ${(e as? MissingCapabilityException)?.capability ?: (e as ErrnoCarrier).errno.name}")
        }
    }
}

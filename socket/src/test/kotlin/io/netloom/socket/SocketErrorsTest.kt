package io.netloom.socket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.IOException
import java.net.BindException
import java.net.ConnectException
import java.net.InetSocketAddress
import java.net.NoRouteToHostException
import java.net.PortUnreachableException
import java.net.SocketAddress
import java.net.SocketException
import java.nio.file.Path

/** Which exception a failure becomes, and what it says. */
class SocketErrorsTest :
    FunSpec({
        val udp = context(AddressFamily.INET, SocketType.DGRAM)
        val tcp = context(AddressFamily.INET6, SocketType.STREAM)
        val unix = context(AddressFamily.UNIX, SocketType.DGRAM)
        val netlink = context(AddressFamily.NETLINK, SocketType.RAW)

        test("the text names the call, the error and the socket") {
            val address = InetSocketAddress("0.0.0.0", 5353)
            SocketErrors.of("sendmsg", 101, context(AddressFamily.INET, SocketType.DGRAM, address = address)).message shouldBe
                "sendmsg: ENETUNREACH (101) Network is unreachable (udp4 0.0.0.0:5353)"
            SocketErrors.of("sendmsg", 9999, null).message shouldBe "sendmsg: errno 9999 (9999) Unknown error"
        }

        test("JDK types that callers catch already, each with its number") {
            fun of(operation: String, errno: Errno, context: ErrorContext?): IOException = SocketErrors.of(operation, errno.number, context).also {
                it as ErrnoCarrier
                it.errno shouldBe errno
                it.operation shouldBe operation
                it.shouldBeInstanceOf<SocketException>()
            }

            of("bind", Errno.EADDRINUSE, udp).shouldBeInstanceOf<BindException>()
            of("bind", Errno.EADDRNOTAVAIL, udp).shouldBeInstanceOf<LinuxBindException>()
            of("listen", Errno.EADDRINUSE, tcp).shouldBeInstanceOf<LinuxBindException>()
            of("connect", Errno.EADDRNOTAVAIL, tcp).shouldBeInstanceOf<LinuxConnectException>()
            for (errno in listOf(Errno.ECONNREFUSED, Errno.ETIMEDOUT, Errno.ECONNRESET, Errno.ENOENT)) {
                of("connect", errno, tcp).shouldBeInstanceOf<ConnectException>()
            }
            of("connect", Errno.ENETUNREACH, tcp).shouldBeInstanceOf<NoRouteToHostException>()
            of("sendto", Errno.EHOSTUNREACH, udp).shouldBeInstanceOf<LinuxNoRouteToHostException>()
            of("recvfrom", Errno.ECONNREFUSED, udp).shouldBeInstanceOf<PortUnreachableException>()
            of("write", Errno.ECONNREFUSED, context(AddressFamily.INET6, SocketType.RAW)).shouldBeInstanceOf<LinuxPortUnreachableException>()
            // No host has answered anything here.
            of("sendto", Errno.ECONNREFUSED, unix).shouldBeInstanceOf<LinuxSocketException>()
            of("sendto", Errno.ECONNREFUSED, netlink).shouldBeInstanceOf<LinuxSocketException>()
            // An option that joins a group twice binds nothing.
            of("setsockopt", Errno.EADDRINUSE, udp).shouldBeInstanceOf<LinuxSocketException>()
            of("sendto", Errno.EADDRNOTAVAIL, udp).shouldBeInstanceOf<LinuxSocketException>()
            of("recvfrom", Errno.ETIMEDOUT, tcp).shouldBeInstanceOf<LinuxSocketException>()
            of("socket", Errno.EAFNOSUPPORT, null).shouldBeInstanceOf<LinuxSocketException>()
        }

        test("limits are named") {
            SocketErrors.of("socket", 24, udp).message!! shouldContain "RLIMIT_NOFILE"
            SocketErrors.of("accept", 23, udp).message!! shouldContain "fs.file-max"
            SocketErrors.of("unshare", 28).message!! shouldContain "user.max_net_namespaces"
            SocketErrors.of("bind", 99, udp).message!! shouldContain "no interface"
            SocketErrors.of("connect", 99, tcp).message!! shouldContain "ip_local_port_range"
        }

        test("what only a bug of ours can cause says so on our own descriptor, and names the likely cause on an adopted one") {
            val adopted = context(AddressFamily.INET, SocketType.DGRAM, ours = false)
            for (errno in listOf(Errno.EBADF, Errno.EFAULT, Errno.ENOTSOCK)) {
                shouldThrow<IllegalStateException> { SocketErrors.of("recvfrom", errno.number, udp) }.message!! shouldStartWith "netloom bug"
                SocketErrors.of("recvfrom", errno.number, adopted).shouldBeInstanceOf<LinuxSocketException>()
                SocketErrors.of("recvfrom", errno.number).shouldBeInstanceOf<LinuxSocketException>()
                // The caller's own pointers and descriptors may be in the value.
                SocketErrors.of("setsockopt", errno.number, udp).message!! shouldContain "value"
            }
            SocketErrors.of("recvfrom", Errno.EBADF.number, adopted).message!! shouldContain "somebody else has closed it"
        }

        test("a missing capability is named with another way out") {
            fun missing(operation: String, errno: Errno, context: ErrorContext?, capability: String, vararg words: String) {
                val e = SocketErrors.of(operation, errno.number, context)
                withClue(e) {
                    e.shouldBeInstanceOf<MissingCapabilityException>().capability shouldBe capability
                    for (word in listOf(capability) + words) e.message!! shouldContain word
                }
            }

            missing("socket", Errno.EPERM, context(AddressFamily.INET, SocketType.RAW, 1), "CAP_NET_RAW", "raw ip4 protocol 1")
            missing("socket", Errno.EPERM, context(AddressFamily.INET6, SocketType.RAW, 58), "CAP_NET_RAW")
            missing("socket", Errno.EPERM, context(AddressFamily.PACKET, SocketType.DGRAM), "CAP_NET_RAW", "packet")
            missing("socket", Errno.EACCES, context(AddressFamily.INET, SocketType.DGRAM, 1), "CAP_NET_RAW", "net.ipv4.ping_group_range")
            missing("socket", Errno.EACCES, context(AddressFamily.INET6, SocketType.DGRAM, 58), "CAP_NET_RAW", "net.ipv4.ping_group_range")
            for (address in listOf(
                InetSocketAddress("127.0.0.1", 53),
                SockAddr.of(InetSocketAddress("127.0.0.1", 53)),
                SockAddr.Inet6(ByteArray(16), 53),
            )) {
                missing(
                    "bind",
                    Errno.EACCES,
                    context(AddressFamily.INET, SocketType.DGRAM, address = address),
                    "CAP_NET_BIND_SERVICE",
                    "net.ipv4.ip_unprivileged_port_start",
                    ":53",
                )
            }
            missing("bind", Errno.EACCES, context(AddressFamily.VSOCK, SocketType.STREAM, address = SockAddr.vsock(1, 22)), "CAP_NET_BIND_SERVICE")
            missing("bind", Errno.EPERM, netlink, "CAP_NET_ADMIN")
            missing("sendto", Errno.EPERM, netlink, "CAP_NET_ADMIN")
            missing("setns", Errno.EPERM, null, "CAP_SYS_ADMIN", "owns the network namespace")
            missing("unshare", Errno.EPERM, null, "CAP_SYS_ADMIN")
            missing("setsockopt", Errno.EPERM, option(SocketLevel.SOCKET, SocketOption.BINDTODEVICE), "CAP_NET_RAW")
            missing("setsockopt", Errno.EPERM, option(SocketLevel.SOCKET, SocketOption.MARK), "CAP_NET_ADMIN", "CAP_NET_RAW")
            missing("setsockopt", Errno.EPERM, option(SocketLevel.SOCKET, 33), "CAP_NET_ADMIN")
            missing("setsockopt", Errno.EACCES, option(SocketLevel.SOCKET, 1), "CAP_NET_ADMIN")
            missing("setsockopt", Errno.EPERM, option(SocketLevel.IP, 19), "CAP_NET_ADMIN", "CAP_NET_RAW")
            missing("setsockopt", Errno.EPERM, option(SocketLevel.IPV6, 57), "CAP_NET_RAW")
        }

        test("a refusal that no capability explains claims none") {
            fun refused(operation: String, errno: Errno, context: ErrorContext?, vararg words: String) {
                val e = SocketErrors.of(operation, errno.number, context).shouldBeInstanceOf<LinuxSocketException>()
                e.message!! shouldNotContain "CAP_"
                for (word in words) e.message!! shouldContain word
            }

            refused("sendto", Errno.EACCES, udp, "SO_BROADCAST", "prohibits")
            refused("sendto", Errno.EPERM, udp, "packet filter")
            refused("connect", Errno.EACCES, udp, "SO_BROADCAST")
            refused("connect", Errno.EACCES, unix, "socket file")
            refused(
                "bind",
                Errno.EACCES,
                context(AddressFamily.UNIX, SocketType.STREAM, address = SockAddr.unix(Path.of("/root/x"))),
                "/root/x",
                "directory",
            )
            refused("bind", Errno.EACCES, context(AddressFamily.INET, SocketType.STREAM, address = InetSocketAddress("127.0.0.1", 8080)), "port")
            refused("setsockopt", Errno.EPERM, option(SocketLevel.SOCKET, 26), "SO_LOCK_FILTER")
            refused("setsockopt", Errno.EPERM, option(SocketLevel.SOCKET, SocketOption.REUSEADDR))
            refused("socket", Errno.EPERM, context(AddressFamily.UNIX, SocketType.RAW))
            refused("socket", Errno.EACCES, context(AddressFamily.INET, SocketType.DGRAM))
            refused("recvfrom", Errno.EPERM, null)
        }

        test("sockets are named as people name them") {
            fun name(family: Int, type: Int, protocol: Int = 0) = context(family, type, protocol).toString()
            name(AddressFamily.INET, SocketType.STREAM) shouldBe "tcp4"
            name(AddressFamily.INET6, SocketType.STREAM, Protocol.TCP) shouldBe "tcp6"
            name(AddressFamily.INET, SocketType.STREAM, Protocol.MPTCP) shouldBe "mptcp4"
            name(AddressFamily.INET6, SocketType.DGRAM, Protocol.UDP) shouldBe "udp6"
            name(AddressFamily.INET, SocketType.DGRAM, Protocol.ICMP) shouldBe "datagram icmp4"
            name(AddressFamily.INET6, SocketType.RAW, 89) shouldBe "raw ip6 protocol 89"
            name(AddressFamily.INET, SocketType.SEQPACKET, 132) shouldBe "ip4 type 5 protocol 132"
            name(AddressFamily.UNIX, SocketType.SEQPACKET) shouldBe "unixpacket"
            name(AddressFamily.NETLINK, SocketType.RAW, 16) shouldBe "netlink protocol 16"
            name(29, 3) shouldBe "family 29 type 3"
            name(0, 0) shouldBe ""
        }

        test("an address that is none does not hide the error") {
            val strange = object : SocketAddress() {
                override fun toString() = "strange"
            }
            SocketErrors.of("bind", 22, context(AddressFamily.INET, SocketType.DGRAM, address = strange)).message!! shouldEndWith "(udp4 strange)"
            val unresolved = InetSocketAddress.createUnresolved("no.example", 1)
            SocketErrors.of("bind", 22, context(AddressFamily.INET, SocketType.DGRAM, address = unresolved)).message!! shouldContain "no.example"
        }
    })

private fun context(family: Int, type: Int, protocol: Int = 0, address: SocketAddress? = null, ours: Boolean = true) =
    ErrorContext(family, type, protocol, address, ours = ours)

private fun option(level: Int, name: Int) = ErrorContext(AddressFamily.INET, SocketType.DGRAM, 0, level = level, option = name)

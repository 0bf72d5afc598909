package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.udp
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.CompletionException

/** Answers go to who asked, from the address that was asked. */
class ReplyTest :
    FunSpec({
        /** Each face's reply. */
        val faces = listOf<suspend (Conn, ReceivedMessage, ByteBuffer) -> Int>(
            { conn, message, answer -> conn.reply(message, answer) },
            { conn, message, answer -> conn.reply(message, answer, sameInterface = true) },
            { conn, message, answer -> conn.blocking().reply(message, answer) },
            { conn, message, answer -> conn.async().reply(message, answer).join() },
        )
        val any = InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0)

        test("from the address that was asked, in each face and family") {
            guardedCoroutine {
                val cases = listOf(
                    Triple(AddressFamily.INET, SocketLevel.IP to Ipv4Option.PKTINFO, "127.0.0.77"),
                    Triple(AddressFamily.INET6, SocketLevel.IPV6 to Ipv6Option.RECVPKTINFO, "::1"),
                    // Over IPv4 through an IPv6 socket that tells its own kind of packet information only.
                    Triple(AddressFamily.INET6, SocketLevel.IPV6 to Ipv6Option.RECVPKTINFO, "127.0.0.77"),
                )
                for ((family, option, address) in cases) {
                    val server = Conn.open(family, SocketType.DGRAM).apply { bind(any) }
                    val client = Conn.open(AddressFamily.INET6, SocketType.DGRAM).apply { bind(any) }
                    server.setOption(option.first, option.second, 1)
                    val to = InetSocketAddress(InetAddress.ofLiteral(address), server.localAddress!!.toInetSocketAddress()!!.port)
                    val asked = ReceivedMessage(128)
                    val answered = ReceivedMessage()
                    for (reply in faces) {
                        client.sendTo(bytes("who?"), to)
                        server.receiveMessage(ByteBuffer.allocate(8), asked)
                        reply(server, asked, bytes("me")) shouldBe 2
                        client.receiveFrom(ByteBuffer.allocate(8), answered) shouldBe 2
                        answered.source!!.toInetSocketAddress() shouldBe to
                    }
                    // A copy answers as well, later.
                    server.reply(asked.copy(), bytes("me")) shouldBe 2
                    client.receiveFrom(ByteBuffer.allocate(8), answered) shouldBe 2
                    answered.source!!.toInetSocketAddress() shouldBe to
                    server.close()
                    client.close()
                }
            }
        }

        test("also to a packet that was queued before the option was set") {
            guardedCoroutine {
                Conn.open(AddressFamily.INET, SocketType.DGRAM).use { server ->
                    server.bind(any)
                    Conn.open(AddressFamily.INET, SocketType.DGRAM).use { client ->
                        val to = InetSocketAddress(InetAddress.ofLiteral("127.0.0.78"), server.localAddress!!.toInetSocketAddress()!!.port)
                        client.sendTo(bytes("who?"), to)
                        server.setOption(SocketLevel.IP, Ipv4Option.PKTINFO, 1)
                        val asked = ReceivedMessage(128)
                        server.receiveMessage(ByteBuffer.allocate(8), asked)
                        server.reply(asked, bytes("me"))
                        val answered = ReceivedMessage()
                        client.receiveFrom(ByteBuffer.allocate(8), answered)
                        answered.source!!.toInetSocketAddress() shouldBe to
                    }
                }
            }
        }

        test("on a socket that is not IP's, simply to the sender") {
            guardedCoroutine {
                val (a, b) = List(2) { Conn.open(AddressFamily.UNIX, SocketType.DGRAM).apply { bind(SockAddr.unnamedUnix()) } }
                val message = ReceivedMessage()
                for (reply in faces) {
                    a.sendTo(bytes("who?"), b.localAddress)
                    b.receiveFrom(ByteBuffer.allocate(8), message)
                    reply(b, message, bytes("me")) shouldBe 2
                    a.receiveFrom(ByteBuffer.allocate(8)) shouldBe 2
                }
                a.close()
                b.close()
            }
        }

        test("a message that tells too little cannot be answered") {
            guardedCoroutine {
                val conn = udp()
                val message = ReceivedMessage(128)
                shouldThrow<IllegalStateException> { conn.reply(message, bytes("x")) }.message!! shouldContain "who sent it"
                conn.sendTo(bytes("x"), conn.inetAddress)
                conn.receiveMessage(ByteBuffer.allocate(8), message)
                shouldThrow<IllegalStateException> { conn.reply(message, bytes("x")) }.message!! shouldContain "destination"
                shouldThrow<IllegalStateException> { conn.blocking().reply(message, bytes("x")) }
                shouldThrow<CompletionException> { conn.async().reply(message, bytes("x")).join() }.cause.shouldBeInstanceOf<IllegalStateException>()
                conn.close()
            }
        }

        test("an answer that is refused says to whom it was") {
            guardedCoroutine {
                val conn = Conn.open(AddressFamily.INET, SocketType.DGRAM).apply { bind(any) }
                conn.setOption(SocketLevel.IP, Ipv4Option.PKTINFO, 1)
                val sender = udp()
                sender.sendTo(bytes("x"), InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), conn.inetAddress.port))
                val message = ReceivedMessage(128)
                conn.receiveMessage(ByteBuffer.allocate(8), message)
                val e = shouldThrow<IOException> { conn.reply(message, ByteBuffer.allocate(70_000)) }
                (e as ErrnoCarrier).errno shouldBe Errno.EMSGSIZE
                e.message!! shouldContain "${sender.localAddress}"
                conn.close()
                sender.close()
            }
        }
    })

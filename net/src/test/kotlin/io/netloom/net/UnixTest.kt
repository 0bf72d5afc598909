package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldMatch
import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxBindException
import io.netloom.socket.LinuxConnectException
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import java.io.IOException
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException
import java.nio.channels.ClosedChannelException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.exists

/** C8.12, C8.13, C9.5, J9.3. */
class UnixTest :
    FunSpec({
        test("streams and packets by path: names of both ends, and the file goes with the listener") {
            inDirectory { directory ->
                for (network in listOf("unix", "unixpacket")) {
                    val path = directory.resolve("socket")
                    UnixListener.listen("$path", network = network).use { listener ->
                        listener.network shouldBe network
                        "${listener.address}" shouldBe "$path"
                        path.exists() shouldBe true
                        UnixConn.dial("$path", network = network).use { client ->
                            listener.accept().use { server ->
                                client.network shouldBe network
                                (client.localAddress as SockAddr.Unix).isUnnamed shouldBe true
                                client.remoteAddress shouldBe listener.address
                                server.localAddress shouldBe listener.address
                                (server.remoteAddress as SockAddr.Unix).isUnnamed shouldBe true
                                client.peerCredentials?.pid shouldBe ProcessHandle.current().pid().toInt()
                                client.writeText("one")
                                server.readText() shouldBe "one"
                                client.closeWrite()
                                server.read(ByteBuffer.allocate(1)) shouldBe -1
                                server.writeText("other way")
                                client.readText() shouldBe "other way"
                                server.closeRead()
                            }
                        }
                    }
                    path.exists() shouldBe false
                }
            }
        }

        test("packets have boundaries") {
            guarded {
                val (a, b) = UnixConn.pair("unixpacket")
                a.use {
                    b.use {
                        a.writeText("first")
                        a.writeText("second")
                        b.readText() shouldBe "first"
                        b.readText() shouldBe "second"
                    }
                }
            }
        }

        test("the own name is bound first") {
            inDirectory { directory ->
                UnixListener.listen("${directory.resolve("socket")}").use { listener ->
                    val own = UnixDomainSocketAddress.of(directory.resolve("own"))
                    UnixConn.dial(listener.address, DialOptions(localAddress = own)).use { client ->
                        "${client.localAddress}" shouldBe "${own.path}"
                        listener.accept().use { "${it.remoteAddress}" shouldBe "${own.path}" }
                    }
                    Files.delete(own.path)
                }
            }
        }

        test("abstract names, and those that the kernel makes") {
            guarded {
                val name = "@netloom-test-${ProcessHandle.current().pid()}"
                UnixListener.listen(name).use { listener ->
                    "${listener.address}" shouldBe name
                    listener.unlinkOnClose shouldBe false
                    UnixConn.dial(name).use { listener.accept().use { server -> "${server.localAddress}" shouldBe name } }
                    shouldThrow<LinuxBindException> { UnixListener.listen(name) }
                }
                shouldThrow<LinuxConnectException> { UnixConn.dial(name) }.errno.name shouldBe "ECONNREFUSED"
                UnixListener.listen("").use { "${it.address}" shouldMatch Regex("@[0-9a-f]{5}") }
                UnixConn.listenDatagrams("").use { "${it.localAddress}" shouldMatch Regex("@[0-9a-f]{5}") }
            }
        }

        test("whose file it is") {
            inDirectory { directory ->
                val path = directory.resolve("socket")
                UnixListener.listen("$path").let { kept ->
                    kept.unlinkOnClose shouldBe true
                    kept.unlinkOnClose = false
                    kept.close()
                    path.exists() shouldBe true
                }
                shouldThrow<LinuxBindException> { UnixListener.listen("$path") }.errno.name shouldBe "EADDRINUSE"
                Files.delete(path)
                val first = UnixListener.listen("$path")
                first.duplicate().close()
                UnixListener.of(first.conn.duplicate()).close()
                path.exists() shouldBe true
                first.close()
                path.exists() shouldBe false
                // A file of somebody who listens there next is not taken away.
                UnixListener.listen("$path").use {
                    first.close()
                    path.exists() shouldBe true
                }
                // Nor one that took the place of its own.
                UnixListener.listen("$path").use { replaced ->
                    Files.delete(path)
                    UnixListener.listen("$path").use {
                        replaced.close()
                        path.exists() shouldBe true
                        UnixConn.dial("$path").close()
                    }
                }
                path.exists() shouldBe false
                shouldThrow<ClosedChannelException> { first.accept() }
                shouldThrow<IOException> { UnixListener.listen("${directory.resolve("no/such/directory")}") }
                shouldThrow<LinuxConnectException> { UnixConn.dial("${directory.resolve("nobody")}") }.errno.name shouldBe "ENOENT"
            }
        }

        test("datagrams: named, unnamed, connected, empty") {
            inDirectory { directory ->
                val path = directory.resolve("server")
                UnixConn.listenDatagrams("$path").use { server ->
                    server.isConnected shouldBe false
                    UnixConn.dial("$path", network = "unixgram").use { client ->
                        client.isConnected shouldBe true
                        val message = ReceivedMessage()
                        val buffer = ByteBuffer.allocate(100)
                        client.writeText("from nobody")
                        server.receiveFrom(buffer, message) shouldBe 11
                        message.source?.let { (it as SockAddr.Unix).isUnnamed shouldBe true }
                        client.write(ByteBuffer.allocate(0)) shouldBe 0
                        server.receiveFrom(buffer.clear()) shouldBe 0
                        shouldThrow<AlreadyConnectedException> { client.sendTo(bytes("x"), checkNotNull(server.localAddress)) }
                        shouldThrow<AlreadyConnectedException> { client.sendMessage(bytes("x"), address = server.localAddress) }
                    }
                    val own = UnixDomainSocketAddress.of(directory.resolve("client"))
                    UnixConn.dial(checkNotNull(server.localAddress), DialOptions(localAddress = own), "unixgram").use { client ->
                        val message = ReceivedMessage()
                        client.writeText("who am I")
                        server.receiveFrom(ByteBuffer.allocate(100), message)
                        server.sendTo(bytes("you are"), checkNotNull(message.source)) shouldBe 7
                        client.readText() shouldBe "you are"
                    }
                    Files.delete(own.path)
                    (shouldThrow<IOException> { server.writeText("to nobody") } as ErrnoCarrier).errno.name shouldBe "ENOTCONN"
                }
                path.exists() shouldBe true // as ever with datagrams
                Files.delete(path)
            }
        }

        for (network in listOf("unix", "unixpacket", "unixgram")) {
            test("descriptors and credentials go along: $network") {
                guarded {
                    val (a, b) = UnixConn.pair(network)
                    a.use {
                        b.use {
                            b.conn.options.passCredentials = true
                            val me = Credentials(ProcessHandle.current().pid().toInt(), 0, 0)
                            TcpListener.listen("127.0.0.1:0").use { listener ->
                                val control = ControlMessages.build {
                                    rights(listener)
                                    add(SocketControl.CREDENTIALS, me)
                                }
                                a.sendMessage(bytes("a listener"), control) shouldBe 10
                                ReceivedMessage(256).use { message ->
                                    val buffer = ByteBuffer.allocate(100)
                                    b.receiveMessage(buffer, message) shouldBe 10
                                    text(buffer) shouldBe "a listener"
                                    message.control[SocketControl.CREDENTIALS] shouldBe me
                                    message.isControlTruncated shouldBe false
                                    message.takeDescriptors() shouldHaveSize 1
                                }.single().use { conn ->
                                    val passed = TcpListener.of(conn)
                                    passed.address shouldBe listener.address
                                    TcpConn.dial(listener.address).use { passed.accept().close() }
                                }
                            }
                        }
                    }
                }
            }
        }

        test("addresses as text and of java.nio are the same") {
            guarded {
                Net.resolve("unix", "/run/x") shouldBe SockAddr.of(UnixDomainSocketAddress.of("/run/x"))
                Net.resolve("unix", "@x") shouldNotBe Net.resolve("unix", "x")
                val (a, b) = UnixConn.pair()
                listOf(a.network, b.network) shouldContainExactly listOf("unix", "unix")
                a.localAddress.shouldNotBeNull()
                a.use { b.use { a.duplicate().close() } }
                a.peerCredentialsOrNull().shouldBeNull()
            }
        }
    })

private fun UnixConn.peerCredentialsOrNull() = runCatching { peerCredentials }.getOrNull()

private suspend fun inDirectory(body: suspend (Path) -> Unit) {
    val directory = Files.createTempDirectory("netloom")
    try {
        guarded { body(directory) }
    } finally {
        Files.delete(directory)
    }
}

package io.netloom.socket.message

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Whoever sends again is the same object again; whoever else sends is not taken for it. */
class SourceTest :
    FunSpec({
        for ((family, loopback) in listOf(AddressFamily.INET to "127.0.0.1", AddressFamily.INET6 to "::1")) {
            test("two senders in turn, to $loopback") {
                fun bound() = Conn.open(family, SocketType.DGRAM).apply { bind(InetSocketAddress(loopback, 0)) }
                bound().use { receiver ->
                    bound().use { one ->
                        bound().use { two ->
                            val message = ReceivedMessage()
                            val buffer = ByteBuffer.allocate(8)

                            suspend fun from(sender: Conn) = run {
                                sender.sendTo(buffer.clear(), receiver.localAddress)
                                receiver.receiveFrom(buffer.clear(), message)
                                message.source
                            }
                            val first = from(one)
                            first shouldBe one.localAddress
                            from(one) shouldBeSameInstanceAs first
                            from(two) shouldBe two.localAddress
                            from(one) shouldBe one.localAddress
                            first shouldBe one.localAddress
                        }
                    }
                }
            }
        }

        test("a message without a source after one with it") {
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM)
            a.use {
                b.use {
                    Conn.open(AddressFamily.INET, SocketType.DGRAM).use { udp ->
                        udp.bind(InetSocketAddress("127.0.0.1", 0))
                        val message = ReceivedMessage()
                        val buffer = ByteBuffer.allocate(8)
                        udp.sendTo(buffer.clear(), udp.localAddress)
                        udp.receiveFrom(buffer.clear(), message)
                        message.source shouldBe udp.localAddress
                        a.write(buffer.clear())
                        b.receiveFrom(buffer.clear(), message)
                        message.source.shouldBeNull()
                    }
                }
            }
        }
    })

package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import java.io.IOException

/** C11, J6.4: descriptors of others, and our own for others. */
class DescriptorTest :
    FunSpec({
        test("a descriptor of each kind becomes what it is, and either side is closed alone") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val number = listener.duplicate().conn.detach()
                    val found = Net.listenerOf(number).shouldBeInstanceOf<TcpListener>()
                    found.address shouldBe listener.address
                    listener.close()
                    found.close()
                    Net.listenerOf(number).use { again ->
                        Conn.adopt(number).close()
                        val client = TcpConn.dial(again.address as java.net.SocketAddress)
                        again.accept().use { server ->
                            client.use {
                                val dialled = client.duplicate().conn.detach()
                                Net.connOf(dialled).use { twin ->
                                    twin.shouldBeInstanceOf<TcpConn>()
                                    client.close()
                                    twin.writeText("through the duplicate")
                                    server.readText() shouldBe "through the duplicate"
                                }
                                Conn.adopt(dialled).close()
                            }
                        }
                    }
                }
                UdpConn.listen("127.0.0.1:0").use { Net.of(it.conn).shouldBeInstanceOf<UdpConn>() }
                UnixConn.pair("unixpacket").forEach { conn -> conn.use { (Net.of(it.conn) as UnixConn).network shouldBe "unixpacket" } }
                UnixListener.listen("").use { listener ->
                    val number = listener.conn.duplicate().detach()
                    Net.listenerOf(number).use { (it as UnixListener).unlinkOnClose shouldBe false }
                    shouldThrow<IllegalArgumentException> { Net.connOf(number) }
                    Conn.adopt(number).close()
                }
            }
        }

        test("what is none of them stays its owner's") {
            Conn.open(AddressFamily.NETLINK, SocketType.RAW, Protocol.NETLINK_USERSOCK).use { netlink ->
                val number = netlink.duplicate().detach()
                shouldThrow<IllegalArgumentException> { Net.connOf(number) }
                shouldThrow<IllegalArgumentException> { Net.listenerOf(number) }
                Conn.adopt(number).close()
            }
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { udp ->
                val number = udp.duplicate().detach()
                shouldThrow<IllegalArgumentException> { Net.listenerOf(number) }
                Conn.adopt(number).close()
            }
            (shouldThrow<IOException> { Net.connOf(999_999) } as ErrnoCarrier).errno.name shouldBe "EBADF"
        }
    })

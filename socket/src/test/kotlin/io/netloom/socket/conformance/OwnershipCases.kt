package io.netloom.socket.conformance

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Conn
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.testkit.fake.Call
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.AsynchronousCloseException

/** Who owns the number: duplicate, detach, adopt. And what can be asked of a descriptor without transferring anything. */
internal val ownershipCases: List<Case> = listOf(
    case("a duplicate is the same socket and lives on by itself") {
        val (a, b) = pair()
        val copy = own(b.duplicate())
        listOf(copy.family, copy.type, copy.protocol) shouldBe listOf(b.family, b.type, b.protocol)
        exchange(a, copy)
        exchange(a, b)
        b.close()
        exchange(a, copy)
        copy.isOpen shouldBe true
    },

    case("closing the duplicate leaves the original") {
        val (a, b) = pair()
        val copy = own(b.duplicate())
        val reading = start { receiveText(this@case, b) }
        b.awaitReaders(1)
        copy.close()
        call { write(a, bytes("still open")) }
        reading.await() shouldBe "still open"
    },

    case("detach ends who waits and hands out a number that works") {
        val (a, b) = pair()
        val reading = List(3) { start { read(b, smallBuffer()) } }
        b.awaitReaders(3)
        val number = b.detach()
        reading.forEach { it.failure().shouldBeInstanceOf<AsynchronousCloseException>() }
        b.isOpen shouldBe false
        b.close()
        val adopted = own(Conn.adopt(number, config))
        listOf(adopted.family, adopted.type, adopted.protocol) shouldBe listOf(b.family, b.type, b.protocol)
        exchange(a, adopted)
        exchange(adopted, a)
    },

    case("what cannot be adopted is refused") {
        shouldThrow<IOException> { Conn.adopt(65_000, config) }.errorNumber shouldBe ErrorNumber.EBADF
        if (transport.isFake) badDescriptors = kernel.badDescriptors()
        shouldThrow<IllegalArgumentException> { Conn.adopt(-1, config) }
    },

    case("a failed adoption leaves the number its owner's", Trait.FAKE) {
        val (_, b) = pair()
        val number = b.detach()
        for (call in listOf(Call.GETSOCKOPT, Call.FCNTL)) {
            kernel.on(call).returns(-ErrorNumber.EPERM.toLong())
            shouldThrow<IOException> { Conn.adopt(number, config) }
            (number in kernel.openDescriptors()) shouldBe true
        }
        own(Conn.adopt(number, config)).close()
        (number in kernel.openDescriptors()) shouldBe false
    },

    case("options of ints make the round trip") {
        val (a, _) = pair()
        a.setOption(SocketLevel.SOCKET, SocketOption.RCVBUF, 20_000)
        a.getOption(SocketLevel.SOCKET, SocketOption.RCVBUF) shouldBeGreaterThanOrEqual 20_000
        a.getOption(SocketLevel.SOCKET, SocketOption.TYPE) shouldBe a.type
        a.getOption(SocketLevel.SOCKET, SocketOption.DOMAIN) shouldBe a.family
        a.getOption(SocketLevel.SOCKET, SocketOption.PROTOCOL) shouldBe a.protocol
    },

    case("options of bytes make the round trip") {
        val (a, _) = pair()
        val linger = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(0).array()
        a.setOption(SocketLevel.SOCKET, SocketOption.LINGER, linger)
        a.getOptionBytes(SocketLevel.SOCKET, SocketOption.LINGER, 8) shouldBe linger
        a.getOptionBytes(SocketLevel.SOCKET, SocketOption.LINGER, 64) shouldBe linger
        a.getOptionBytes(SocketLevel.SOCKET, SocketOption.LINGER, 2).size shouldBe 2
        ByteBuffer.wrap(a.getOptionBytes(SocketLevel.SOCKET, SocketOption.COOKIE, 8)).getLong() shouldNotBe 0
        shouldThrow<IllegalArgumentException> { a.getOptionBytes(SocketLevel.SOCKET, SocketOption.LINGER, 513) }
        shouldThrow<IllegalArgumentException> { a.setOption(SocketLevel.SOCKET, SocketOption.LINGER, ByteArray(513)) }
    },

    case("options of strings make the round trip", Trait.DEVICES) {
        val (a, b) = pair()
        a.setOption(SocketLevel.SOCKET, SocketOption.BINDTODEVICE, "lo")
        a.getOptionString(SocketLevel.SOCKET, SocketOption.BINDTODEVICE) shouldBe "lo"
        exchange(a, b)
        a.setOption(SocketLevel.SOCKET, SocketOption.BINDTODEVICE, "")
        a.getOptionString(SocketLevel.SOCKET, SocketOption.BINDTODEVICE) shouldBe ""
    },

    case("an option that there is not is an error with its number") {
        val (a, _) = pair()
        shouldThrow<IOException> { a.getOption(SocketLevel.SOCKET, 9999) }.errorNumber shouldBe ErrorNumber.ENOPROTOOPT
    },

    case("each end's address is the other's peer", Trait.NAMED) {
        val (a, b) = pair()
        a.remoteAddress shouldBe b.localAddress
        b.remoteAddress shouldBe a.localAddress
        a.localAddress shouldNotBe b.localAddress
        call { write(a, bytes("named")) }
        call { receiveText(this@case, b) } shouldBe "named"
    },

    case("a socket that is not connected has no peer") {
        val alone = transport.socket(this)
        alone.isOpen shouldBe true
        // Netlink's is the kernel, port 0; all others have none.
        if (transport.name != "netlink") alone.remoteAddress shouldBe null
    },

    case("raw control sees a number that is open, beside a read that waits") {
        val (a, b) = pair()
        val reading = start { receiveText(this@case, b) }
        b.awaitReaders(1)
        b.raw.control { it } shouldBeGreaterThanOrEqual 0
        call { write(a, bytes("undisturbed")) }
        reading.await() shouldBe "undisturbed"
    },
)

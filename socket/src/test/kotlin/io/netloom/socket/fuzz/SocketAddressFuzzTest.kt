package io.netloom.socket.fuzz

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.SockAddr
import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.testkit.HangGuard
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import io.netloom.testkit.fuzz.Surroundings
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout

/** Any bytes are an address, or none, and never an exception: of the source of a message, the peer, an error's offender. */
class SocketAddressFuzzTest :
    FunSpec({
        val corpus = Corpus.load("socket-addresses")
        val surroundings = Surroundings(LONGEST)

        fun target(decode: (MemorySegment, Long, Int) -> SockAddr?): (ByteArray) -> Any? = { input ->
            val address = surroundings.decode(input) { memory, at -> decode(memory, at, input.size) }
            // The kernel may tell more bytes than it has stored.
            decode(MemorySegment.ofArray(input), 0, input.size + 1)
            check((address == null) == (input.size < 2)) { "$address" }
            if (address != null) {
                val image = SockAddrCodec.image(address)
                val again = decode(MemorySegment.ofArray(image), 0, image.size)
                check(again == address && again.hashCode() == address.hashCode()) { "$address became $again" }
                check("$address".isNotEmpty())
                address.toInetSocketAddress()
                address.toUnixDomainSocketAddress()
            }
            outcome(address)
        }

        test("each family's decoder is reached by the corpus") {
            val families = listOf(SockAddr.Inet4::class, SockAddr.Inet6::class, SockAddr.Unix::class, SockAddr.Netlink::class) +
                listOf(SockAddr.LinkLayer::class, SockAddr.Vsock::class, SockAddr.Raw::class)
            val reached = Fuzzer(corpus, LONGEST, target(SockAddrCodec::decode)).replay()
            reached.map { it.toString().substringBefore(' ') } shouldContainAll families.map { "${it.simpleName}" } + "null"
        }

        test("any bytes") {
            println("socket addresses: ${Fuzzer(corpus, LONGEST, target(SockAddrCodec::decode)).run()} inputs")
        }

        test("a decoder that believes the length of a hardware address is caught") {
            val careless = target { memory, at, length ->
                val isPacket = length >= 12 && memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) == 17.toShort()
                if (isPacket) {
                    val size = memory.get(ValueLayout.JAVA_BYTE, at + 11).toInt() and 0x1f
                    SockAddr.linkLayer(0, 1, ByteArray(size) { memory.get(ValueLayout.JAVA_BYTE, at + 12 + it) })
                } else {
                    SockAddrCodec.decode(memory, at, length)
                }
            }
            shouldThrow<Fuzzer.Finding> { Fuzzer(corpus, LONGEST, careless).run(HangGuard.LIMIT) }.message shouldContain "socket-addresses.txt"
        }
    }) {
    private companion object {
        /** More than any address. */
        const val LONGEST = 200

        /** The class, and what of the address its decoder looks at: sizes and whether there is a name. */
        fun outcome(address: SockAddr?): Any = when (address) {
            null -> "null"
            is SockAddr.Unix -> "Unix ${address.pathBytes?.size} ${address.abstractName?.size}"
            is SockAddr.LinkLayer -> "LinkLayer ${address.address.size}"
            is SockAddr.Inet6 -> "Inet6 ${address.scopeId != 0} ${address.isV4Mapped}"
            is SockAddr.Raw -> "Raw ${address.family} ${address.bytes.size}"
            else -> "${address::class.simpleName} "
        }
    }
}

package io.netloom.netlink.test

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.netloom.netlink.Attribute
import io.netloom.netlink.ExtendedAcknowledgement
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.netlink.NetlinkType
import io.netloom.netlink.attributes
import io.netloom.socket.AddressFamily
import io.netloom.socket.BlockingConn
import io.netloom.socket.Errno
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import java.nio.ByteBuffer
import java.time.Duration

/** Acknowledgements are those of the kernel, byte by byte, and read as they were written. */
class AcknowledgementTest :
    FunSpec({
        fun read(message: NetlinkMessage) = ExtendedAcknowledgement.of(NetlinkMessageCursor().reset(message.encode()).also { it.next() })

        val request = NetlinkMessage(NetlinkHeader(16, REQUEST or ACKNOWLEDGE, 7, 0, 33), ByteArray(17) { it.toByte() })

        for (capped in listOf(true, false)) {
            for (extended in listOf(true, false)) {
                test("the kernel's own: capped $capped, extended $extended") {
                    BlockingConn.open(AddressFamily.NETLINK, SocketType.RAW, 0).use { conn ->
                        conn.conn.setOption(SOL_NETLINK, CAP_ACK, if (capped) 1 else 0)
                        conn.conn.setOption(SOL_NETLINK, EXT_ACK, if (extended) 1 else 0)
                        conn.bind(SockAddr.Netlink(0, 0))
                        fun ask(request: NetlinkMessage): ByteArray {
                            conn.sendTo(ByteBuffer.wrap(request.encode()), SockAddr.Netlink(0, 0))
                            val buffer = ByteBuffer.allocate(4_096)
                            conn.receiveFrom(buffer, timeout = Duration.ofSeconds(30))
                            return buffer.array().copyOf(buffer.position())
                        }
                        val create = REQUEST or ACKNOWLEDGE or NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE
                        val kind = attributes { nested(IFLA_LINKINFO) { string(1, "no such kind") } }
                        val requests = listOf(
                            NetlinkMessage(NetlinkHeader(NetlinkType.NOOP, ACKNOWLEDGE, 5, 6)) to Acknowledgement.success(),
                            NetlinkMessage(NetlinkHeader(16, create, 5, 6), ByteArray(16) + kind) to
                                Acknowledgement.error(Errno.EOPNOTSUPP).message("Unknown device type"),
                            // ifinfomsg with a length of its own in it, and an attribute that is too short
                            NetlinkMessage(NetlinkHeader(16, create, 8), ByteArray(16) + attributes { u8(4, 1) }) to
                                Acknowledgement.error(Errno.ERANGE).message("Attribute failed policy validation").offset(32),
                        )
                        for ((sent, wanted) in requests) {
                            val bytes = ask(sent)
                            val answer = NetlinkMessage.decode(bytes)
                            val complete = NetlinkMessage(
                                NetlinkHeader(
                                    sent.header.type,
                                    sent.header.flags,
                                    sent.header.sequence,
                                    sent.header.portId,
                                    sent.encodedSize().toLong(),
                                ),
                                sent.payload,
                            )
                            val ours = wanted.policyOf(answer).toMessage(complete, capped, extended)
                            val port = answer.header.portId
                            val header = NetlinkHeader(ours.header.type, ours.header.flags, ours.header.sequence, port)
                            hex(NetlinkMessage(header, ours.payload).encode()) shouldBe hex(bytes)
                        }
                    }
                }
            }
        }

        test("everything that can be said is read again: an error, capped or not, and the end of a dump") {
            val said = Acknowledgement.error(Errno.EINVAL).message("no").offset(24).missing(5, 20).cookie(byteArrayOf(1, 2, 3)).policy(
                attributes {
                    u32(1, 2)
                },
            )
            for (message in listOf(said.toMessage(request.aligned()), said.toMessage(request.aligned(), false), said.toDone(request))) {
                val read = read(message)!!
                listOf(read.text, read.offset, read.missingType, read.missingNest) shouldBe listOf("no", 24L, 5, 20L)
                read.cookie shouldBe byteArrayOf(1, 2, 3)
                read.policy shouldBe attributes { u32(1, 2) }
                errno(message) shouldBe -22
            }
        }

        test("without NETLINK_EXT_ACK, or when nothing is said, there are no attributes and no flag") {
            val said = Acknowledgement.error(Errno.EINVAL).message("no")
            for (message in listOf(said.toMessage(request.aligned(), extended = false), said.toDone(request, extended = false))) {
                read(message).shouldBeNull()
                (message.header.flags and NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES) shouldBe 0
            }
            read(Acknowledgement.success().toMessage(request.aligned())).shouldBeNull()
        }

        test("a warning comes with a success, which is always capped") {
            val message = Acknowledgement.success().message("deprecated").toMessage(request.aligned(), capped = false)
            message.header.flags shouldBe 0x300
            read(message)!!.text shouldBe "deprecated"
        }

        test("attributes that nobody knows, or that are malformed, are no trouble for who reads") {
            val unknown = Acknowledgement.error(Errno.EINVAL).attribute(Attribute(999, ByteArray(5))).message("after")
            read(unknown.toMessage(request.aligned()))!!.text shouldBe "after"
            unknown.toString() shouldBe "EINVAL (22) Invalid argument, 2 attributes"
            val odd = Acknowledgement.error(Errno.EINVAL).attribute(Attribute(2, ByteArray(3))).message("after")
            read(odd.toMessage(request.aligned()))!!.text shouldBe "after"
        }
    }) {
    private companion object {
        const val SOL_NETLINK = 270
        const val CAP_ACK = 10
        const val EXT_ACK = 11
        const val IFLA_LINKINFO = 18
        const val POLICY = 4

        fun NetlinkMessage.aligned() = NetlinkMessage(NetlinkHeader(header.type, header.flags, header.sequence, header.portId), payload)

        fun errno(message: NetlinkMessage) = message.familyHeader().s32(0)

        /** What the kernel's policy is, is not ours to know: taken over. */
        fun Acknowledgement.policyOf(answer: NetlinkMessage): Acknowledgement {
            val read = ExtendedAcknowledgement.of(NetlinkMessageCursor().reset(answer.encode()).also { it.next() })
            val policy = read?.policy ?: return this
            return attribute(Attribute(POLICY or 0x8000, policy))
        }
    }
}

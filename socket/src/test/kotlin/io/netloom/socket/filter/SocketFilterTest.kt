package io.netloom.socket.filter

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.mirror.VmCase
import io.netloom.bpf.random.Opcode
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageFlag
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.streamPair
import java.io.IOException
import java.nio.ByteBuffer

/** A filter on a Conn: that it is the kernel's, whole, and can be changed, looked at, locked and taken away. */
class SocketFilterTest :
    FunSpec({
        test("the verdicts are those that are known") {
            pair { sender, receiver ->
                for (case in VmCase.all) {
                    withClue(case) {
                        receiver.filter.attach(case.program)
                        sender.blocking().write(ByteBuffer.wrap(case.packet))
                        val kept = Integer.toUnsignedLong(case.verdict).coerceAtMost(case.packet.size.toLong()).toInt()
                        receiver.queued() shouldBe if (case.verdict == 0) null else case.packet.copyOf(kept).asList()
                    }
                }
            }
        }

        test("what is attached can be looked at") {
            pair { _, receiver ->
                receiver.filter.program shouldBe null
                receiver.filter.attach(keep(7))
                receiver.filter.program shouldBe keep(7)
                receiver.filter.attach(VmCase.loads.first().program)
                receiver.filter.program shouldBe VmCase.loads.first().program
            }
        }

        test("attaching leaves the queue alone, replacing empties it") {
            pair { sender, receiver ->
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(1, 2, 3)))
                receiver.filter.attach(keep(2))
                receiver.queued() shouldBe listOf<Byte>(1, 2, 3)
                repeat(3) { sender.blocking().write(ByteBuffer.wrap(byteArrayOf(1, 2, 3))) }
                receiver.filter.replace(keep(1)) shouldBe 3
                receiver.queued() shouldBe null
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(4, 5, 6)))
                receiver.queued() shouldBe listOf<Byte>(4)
            }
        }

        test("a stream's bytes cannot be thrown away") {
            val (one, other) = streamPair()
            one.use { other.use { shouldThrow<IllegalStateException> { one.filter.replace(keep(1)) } } }
        }

        test("detaching lets all through again, and is an error without a filter") {
            pair { sender, receiver ->
                errno { receiver.filter.detach() } shouldBe Errno.ENOENT
                receiver.filter.attach(keep(0))
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(1)))
                receiver.queued() shouldBe null
                receiver.filter.detach()
                receiver.filter.program shouldBe null
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(2)))
                receiver.queued() shouldBe listOf<Byte>(2)
            }
        }

        test("a locked filter stays") {
            pair { sender, receiver ->
                receiver.filter.attach(keep(1))
                receiver.filter.isLocked shouldBe false
                receiver.filter.lock()
                receiver.filter.isLocked shouldBe true
                errno { receiver.filter.attach(keep(2)) } shouldBe Errno.EPERM
                errno { receiver.filter.detach() } shouldBe Errno.EPERM
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(1, 2)))
                receiver.queued() shouldBe listOf<Byte>(1)
            }
        }

        test("what the verifier refuses the kernel refuses, and the filter before stays") {
            pair { sender, receiver ->
                receiver.filter.attach(keep(1))
                val wrong = listOf(
                    BpfProgram.of(),
                    BpfProgram.of(List(BpfProgram.MAX_SIZE + 1) { RawInstruction(Opcode.RET_K, 0, 0, 5) }),
                    BpfProgram.of(RawInstruction(Opcode.LD_IMM, 0, 0, 5)),
                )
                for (program in wrong) errno { receiver.filter.attach(program) } shouldBe Errno.EINVAL
                sender.blocking().write(ByteBuffer.wrap(byteArrayOf(1, 2)))
                receiver.queued() shouldBe listOf<Byte>(1)
            }
        }
    })

private fun keep(bytes: Int) = BpfProgram.of(RawInstruction(Opcode.RET_K, 0, 0, bytes))

private fun pair(block: (Conn, Conn) -> Unit) {
    val (sender, receiver) = datagramPair()
    sender.use { receiver.use { block(sender, receiver) } }
}

private fun errno(block: () -> Unit): Errno = (shouldThrow<IOException> { block() } as ErrnoCarrier).errno

/** The next datagram; null if there is none. It is there or it is not: nothing is waited for. */
private fun Conn.queued(): List<Byte>? {
    val buffer = ByteBuffer.allocate(8_192)
    try {
        blocking().receiveFrom(buffer, flags = MessageFlag.DONTWAIT)
    } catch (e: IOException) {
        if ((e as? ErrnoCarrier)?.errno != Errno.EAGAIN) throw e
        return null
    }
    return buffer.array().copyOf(buffer.position()).asList()
}

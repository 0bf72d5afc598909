package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.MessageBatch
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.ThreadLocalRandom

/** SCM_RIGHTS: what arrives works, and what nobody takes does not stay open. */
class DescriptorPassingTest :
    FunSpec({
        val room = ControlMessages.space(ControlMessages.MAX_RIGHTS * Int.SIZE_BYTES)

        test("a socket that was passed is the same socket") {
            guardedCoroutine {
                for ((a, b) in listOf(streamPair(), datagramPair(), Conn.pair(AddressFamily.UNIX, SocketType.SEQPACKET))) {
                    val passed = udp()
                    a.sendMessage(bytes("here"), control = ControlMessages.build { rights(passed) }) shouldBe 4
                    val message = ReceivedMessage(room)
                    b.receiveMessage(ByteBuffer.allocate(8), message) shouldBe 4
                    message.descriptorCount shouldBe 1
                    message.control.toString() shouldBe "[SCM_RIGHTS(1 descriptors)]"
                    val received = message.takeDescriptors().single()
                    received.localAddress shouldBe passed.localAddress
                    received.type shouldBe SocketType.DGRAM
                    message.descriptorCount shouldBe 0
                    message.takeDescriptors().shouldBeEmpty()
                    listOf(received, passed, a, b).forEach(Conn::close)
                }
            }
        }

        test("as many as there can be, in order, and as numbers") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val sockets = List(ControlMessages.MAX_RIGHTS) { udp() }
                val control = ControlMessages.build { rights(*sockets.toTypedArray()) }
                val message = ReceivedMessage(room)
                a.sendMessage(bytes("all"), control = control)
                b.receiveMessage(ByteBuffer.allocate(8), message)
                val received = message.takeDescriptors()
                received.map { it.localAddress } shouldBe sockets.map { it.localAddress }
                a.sendMessage(bytes("all"), control = control)
                b.receiveMessage(ByteBuffer.allocate(8), message)
                val numbers = message.takeDescriptorNumbers()
                numbers.size shouldBe ControlMessages.MAX_RIGHTS
                numbers.map { Conn.adopt(it) }.forEach(Conn::close)
                (received + sockets + a + b).forEach(Conn::close)
            }
        }

        test("what nobody takes is closed by the next receive, by close, and when it is forgotten") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                val control = ControlMessages.build { rights(near) }
                val message = ReceivedMessage(room)
                val before = openDescriptors()
                a.sendMessage(bytes("1"), control = control)
                b.receiveMessage(ByteBuffer.allocate(8), message)
                openDescriptors() shouldBe before + 1
                a.write(bytes("2"))
                b.receiveMessage(ByteBuffer.allocate(8), message)
                openDescriptors() shouldBe before
                a.sendMessage(bytes("3"), control = control)
                b.receiveMessage(ByteBuffer.allocate(8), message)
                a.write(bytes("4"))
                b.receiveFrom(ByteBuffer.allocate(8), message)
                openDescriptors() shouldBe before
                a.sendMessage(bytes("5"), control = control)
                b.receiveMessage(ByteBuffer.allocate(8), message)
                message.close()
                openDescriptors() shouldBe before
                forget(a, b, control)
                awaitUntil {
                    System.gc()
                    openDescriptors() == before
                }
                listOf(a, b, near, far).forEach(Conn::close)
            }
        }

        test("no room, and room for some: the kernel closes the rest and says so") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                val control = ControlMessages.build { rights(near, far, near) }
                val before = openDescriptors()
                for ((capacity, fitting) in listOf(0 to 0, 16 to 0, 20 to 1, 24 to 2)) {
                    a.sendMessage(bytes("x"), control = control)
                    val message = ReceivedMessage(capacity)
                    b.receiveMessage(ByteBuffer.allocate(8), message)
                    message.isControlTruncated shouldBe true
                    message.descriptorCount shouldBe fitting
                    openDescriptors() shouldBe before + fitting
                    message.close()
                    openDescriptors() shouldBe before
                }
                listOf(a, b, near, far).forEach(Conn::close)
            }
        }

        test("peeking brings descriptors of its own") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                a.sendMessage(bytes("x"), control = ControlMessages.build { rights(near) })
                val before = openDescriptors()
                val message = ReceivedMessage(room)
                repeat(3) { b.receiveMessage(ByteBuffer.allocate(8), message, MessageFlag.PEEK) }
                openDescriptors() shouldBe before + 1
                b.receiveMessage(ByteBuffer.allocate(8), message)
                openDescriptors() shouldBe before + 1
                message.close()
                listOf(a, b, near, far).forEach(Conn::close)
            }
        }

        test("a batch keeps them apart and closes the rest") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                val before = openDescriptors()
                a.sendMessage(bytes("0"), control = ControlMessages.build { rights(near, far) })
                a.write(bytes("1"))
                a.sendMessage(bytes("2"), control = ControlMessages.build { rights(far) })
                val batch = MessageBatch(4, 8, room)
                b.receiveBatch(batch) shouldBe 3
                openDescriptors() shouldBe before + 3
                batch.takeDescriptors(1).shouldBeEmpty()
                batch.takeDescriptors(2).forEach(Conn::close)
                openDescriptors() shouldBe before + 2
                a.write(bytes("3"))
                b.receiveBatch(batch) shouldBe 1
                openDescriptors() shouldBe before
                shouldThrow<IllegalArgumentException> { batch.add(bytes("x"), control = ControlMessages.build { rights(near) }) }
                batch.close()
                listOf(a, b, near, far).forEach(Conn::close)
            }
        }

        test("a descriptor to pass that is closed is named, and the others are not held") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                val control = ControlMessages.build { rights(near, far) }
                far.close()
                shouldThrow<IllegalArgumentException> { a.sendMessage(bytes("x"), control = control) }.message shouldBe
                    "descriptor 1 of those that shall be passed is closed"
                val before = openDescriptors()
                near.close()
                openDescriptors() shouldBe before - 1
                a.write(bytes("usable"))
                b.read(ByteBuffer.allocate(8)) shouldBe 6
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("cancelled receives leak nothing: a descriptor is received, or still in the queue") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val (near, far) = streamPair()
                val control = ControlMessages.build { rights(near) }
                val before = openDescriptors()
                var received = 0
                repeat(ROUNDS) {
                    val message = ReceivedMessage(room)
                    val receiving = async(Dispatchers.Default) { b.receiveMessage(ByteBuffer.allocate(8), message) }
                    val sending = async(Dispatchers.Default) { a.sendMessage(bytes("x"), control = control) }
                    repeat(ThreadLocalRandom.current().nextInt(200)) { Thread.onSpinWait() }
                    receiving.cancelAndJoin()
                    sending.await()
                    received += message.descriptorCount
                    if (message.descriptorCount == 0) {
                        b.receiveMessage(ByteBuffer.allocate(8), message, MessageFlag.DONTWAIT)
                        message.descriptorCount shouldBe 1
                    }
                    message.close()
                }
                received shouldBeLessThanOrEqual ROUNDS
                openDescriptors() shouldBe before
                listOf(a, b, near, far).forEach(Conn::close)
            }
        }

        test("the sender's pidfd") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                skipUnless("SO_PASSPIDFD (Linux 6.5)") { b.enable(SO_PASSPIDFD) }
                val message = ReceivedMessage(128)
                val before = openDescriptors()
                a.write(bytes("x"))
                b.receiveMessage(ByteBuffer.allocate(8), message)
                openDescriptors() shouldBe before + 1
                message.takeDescriptorNumbers().size shouldBe 0
                message.takePidfd()!!.close()
                message.takePidfd() shouldBe null
                a.write(bytes("y"))
                b.receiveMessage(ByteBuffer.allocate(8), message)
                message.close()
                openDescriptors() shouldBe before
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("what came in order stays in order across takes") {
            guardedCoroutine {
                val (a, b) = streamPair()
                val conns = List(3) { udp() }
                a.sendMessage(bytes("x"), control = ControlMessages.build { rights(*conns.toTypedArray()) })
                val message = ReceivedMessage(room)
                b.receiveMessage(ByteBuffer.allocate(1), message)
                val taken = message.takeDescriptors()
                taken shouldHaveSize 3
                taken.map { it.localAddress } shouldBe conns.map { it.localAddress }
                (taken + conns + a + b).forEach(Conn::close)
            }
        }
    }) {
    private companion object {
        const val ROUNDS = 2_000

        /** Only sockets: what else a JVM opens meanwhile is not this test's. */
        fun openDescriptors(): Int = Files.newDirectoryStream(Path.of("/proc/self/fd")).use { entries ->
            entries.count { runCatching { Files.readSymbolicLink(it).toString() }.getOrDefault("").let { it.startsWith("socket:") || "pidfd" in it } }
        }

        /** Receives into a message that is unreachable when this returns. */
        suspend fun forget(a: Conn, b: Conn, control: ControlMessages) {
            a.sendMessage(bytes("6"), control = control)
            b.receiveMessage(ByteBuffer.allocate(8), ReceivedMessage(64))
        }
    }
}

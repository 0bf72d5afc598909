package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.testkit.nativecalls.Interruption
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer
import java.util.concurrent.FutureTask
import java.util.concurrent.atomic.AtomicInteger

/** Signals that end system calls early: nobody outside notices. */
class EintrTest :
    FunSpec({
        test("a platform thread that waits in ppoll") {
            guarded {
                Interruption.arm()
                val sys = Counting()
                Poller.over(sys).use { poller ->
                    val (reader, writer) = datagramPair(SocketConfig(poller = poller))
                    val id = FutureTask { Interruption.currentThread() }
                    val read =
                        FutureTask {
                            id.run()
                            reader.blocking().read(ByteBuffer.allocate(8))
                        }
                    Thread.ofPlatform().daemon().start(read)
                    interruptUntil({ sys.polls.get() >= 20 }) { id.get() }
                    read.isDone shouldBe false
                    writer.blocking().write(ByteBuffer.allocate(3))
                    read.get() shouldBe 3
                    reader.close()
                    writer.close()
                }
            }
        }

        test("a poller that waits in epoll_wait") {
            guardedCoroutine {
                Interruption.arm()
                val sys = Counting()
                Poller.over(sys).use { poller ->
                    val (reader, writer) = datagramPair(SocketConfig(poller = poller))
                    val id = withContext(poller.dispatcher) { Interruption.currentThread() }
                    val read = async(Dispatchers.Default) { reader.read(ByteBuffer.allocate(8)) }
                    awaitUntil { reader.readers() == 1 }
                    interruptUntil({ sys.waits.get() >= 20 }) { id }
                    read.isCompleted shouldBe false
                    poller.isOpen shouldBe true
                    writer.write(ByteBuffer.allocate(3))
                    read.await() shouldBe 3
                    reader.close()
                    writer.close()
                }
            }
        }
    })

private fun interruptUntil(done: () -> Boolean, thread: () -> Int) {
    while (!done()) {
        Interruption.interrupt(thread()) shouldBe true
        Thread.yield()
    }
}

/** Counts the waits that a signal has ended. */
private class Counting : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    val polls = AtomicInteger()
    val waits = AtomicInteger()

    override fun ppoll(frame: CallFrame, fds: Long, count: Int, timeoutNanos: Long): Int =
        super.ppoll(frame, fds, count, timeoutNanos).also { if (it == -ErrorNumber.EINTR) polls.incrementAndGet() }

    override fun epollWait(frame: CallFrame, epfd: Int, events: Long, maxEvents: Int, timeoutNanos: Long): Int =
        super.epollWait(frame, epfd, events, maxEvents, timeoutNanos).also { if (it == -ErrorNumber.EINTR) waits.incrementAndGet() }
}

package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Poller
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.LinuxSyscalls
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.io.IOException
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.net.SocketTimeoutException
import java.nio.channels.AsynchronousCloseException
import java.nio.file.Files
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

class FdWatchTest :
    FunSpec({
        test("an eventfd: level-triggered, each wait looks anew") {
            guardedCoroutine {
                Native().use { native ->
                    val fd = native.eventfd()
                    Poller.shared.watch(fd).use { watch ->
                        shouldThrow<SocketTimeoutException> { watch.awaitReadable(5.milliseconds) }
                        watch.awaitWritable()
                        val waiting = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { watch.awaitReadable() }
                        native.write(fd)
                        waiting.join()
                        // Nobody has read it, so it is readable still, as often as asked.
                        repeat(3) { watch.awaitReadable() }
                        repeat(3) { watch.blocking().awaitReadable() }
                        native.read(fd)
                        shouldThrow<SocketTimeoutException> { watch.awaitReadable(5.milliseconds) }
                        shouldThrow<SocketTimeoutException> { watch.blocking().awaitReadable(Duration.ofMillis(5)) }
                        native.write(fd)
                        watch.awaitReadable()
                    }
                }
            }
        }

        test("1,000 signals through an eventfd, to a coroutine on the poller, none lost") {
            guardedCoroutine {
                Poller.open().use { poller ->
                    Native().use { native ->
                        val fd = native.eventfd()
                        val back = native.eventfd()
                        poller.watch(fd).use { watch ->
                            Poller.shared.watch(back).use { answered ->
                                launch(poller.dispatcher) {
                                    repeat(1_000) {
                                        watch.awaitReadable()
                                        native.read(fd)
                                        native.write(back)
                                    }
                                }
                                withContext(Dispatchers.Default) {
                                    repeat(1_000) {
                                        native.write(fd)
                                        answered.awaitReadable()
                                        native.read(back)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        test("a pipe-like pair: its other end's end makes it readable, and closing the watch leaves the descriptor open") {
            guardedCoroutine {
                Native().use { native ->
                    val (a, b) = streamPair()
                    val fd = a.detach()
                    native.own(fd)
                    val watch = Poller.shared.watch(fd)
                    val waiting = launch(Dispatchers.Default) { watch.awaitReadable() }
                    b.close()
                    waiting.join()
                    watch.close()
                    native.isOpen(fd) shouldBe true
                }
            }
        }

        test("closing the watch ends its waits, cancelling one leaves it usable") {
            guardedCoroutine {
                Native().use { native ->
                    val fd = native.eventfd()
                    val watch = Poller.shared.watch(fd)
                    val cancelled = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { watch.awaitReadable() }
                    cancelled.cancelAndJoin()
                    native.write(fd)
                    withTimeout(20_000) { watch.awaitReadable() }
                    native.read(fd)
                    val closed =
                        launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                            shouldThrow<AsynchronousCloseException> { watch.awaitReadable() }
                        }
                    watch.close()
                    closed.join()
                }
            }
        }

        test("what cannot be waited for and what is not open says so") {
            guardedCoroutine {
                Native().use { native ->
                    val file = Files.createTempFile("netloom", null)
                    val fd = native.open(file.toString())
                    Poller.shared.watch(fd).use { watch ->
                        // A regular file is always ready, which poll(2) says and epoll(7) refuses to.
                        watch.awaitReadable()
                    }
                    Files.delete(file)
                    val failure = shouldThrow<IOException> { Poller.shared.watch(1_000_000) }
                    (failure as ErrnoCarrier).errno shouldBe Errno.EBADF
                }
            }
        }
    })

/** Descriptors made by plain system calls, closed at the end. */
private class Native : AutoCloseable {
    private val sys = LinuxSyscalls.INSTANCE
    private val owned = ArrayList<Int>()

    fun eventfd(): Int = own(sys.eventfd(CallFrame(), 0, Descriptor.EFD_CLOEXEC or Descriptor.EFD_NONBLOCK))

    fun open(path: String): Int {
        val frame = CallFrame()
        frame.memory().setString(frame.valueOffset(), path)
        return own(sys.open(frame, frame.value(), 0))
    }

    fun own(fd: Int): Int {
        check(fd >= 0) { "errno ${-fd}" }
        owned += fd
        return fd
    }

    fun write(fd: Int) {
        val frame = CallFrame()
        frame.memory().set(ValueLayout.JAVA_LONG, frame.valueOffset(), 1L)
        check(sys.write(frame, fd, frame.value(), 8, MemorySegment.NULL) == 8L)
    }

    fun read(fd: Int) {
        val frame = CallFrame()
        check(sys.read(frame, fd, frame.value(), 8, MemorySegment.NULL) == 8L)
    }

    fun isOpen(fd: Int): Boolean = sys.fcntl(CallFrame(), fd, 1, 0) >= 0

    override fun close() = owned.forEach { sys.close(CallFrame(), it) }
}

package io.netloom.socket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.guarded
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.readers
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import io.netloom.testkit.OwnChild
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import org.opentest4j.TestAbortedException
import java.io.InterruptedIOException
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds

/** Real processes. What the kernel says only now and then, or only to others, a scripted one says. */
class PidfdTest :
    FunSpec({
        fun <T> withChild(script: String, block: (OwnChild, Pidfd) -> T): T =
            guarded { OwnChild.start(script).use { child -> Pidfd.open(child.pid).use { block(child, it) } } }

        test("awaitExit suspends until the child has ended, and tells how") {
            withChild("read go; exit 7") { child, pidfd ->
                guardedCoroutine {
                    val exit = async(Dispatchers.Default) { pidfd.awaitExit() }
                    awaitUntil { pidfd.conn.readers() == 1 }
                    pidfd.hasEnded shouldBe false
                    child.go()
                    with(exit.await()) {
                        kind shouldBe ProcessExit.Kind.EXITED
                        status shouldBe 7
                        isSuccess shouldBe false
                        pid shouldBe child.pid
                        uid shouldBe (Files.getAttribute(Path.of("/proc/self"), "unix:uid") as Int).toLong()
                        usage.maxResident shouldBeGreaterThan 0
                        usage.minorFaults shouldBeGreaterThan 0
                        toString() shouldBe "process ${child.pid} exited with status 7"
                    }
                    pidfd.hasEnded shouldBe true
                }
            }
        }

        test("the status is taken once, unless it is left") {
            withChild("read go; exit 0") { child, pidfd ->
                child.go()
                guardedCoroutine {
                    repeat(2) { pidfd.awaitExit(reap = false).isSuccess shouldBe true }
                    pidfd.awaitExit().isSuccess shouldBe true
                    val failure = shouldThrow<LinuxSocketException> { pidfd.awaitExit() }
                    failure.errno shouldBe Errno.ECHILD
                    failure.operation shouldBe "waitid"
                    failure.message shouldStartWith "waitid: ECHILD (10) No child processes: not a child of this process, or"
                    pidfd.awaitEnd()
                    shouldThrow<LinuxSocketException> { pidfd.sendSignal(Signal.TERM) }.errno shouldBe Errno.ESRCH
                }
            }
        }

        test("a signal ends it") {
            withChild("read go") { child, pidfd ->
                pidfd.sendSignal(Signal.NONE)
                pidfd.sendSignal(Signal.KILL)
                val exit = pidfd.blocking().awaitExit()
                exit.kind shouldBe ProcessExit.Kind.KILLED
                exit.status shouldBe Signal.KILL
                exit.toString() shouldBe "process ${child.pid} was killed by signal 9"
            }
        }

        test("a signal with information of the sender's") {
            withChild("read go") { _, pidfd ->
                fun info(signal: Int) = ByteBuffer.allocate(128).order(ByteOrder.nativeOrder()).putInt(0, signal).putInt(8, -1).array() // SI_QUEUE
                shouldThrow<LinuxSocketException> { pidfd.sendSignal(Signal.TERM, info(Signal.INT)) }.errno shouldBe Errno.EINVAL
                shouldThrow<LinuxSocketException> { pidfd.sendSignal(12_345) }.errno shouldBe Errno.EINVAL
                shouldThrow<IllegalArgumentException> { pidfd.sendSignal(Signal.TERM, ByteArray(12)) }
                pidfd.sendSignal(Signal.TERM, info(Signal.TERM))
                pidfd.blocking().awaitExit().status shouldBe Signal.TERM
            }
        }

        test("a timeout, a cancellation and a deadline end the wait and nothing else") {
            withChild("read go; exit 3") { child, pidfd ->
                guardedCoroutine {
                    shouldThrow<SocketTimeoutException> { pidfd.awaitExit(5.milliseconds) }
                    shouldThrow<SocketTimeoutException> { pidfd.awaitEnd(5.milliseconds) }
                    shouldThrow<SocketTimeoutException> { pidfd.blocking().awaitExit(java.time.Duration.ofMillis(5)) }
                    val cancelled = launch(start = CoroutineStart.UNDISPATCHED) { pidfd.awaitExit() }
                    cancelled.cancelAndJoin()
                    pidfd.conn.readDeadline = java.time.Instant.now()
                    shouldThrow<SocketTimeoutException> { pidfd.awaitExit() }
                    pidfd.conn.readDeadline = null
                    child.go()
                    pidfd.awaitExit().status shouldBe 3
                }
            }
        }

        test("close ends the waits and leaves the process alone") {
            withChild("read go; exit 0") { child, pidfd ->
                guardedCoroutine {
                    val exit = async(Dispatchers.Default) { runCatching { pidfd.awaitExit() } }
                    val end = async(Dispatchers.Default) { runCatching { pidfd.awaitEnd() } }
                    awaitUntil { pidfd.conn.readers() == 2 }
                    pidfd.close()
                    exit.await().exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                    end.await().exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                    for (call in listOf<() -> Any?>({ pidfd.hasEnded }, { pidfd.sendSignal(0) }, { pidfd.getDescriptor(0) })) {
                        shouldThrow<ClosedChannelException> { call() }
                    }
                    pidfd.toString() shouldBe "Pidfd(${child.pid}, closed)"
                    Pidfd.open(child.pid).use { it.hasEnded shouldBe false }
                }
            }
        }

        test("threads, platform and virtual, wait as well") {
            for (builder in listOf(Thread.ofPlatform(), Thread.ofVirtual())) {
                withChild("read go; exit 9") { child, pidfd ->
                    val status = CompletableFuture<Int>()
                    val waiting = builder.start { status.complete(pidfd.blocking().awaitExit().status) }
                    awaitUntil { pidfd.conn.readers() == 1 }
                    child.go()
                    status.get() shouldBe 9
                    waiting.join()
                }
            }
        }

        test("an interrupted thread stops waiting") {
            withChild("read go") { _, pidfd ->
                Thread.currentThread().interrupt()
                shouldThrow<InterruptedIOException> { pidfd.blocking().awaitEnd() }
                Thread.interrupted() shouldBe true
            }
        }

        test("the end of any process can be waited for, its status only by its parent") {
            guarded {
                val process = ProcessBuilder("cat").start()
                Pidfd.open(process.pid()).use { pidfd ->
                    pidfd.pid shouldBe process.pid()
                    process.outputStream.close()
                    pidfd.blocking().awaitEnd()
                    process.waitFor() shouldBe 0 // the JDK's own
                }
                process.inputStream.close()
                process.errorStream.close()
                // This process is no child of its own.
                Pidfd.open(ProcessHandle.current().pid()).use { own ->
                    own.hasEnded shouldBe false
                    shouldThrow<LinuxSocketException> { own.blocking().awaitExit() }.errno shouldBe Errno.ECHILD
                }
            }
        }

        test("numbers that are no process's") {
            for (pid in listOf(0L, -1L, 1L shl 32)) {
                shouldThrow<IllegalArgumentException> { Pidfd.open(pid) }
            }
            val failure = shouldThrow<LinuxSocketException> { Pidfd.open(Int.MAX_VALUE.toLong()) }
            failure.errno shouldBe Errno.ESRCH
            failure.message shouldBe "pidfd_open: ESRCH (3) No such process: there is no such process, or no longer"
        }

        test("a descriptor of another process: the same socket") {
            udp().use { socket ->
                Pidfd.open(ProcessHandle.current().pid()).use { own ->
                    try {
                        val copy = socket.raw.control { number -> own.getDescriptor(number) }
                        copy.use {
                            it.localAddress shouldBe socket.localAddress
                            it.family shouldBe AddressFamily.INET
                            it.getOptionBytes(SocketLevel.SOCKET, SocketOption.COOKIE, 8) shouldBe
                                socket.getOptionBytes(SocketLevel.SOCKET, SocketOption.COOKIE, 8)
                        }
                    } catch (e: MissingCapabilityException) {
                        throw TestAbortedException("pidfd_getfd is forbidden here: ${e.message}")
                    }
                    val failure = shouldThrow<LinuxSocketException> { own.getDescriptor(1_000_000) }
                    failure.errno shouldBe Errno.EBADF
                    failure.message shouldContain "the process has no such descriptor open"
                }
            }
        }

        test("a descriptor of a real other process") {
            withChild("exec 9< /proc/version; read go; read go") { child, pidfd ->
                child.go() // has 9 open
                try {
                    guardedCoroutine { pidfd.getDescriptor(9).use { it.read(ByteArray(100)) } }
                } catch (e: MissingCapabilityException) {
                    throw TestAbortedException("pidfd_getfd is forbidden here: ${e.message}")
                } shouldBeGreaterThan 10
            }
        }

        test("the peer of a Unix connection, and a pidfd that came otherwise") {
            val (left, right) = streamPair()
            left.use {
                right.use {
                    val peer = try {
                        checkNotNull(Pidfd.ofPeer(left))
                    } catch (e: LinuxSocketException) {
                        if (e.errno == Errno.ENOPROTOOPT) throw TestAbortedException("SO_PEERPIDFD: needs Linux 6.5")
                        throw e
                    }
                    peer.use {
                        it.pid shouldBe ProcessHandle.current().pid()
                        it.hasEnded shouldBe false
                        it.sendSignal(Signal.NONE)
                    }
                    shouldThrow<IllegalArgumentException> { Pidfd.of(left) }
                    left.isOpen shouldBe true
                    udp().use { Pidfd.ofPeer(it) shouldBe null }
                }
            }
            val closed = udp().apply { close() }
            shouldThrow<ClosedChannelException> { Pidfd.of(closed) }
        }

        test("EINTR is tried again, EAGAIN waits, what is forbidden names what would help") {
            val system = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
            guarded {
                OwnChild.start("read go; exit 1").use { child ->
                    Poller.over(system).use { poller ->
                        Pidfd.open(child.pid, SocketConfig(poller = poller)).use { pidfd ->
                            system.on(Call.WAITID).returns(Errno.EINTR.negative).times(3)
                            guardedCoroutine {
                                val exit = async(Dispatchers.Default) { pidfd.awaitExit() }
                                awaitUntil { pidfd.conn.readers() == 1 }
                                system.calls(Call.WAITID) shouldBe 4
                                child.go()
                                exit.await().status shouldBe 1
                            }
                            system.on(Call.PIDFD_SEND_SIGNAL).returns(Errno.EPERM.negative)
                            shouldThrow<MissingCapabilityException> { pidfd.sendSignal(Signal.TERM) }.capability shouldBe "CAP_KILL"
                            system.on(Call.PIDFD_GETFD).returns(Errno.EPERM.negative)
                            with(shouldThrow<MissingCapabilityException> { pidfd.getDescriptor(0) }) {
                                capability shouldBe "CAP_SYS_PTRACE"
                                message shouldContain "kernel.yama.ptrace_scope"
                            }
                            system.on(Call.PIDFD_OPEN).returns(Errno.ENOSYS.negative)
                            shouldThrow<LinuxSocketException> { Pidfd.open(1, SocketConfig(poller = poller)) }.message shouldContain "seccomp"
                            system.on(Call.PPOLL).returns(Errno.ENOMEM.negative)
                            shouldThrow<LinuxSocketException> { pidfd.hasEnded }.errno shouldBe Errno.ENOMEM
                        }
                    }
                }
            }
        }

        test("the sender's pidfd that came with a message") {
            val (left, right) = streamPair()
            left.use {
                right.use {
                    try {
                        right.options.passPidfd = true
                    } catch (e: LinuxSocketException) {
                        if (e.errno == Errno.ENOPROTOOPT) throw TestAbortedException("SO_PASSPIDFD: needs Linux 6.5")
                        throw e
                    }
                    guardedCoroutine {
                        left.write(byteArrayOf(1))
                        ReceivedMessage(ControlMessages.space(4)).use { message ->
                            right.receiveMessage(ByteBuffer.allocate(1), message)
                            Pidfd.of(checkNotNull(message.takePidfd())).use { it.pid shouldBe ProcessHandle.current().pid() }
                        }
                    }
                }
            }
        }

        test("each field has its place") {
            guarded {
                Poller.over(OneProcess()).use { poller ->
                    Pidfd.open(4_711, SocketConfig(poller = poller)).use { pidfd ->
                        val exit = pidfd.blocking().awaitExit(reap = false)
                        exit.pid shouldBe 4_711
                        exit.uid shouldBe 0xffff_fffeL
                        exit.kind shouldBe ProcessExit.Kind.DUMPED
                        exit.status shouldBe 11
                        exit.toString() shouldBe "process 4711 was killed by signal 11 and dumped core"
                        val usage = exit.usage
                        usage.userTime shouldBe java.time.Duration.ofNanos(1_000_002_000)
                        usage.systemTime shouldBe java.time.Duration.ofNanos(3_000_004_000)
                        listOf(usage.maxResident, usage.minorFaults, usage.majorFaults) shouldBe listOf(5L, 9L, 10L)
                        listOf(usage.blocksRead, usage.blocksWritten) shouldBe listOf(12L, 13L)
                        listOf(usage.voluntarySwitches, usage.involuntarySwitches) shouldBe listOf(17L, 18L)
                        usage.toString() shouldContain "maxResident=5 KiB"
                    }
                }
            }
        }

        test("a descriptor that cannot become a Conn is closed") {
            val system = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
            Poller.over(system).use { poller ->
                Pidfd.open(ProcessHandle.current().pid(), SocketConfig(poller = poller)).use { own ->
                    system.on(Call.GETSOCKOPT).returns(Errno.ENOMEM.negative)
                    udp().use { socket ->
                        try {
                            shouldThrow<LinuxSocketException> { socket.raw.control { own.getDescriptor(it) } }.errno shouldBe Errno.ENOMEM
                        } catch (e: MissingCapabilityException) {
                            throw TestAbortedException("pidfd_getfd is forbidden here: ${e.message}")
                        }
                    }
                }
            }
        }
    })

private val Errno.negative: Long
    get() = -number.toLong()

/** A kernel with one process, which was killed by a signal: the words of its `struct rusage` are 1, 2, 3 and so on. */
private class OneProcess : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    override fun pidfdOpen(frame: CallFrame, pid: Int, flags: Int): Int {
        flags shouldBe Descriptor.O_NONBLOCK
        return eventfd(frame, 1, Descriptor.EFD_NONBLOCK or Descriptor.EFD_CLOEXEC)
    }

    override fun waitid(frame: CallFrame, idType: Int, id: Int, info: Long, options: Int, usage: Long): Int {
        listOf(idType, options) shouldBe listOf(3, 0x01000004) // P_PIDFD, WEXITED and WNOWAIT
        val signal = MemorySegment.ofAddress(info).reinterpret(128)
        for ((offset, value) in listOf(0L to 17, 8L to 3, 16L to 4_711, 20L to -2, 24L to 11)) signal.set(ValueLayout.JAVA_INT, offset, value)
        val words = MemorySegment.ofAddress(usage).reinterpret(144)
        for (index in 0L..17L) words.setAtIndex(ValueLayout.JAVA_LONG, index, index + 1)
        return 0
    }
}

package io.netloom.socket.copy

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.CopyEnd
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.transfer.Relay
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import io.netloom.testkit.leak.IdleParkers
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.cancelAndJoin
import java.nio.ByteBuffer

/** The system calls of a copy go wrong, on sockets of the real kernel. */
class StreamCopyFaultTest :
    FunSpec({
        val data = bytes(2_000_000)

        afterEach { Relay.pipes() shouldBe 0 }

        suspend fun CoroutineScope.copied(route: Route, face: CopyFace) {
            val sent = sending(route.sender, data)
            val received = receiving(route.receiver, data.size)
            route.copy().use { face.run(it, Long.MAX_VALUE, kotlin.time.Duration.INFINITE) } shouldBe data.size.toLong()
            sent.await()
            received.await().contentEquals(data) shouldBe true
        }

        fun scripted(body: suspend CoroutineScope.(ScriptedSyscalls, SocketConfig) -> Unit) = guardedCoroutine {
            val system = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
            Poller.over(system).use { body(system, SocketConfig(poller = it)) }
            IdleParkers.closeOf(system)
        }

        test("much is spliced, little and what comes from Unix sockets is not") {
            scripted { system, config ->
                Means.TCP.to(Means.UNIX, config).use { copied(it, CopyFace.COROUTINE) }
                system.calls(Call.SPLICE) shouldBeGreaterThan 0
                val before = system.calls(Call.SPLICE)
                Means.UNIX.to(Means.TCP, config).use { copied(it, CopyFace.COROUTINE) }
                Means.TCP.to(Means.TCP, config).use { route ->
                    route.copy().use { copy ->
                        repeat(100) {
                            route.sender.write(ByteBuffer.allocate(1000))
                            copy.run(1000) shouldBe 1000
                        }
                    }
                }
                system.calls(Call.SPLICE) shouldBe before
                system.calls(Call.PIPE2) shouldBe 1
            }
        }

        for (face in CopyFace.entries) {
            for ((call, error) in listOf(
                Call.PIPE2 to ErrorNumber.EMFILE,
                Call.PIPE2 to ErrorNumber.ENOSYS,
                Call.FCNTL to ErrorNumber.EPERM,
                Call.SPLICE to ErrorNumber.EINVAL,
                Call.SPLICE to ErrorNumber.ENOSYS,
                Call.SPLICE to ErrorNumber.EPERM,
            )) {
                test("$face: $call is refused with ${Errno.of(error).name}, and it goes through memory") {
                    scripted { system, config ->
                        Means.TCP.to(Means.TCP, config).use {
                            system.on(call).returns(-error.toLong()).always()
                            copied(it, face)
                            system.calls(call) shouldBeGreaterThan 0
                        }
                    }
                }
            }

            test("$face: signals, and splices that move one byte or a few") {
                scripted { system, config ->
                    Means.TCP.to(Means.TCP, config).use {
                        system.on(Call.SPLICE).returns(-ErrorNumber.EINTR.toLong()).times(3)
                        system.on(Call.SPLICE).limits(1).times(5)
                        system.on(Call.SPLICE).returns(-ErrorNumber.EINTR.toLong())
                        system.on(Call.SPLICE).limits(50_000).always()
                        copied(it, face)
                    }
                }
            }

            test("$face: an error of either end names that end, and what was taken is there for another try") {
                scripted { system, config ->
                    Means.TCP.to(Means.TCP, config).use { route ->
                        val sent = sending(route.sender, data)
                        val received = receiving(route.receiver, data.size)
                        route.copy().use { copy ->
                            system.on(Call.SPLICE).returns(-ErrorNumber.ENOMEM.toLong())
                            system.on(Call.SPLICE).nth(2).returns(-ErrorNumber.ENOBUFS.toLong())
                            val first = runCatching { face.run(copy, Long.MAX_VALUE, kotlin.time.Duration.INFINITE) }.exceptionOrNull()
                            listOf(first.shouldBeInstanceOf<ErrnoCarrier>().errno, first.operation, copy.failedEnd, copy.pending) shouldBe
                                listOf(Errno.ENOMEM, "read", CopyEnd.SOURCE, 0)
                            val second = runCatching { face.run(copy, Long.MAX_VALUE, kotlin.time.Duration.INFINITE) }.exceptionOrNull()
                            listOf(second.shouldBeInstanceOf<ErrnoCarrier>().errno, second.operation, copy.failedEnd) shouldBe
                                listOf(Errno.ENOBUFS, "write", CopyEnd.DESTINATION)
                            copy.pending.toLong() shouldBeGreaterThan 0
                            face.run(copy, Long.MAX_VALUE, kotlin.time.Duration.INFINITE)
                            copy.copied shouldBe data.size.toLong()
                        }
                        received.await().contentEquals(data) shouldBe true
                        sent.cancelAndJoin()
                    }
                }
            }
        }

        test("a thread is told that there is nothing, again and again") {
            scripted { system, config ->
                Means.TCP.to(Means.TCP, config).use {
                    system.on(Call.SPLICE).returns(-ErrorNumber.EAGAIN.toLong()).times(10)
                    copied(it, CopyFace.PLATFORM)
                }
            }
        }
    })

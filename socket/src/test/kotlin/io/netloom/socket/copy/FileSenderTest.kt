package io.netloom.socket.copy

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.FileSender
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guarded
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.writers
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import io.netloom.testkit.leak.IdleParkers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.FutureTask

class FileSenderTest :
    FunSpec({
        val data = bytes(3_000_000)
        lateinit var directory: Path
        lateinit var file: Path

        beforeSpec {
            directory = Files.createTempDirectory("netloom-files")
            file = Files.write(directory.resolve("data"), data)
        }

        afterSpec {
            Files.walk(directory).sorted(Comparator.reverseOrder()).forEach(Files::delete)
        }

        for ((name, threads) in listOf("platform" to { Thread.ofPlatform().daemon() }, "virtual" to { Thread.ofVirtual() })) {
            fun <T> start(body: () -> T) = FutureTask(body).also { threads().name("sending").start(it) }

            for (means in Means.entries) {
                test("$means, $name thread: a file, and parts of it") {
                    guardedCoroutine {
                        val (sender, receiver) = means.pair(SocketConfig.DEFAULT)
                        for ((position, count) in listOf(0L to Long.MAX_VALUE, 7L to 100_000L, 2_900_000L to 500_000L, 5L to 0L, 9_999_999L to 1L)) {
                            val wanted = data.copyOfRange(
                                minOf(position, 3_000_000).toInt(),
                                minOf(position + minOf(count, 3_000_000), 3_000_000).toInt(),
                            )
                            val sent = start { FileSender(sender).send(file, position, count) }
                            receiving(receiver, wanted.size).await().contentEquals(wanted) shouldBe true
                            sent.get() shouldBe wanted.size.toLong()
                        }
                        sender.close()
                        receiver.close()
                    }
                }
            }

            test("$name thread: interrupted, timed out, and closed in the middle") {
                guarded {
                    for (end in listOf("interrupt", "time", "close")) {
                        Means.TCP.to(Means.TCP).narrow().use { route ->
                            lateinit var thread: Thread
                            val sending = start {
                                thread = Thread.currentThread()
                                val sent = runCatching {
                                    FileSender(route.destination).send(
                                        file,
                                        timeout = if (end ==
                                            "time"
                                        ) {
                                            Duration.ofMillis(200)
                                        } else {
                                            null
                                        },
                                    )
                                }
                                sent to Thread.interrupted()
                            }
                            if (end != "time") awaitUntil { route.destination.writers() == 1 }
                            if (end == "interrupt") thread.interrupt()
                            if (end == "close") route.destination.close()
                            val (result, interrupted) = sending.get()
                            interrupted shouldBe (end == "interrupt")
                            when (end) {
                                "interrupt" -> result.exceptionOrNull().shouldBeInstanceOf<InterruptedIOException>()
                                "time" -> result.exceptionOrNull().shouldBeInstanceOf<SocketTimeoutException>()
                                else -> result.exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                            }
                        }
                    }
                }
            }

            test("$name thread: the receiver goes away in the middle, and no signal ends the program") {
                guarded {
                    Means.TCP.to(Means.TCP).narrow().use { route ->
                        val sending = start { List(2) { runCatching { FileSender(route.destination).send(file) }.exceptionOrNull() } }
                        awaitUntil { route.destination.writers() == 1 }
                        route.receiver.close()
                        for (failure in sending.get()) {
                            (failure.shouldBeInstanceOf<ErrnoCarrier>().errno in listOf(Errno.EPIPE, Errno.ECONNRESET)) shouldBe true
                        }
                    }
                }
            }

            test("$name thread: files that cannot be sent so") {
                guardedCoroutine {
                    val (sender, receiver) = tcpPair()
                    start {
                        runCatching { FileSender(sender).send(directory.resolve("none")) }
                    }.get().exceptionOrNull().shouldBeInstanceOf<NoSuchFileException>()
                    start { runCatching { FileSender(sender).send(directory) } }.get().exceptionOrNull().shouldBeInstanceOf<java.io.IOException>()
                    val version = Files.readAllBytes(Path.of("/proc/version"))
                    start { FileSender(sender).send(Path.of("/proc/version")) }.get() shouldBe version.size.toLong()
                    receiving(receiver, version.size).await().contentEquals(version) shouldBe true
                    FileSystems.newFileSystem(directory.resolve("a.zip"), mapOf("create" to "true")).use { zip ->
                        Files.write(zip.getPath("entry"), "zipped".encodeToByteArray())
                    }
                    FileSystems.newFileSystem(directory.resolve("a.zip")).use { zip ->
                        start { FileSender(sender).send(zip.getPath("entry")) }.get() shouldBe 6
                    }
                    receiving(receiver, 6).await().decodeToString() shouldBe "zipped"
                    sender.close()
                    shouldThrow<ClosedChannelException> { FileSender(sender).send(file) }
                    receiver.close()
                }
            }
        }

        test("sendfile is called on platform threads only, and what it refuses is read and written") {
            guardedCoroutine {
                val system = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
                Poller.over(system).use { poller ->
                    val (sender, receiver) = tcpPair(SocketConfig(poller = poller))
                    val received = async(Dispatchers.Default) { receiving(receiver, data.size * 3).await() }
                    val tasks = List(2) { FutureTask { FileSender(sender).send(file) } }
                    Thread.ofVirtual().start(tasks[0])
                    tasks[0].get()
                    system.calls(Call.SENDFILE) shouldBe 0
                    Thread.ofPlatform().daemon().start(tasks[1])
                    tasks[1].get()
                    system.calls(Call.SENDFILE) shouldBeGreaterThan 0
                    system.on(Call.SENDFILE).returns(-ErrorNumber.EINVAL.toLong()).always()
                    val refused = FutureTask { FileSender(sender).send(file) }
                    Thread.ofPlatform().daemon().start(refused)
                    refused.get() shouldBe data.size.toLong()
                    received.await().contentEquals(data + data + data) shouldBe true
                    sender.close()
                    receiver.close()
                }
                IdleParkers.closeOf(system)
            }
        }

        test("never on a poller's thread, never through a socket of messages") {
            val (a, b) = datagramPair()
            shouldThrow<IllegalArgumentException> { FileSender(a) }.message shouldContain "not a stream"
            a.close()
            b.close()
            val (sender, receiver) = tcpPair()
            Poller.open().use { poller ->
                runBlocking { withContext(poller.dispatcher) { shouldThrow<IllegalStateException> { FileSender(sender).send(file) } } }
            }
            shouldThrow<IllegalArgumentException> { FileSender(sender).send(file, -1) }
            sender.close()
            receiver.read(ByteBuffer.allocate(1)) shouldBe -1
            receiver.close()
        }
    })

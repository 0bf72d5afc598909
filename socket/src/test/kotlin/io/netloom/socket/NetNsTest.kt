package io.netloom.socket

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.netloom.testkit.PrivateNamespace
import java.nio.channels.ClosedChannelException
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.io.path.listDirectoryEntries
import kotlin.time.Duration.Companion.seconds

/** Namespaces of the real kernel. Sockets are created where they should be, and no thread is left anywhere else. */
class NetNsTest :
    FunSpec({
        /** The threads of this process that are in another namespace than this. */
        fun elsewhere(id: Long): List<String> = Path.of("/proc/self/task").listDirectoryEntries().mapNotNull { task ->
            runCatching { "${Files.readSymbolicLink(task.resolve("ns/net"))} ${Files.readString(task.resolve("comm")).trim()}" }.getOrNull()
        }.filter { !it.startsWith("net:[$id] ") }

        /** A thread that Java has joined takes a moment to leave the kernel. */
        suspend fun noThreadIsElsewhere(id: Long) = eventually(10.seconds) { elsewhere(id) shouldBe emptyList() }

        fun current() = NetNs.current().use { it.id }

        test("the same namespace by path, process, descriptor and thread") {
            val id = current()
            "net:[$id]" shouldBe Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString()
            NetNs.ofPath(Path.of("/proc/self/ns/net")).use { it.id shouldBe id }
            NetNs.ofPid(ProcessHandle.current().pid()).use { byPid ->
                byPid.id shouldBe id
                "$byPid" shouldBe "net:[$id]"
            }
        }

        test("a descriptor is duplicated and stays the caller's") {
            NetNs.current().use { first ->
                val number = descriptorOf(first.id)
                NetNs.ofFd(number).use { it.id shouldBe first.id }
                Files.exists(Path.of("/proc/self/fd/$number")) shouldBe true
            }
        }

        test("what is no network namespace is refused in words") {
            val none = shouldThrow<LinuxSocketException> { NetNs.named("netloom-no-such-namespace") }
            none.errno shouldBe Errno.ENOENT
            none.message!! shouldContain "/run/netns/netloom-no-such-namespace): there is no such network namespace"
            shouldThrow<LinuxSocketException> { NetNs.ofPid(Int.MAX_VALUE.toLong()) }.errno shouldBe Errno.ENOENT
            for (path in listOf("/etc/passwd", "/proc/self/ns/uts", "/")) {
                val e = shouldThrow<LinuxSocketException> { NetNs.ofPath(Path.of(path)) }
                e.errno shouldBe Errno.EINVAL
                e.message!! shouldContain "($path): not a network namespace"
            }
            shouldThrow<LinuxSocketException> { NetNs.ofFd(Int.MAX_VALUE) }.errno shouldBeIn listOf(Errno.EBADF, Errno.EINVAL)
            for (name in listOf("", ".", "..", "a/b")) shouldThrow<IllegalArgumentException> { NetNs.named(name) }
        }

        test("nothing is left open by what was refused") {
            val before = openFiles()
            repeat(5) { runCatching { NetNs.ofPath(Path.of("/etc/passwd")) } }
            openFiles().filter { it == "/etc/passwd" } shouldBe before.filter { it == "/etc/passwd" }
        }

        test("a new namespace, in which a socket is created and used from outside") {
            PrivateNamespace.require()
            val here = current()
            NetNs.create().use { other ->
                other.id shouldNotBe here
                other.inside { current() } shouldBe other.id
                current() shouldBe here
                // Its loopback is down, so there is no way to any host.
                Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(other)).use { conn ->
                    shouldThrow<LinuxNoRouteToHostException> { conn.blocking().connect(java.net.InetSocketAddress("192.0.2.1", 9)) }
                }
            }
            noThreadIsElsewhere(here)
        }

        test("sockets opened in two namespaces by many threads at once are where they belong, and no thread is elsewhere afterwards") {
            PrivateNamespace.require()
            val here = current()
            val failures = CopyOnWriteArrayList<Throwable>()
            NetNs.create().use { a ->
                NetNs.create().use { b ->
                    val start = CountDownLatch(1)
                    val pool = Executors.newVirtualThreadPerTaskExecutor()
                    repeat(64) { i ->
                        pool.submit {
                            try {
                                start.await()
                                val space = if (i % 2 == 0) a else b
                                Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(space)).use { conn ->
                                    cookieOf(conn) shouldBe
                                        cookieIn(space)
                                }
                            } catch (e: Throwable) {
                                failures += e
                            }
                        }
                    }
                    start.countDown()
                    pool.shutdown()
                    pool.awaitTermination(30, TimeUnit.SECONDS) shouldBe true
                }
            }
            failures.forEach { throw it }
            noThreadIsElsewhere(here)
            Thread.getAllStackTraces().keys.filter { it.name == "netloom-netns" } shouldBe emptyList()
        }

        test("what a namespace has below /proc/net is read from outside") {
            PrivateNamespace.require()
            val here = current()
            NetNs.create().use { other ->
                other.readProcNet("dev").decodeToString().lines().drop(2).filter(String::isNotBlank).map { it.trim().substringBefore(':') } shouldBe
                    listOf("lo")
                Conn.open(AddressFamily.UNIX, SocketType.DGRAM, 0, SocketConfig(other)).use { conn ->
                    conn.bind(SockAddr.abstractUnix("only-there"))
                    other.readProcNet("unix").decodeToString() shouldContain "@only-there"
                    Files.readString(Path.of("/proc/thread-self/net/unix")).contains("@only-there") shouldBe false
                }
                shouldThrow<LinuxSocketException> { other.readProcNet("nosuch") }.errno shouldBe Errno.ENOENT
                for (file in listOf("", "/proc/stat", "..", "../status", "stat/")) shouldThrow<IllegalArgumentException> { other.readProcNet(file) }
            }
            noThreadIsElsewhere(here)
        }

        test("what fails inside is thrown in the caller's stack, and its thread ends") {
            PrivateNamespace.require()
            NetNs.create().use { space ->
                val e = shouldThrow<IllegalArgumentException> { space.inside { throw IllegalArgumentException("inside") } }
                e.message shouldBe "inside"
                e.stackTrace.map { it.className } shouldContain NamespaceThread::class.java.name
                e.stackTrace.last().className shouldBe Throwable().stackTrace.last().className
            }
        }

        test("an interrupt waits until the namespace is left") {
            PrivateNamespace.require()
            NetNs.create().use { space ->
                Thread.currentThread().interrupt()
                space.inside { current() } shouldBe space.id
                Thread.interrupted() shouldBe true
            }
        }

        test("closed") {
            val space = NetNs.current()
            space.close()
            space.close()
            shouldThrow<ClosedChannelException> { space.inside { } }
            shouldThrow<ClosedChannelException> { Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(space)) }
        }

        test("Conns outlive the NetNs they were opened with") {
            PrivateNamespace.require()
            val space = NetNs.create()
            val conn = Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(space))
            space.close()
            conn.use { it.bind(java.net.InetSocketAddress("0.0.0.0", 0)) }
        }
    })

/** SO_NETNS_COOKIE: the number of the namespace that a socket belongs to. */
private fun cookieOf(conn: Conn): List<Byte> = conn.getOptionBytes(SocketLevel.SOCKET, 71, 8).asList()

private fun cookieIn(space: NetNs): List<Byte> = space.inside { Conn.open(AddressFamily.INET, SocketType.DGRAM).use(::cookieOf) }

private fun openFiles(): List<String> =
    Path.of("/proc/self/fd").listDirectoryEntries().mapNotNull { runCatching { Files.readSymbolicLink(it).toString() }.getOrNull() }.sorted()

private fun descriptorOf(id: Long): Int =
    Path.of("/proc/self/fd").listDirectoryEntries().first { runCatching { Files.readSymbolicLink(it).toString() }.getOrNull() == "net:[$id]" }
        .fileName.toString().toInt()

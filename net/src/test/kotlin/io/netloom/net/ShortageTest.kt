package io.netloom.net

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SocketType
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.deleteExisting
import kotlin.io.path.isDirectory
import kotlin.io.path.readLines
import kotlin.io.path.walk
import kotlin.time.Duration.Companion.milliseconds

/** C9.4: EMFILE as the kernel says it, to a process of its own that may have few descriptors and has opened them all. */
class ShortageTest :
    FunSpec({
        for (way in listOf("flow", "threads")) {
            test("without descriptors accepting pauses, and goes on when there are some: $way") {
                val lines = limitedJvm(way)
                println(lines.joinToString("\n"))
                lines.filterNot { it.startsWith("processor time") } shouldContainExactly listOf(
                    "accept: EMFILE",
                    "accepted without a descriptor: 0",
                    "accepted with descriptors: 5 of 5",
                    "ended by close",
                )
            }
        }
    })

/** Runs [ShortageProgram] with 200 descriptors at most. */
private fun limitedJvm(vararg arguments: String): List<String> {
    val java = ProcessHandle.current().info().command().orElseThrow()
    val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
    val command = listOf(java, "--enable-native-access=ALL-UNNAMED", "-XX:-MaxFDLimit", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    val output = Files.createTempFile("netloom", ".log")
    try {
        val process = ProcessBuilder(
            listOf("sh", "-c", "ulimit -n 200 && exec \"$@\"", "sh") + command + listOf("-cp", classPath, ShortageProgram::class.java.name) +
                arguments,
        ).redirectErrorStream(true).redirectOutput(output.toFile()).start()
        val ended = process.waitFor(60, TimeUnit.SECONDS)
        if (!ended) process.destroyForcibly().waitFor()
        return output.readLines().also { lines ->
            withClue(lines.joinToString("\n")) { (if (ended) process.exitValue() else "hangs") shouldBe 0 }
        }
    } finally {
        output.deleteExisting()
    }
}

internal object ShortageProgram {
    private const val CLIENTS = 5
    private val accepted = Channel<Endpoint>(Channel.UNLIMITED)

    @JvmStatic
    fun main(arguments: Array<String>) {
        val isFlow = arguments.single() == "flow"
        runBlocking(Dispatchers.Default) {
            loadAll()
            processorTime()
            serve(isFlow, clients = 1, starve = false)
            serve(isFlow, CLIENTS, starve = true)
        }
    }

    private suspend fun CoroutineScope.serve(isFlow: Boolean, clients: Int, starve: Boolean) {
        val listener = TcpListener.listen("127.0.0.1:0")
        val dialled = List(clients) { TcpConn.dial(listener.address) }
        val fillers = ArrayDeque<Conn>()
        if (starve) {
            while (true) fillers += openOrNull() ?: break
            val failure = runCatching { listener.accept() }.exceptionOrNull()
            println("accept: ${(failure as? ErrnoCarrier)?.errno?.name ?: failure}")
        }
        val serving = launch {
            if (isFlow) {
                listener.incoming().collect {
                    accepted.send(it)
                }
            } else {
                onThread { listener.blocking().forEachConnection { accepted.trySend(it) } }
            }
        }
        if (starve) {
            val before = processorTime()
            delay(300.milliseconds)
            println("processor time of 300 ms without descriptors: ${(processorTime() - before) / 1_000_000} ms")
            println("accepted without a descriptor: ${if (accepted.tryReceive().isSuccess) "some" else "0"}")
        }
        val conns = List(clients) {
            fillers.removeLastOrNull()?.close()
            accepted.receive()
        }
        if (starve) println("accepted with descriptors: ${conns.distinct().size} of $clients")
        listener.close()
        serving.join()
        if (starve) println("ended by close")
        (conns + dialled).forEach(Endpoint::close)
        fillers.forEach(Conn::close)
    }

    /** Classes of directories are read from files, for which there would be no descriptor. */
    private fun loadAll() {
        for (root in System.getProperty("java.class.path").split(':').map { Path.of(it) }.filter { it.isDirectory() }) {
            for (file in root.resolve("io/netloom").takeIf { it.isDirectory() }?.walk().orEmpty()) {
                val name = root.relativize(file).joinToString(".").removeSuffix(".class")
                if (name.startsWith("io.netloom.socket.") || name.startsWith("io.netloom.net.")) {
                    runCatching { Class.forName(name, false, javaClass.classLoader) }
                }
            }
        }
    }

    private fun openOrNull(): Conn? = try {
        Conn.open(AddressFamily.UNIX, SocketType.DGRAM)
    } catch (e: IOException) {
        check((e as ErrnoCarrier).errno == Errno.EMFILE) { "$e" }
        null
    }

    private fun processorTime(): Long = (ManagementFactory.getOperatingSystemMXBean() as com.sun.management.OperatingSystemMXBean).processCpuTime
}

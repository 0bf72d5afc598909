package io.netloom.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.system.exitProcess

/** A program that was started without privileges has none. */
class UnprivilegedTest :
    FunSpec({
        test("a command") {
            CommandResult.of(ProcessBuilder(Unprivileged.command("cat", "/proc/self/status"))).expectSuccess() shouldContain
                Regex("CapEff:\\s+0000000000000000")
        }

        test("a JVM") {
            val result = Unprivileged.run(OpensRawSocket::class.java)
            result.output shouldContain "CAP_NET_RAW"
            result.status shouldBe 3
        }

        test("a JVM on a host of the test's network") {
            TestNet.use { net ->
                val result = Unprivileged.run(
                    ShowsInterfaces::class.java,
                    "/proc/net/dev",
                    host = net.host("a").apply {
                        interfaces.createBridge("br7")
                    },
                )
                result.expectSuccess() shouldContain "br7:"
            }
        }
    })

internal object OpensRawSocket {
    @JvmStatic
    fun main(arguments: Array<String>) {
        try {
            Conn.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP).close()
        } catch (e: IOException) {
            println(e)
            exitProcess(3)
        }
    }
}

internal object ShowsInterfaces {
    @JvmStatic
    fun main(arguments: Array<String>) = print(Files.readString(Path.of(arguments[0])))
}

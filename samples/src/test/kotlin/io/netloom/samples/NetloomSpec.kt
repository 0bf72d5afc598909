package io.netloom.samples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.testkit.CommandResult
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import java.nio.file.Path
import kotlin.io.path.readLines
import kotlin.time.Duration.Companion.seconds

/** The main class as a process: exit status, signals, privileges. */
class NetloomSpec :
    StringSpec({
        timeout = 30.seconds.inWholeMilliseconds

        "commands and their overview" {
            netloom("help").out shouldContain "ping "
            netloom().status shouldBe 2
            netloom("nosuch").err shouldStartWith "netloom: no such command: nosuch"
            netloom("--version").out shouldStartWith "netloom "
        }

        "the process has the command's exit status" {
            PrivateNamespace.require()
            ProcessBuilder(*netloomCommand("ping", "-c", "1", "127.0.0.1")).start().finish().hasStatus(0)
            ProcessBuilder(*netloomCommand("ping", "-c", "1", "nosuch.invalid")).start().finish().hasStatus(2)
        }

        "Ctrl-C prints the summary; some replies make it a success" {
            PrivateNamespace.require()
            val process = ProcessBuilder(*netloomCommand("ping", "-i", "0.01", "127.0.0.1")).start()
            val out = process.inputReader()
            repeat(4) { out.readLine() } // the first line and three replies
            process.signal(interrupt)
            val ran = process.finish().hasStatus(0)
            withClue(ran) {
                ran.out shouldContain "\n--- 127.0.0.1 ping statistics ---\n"
                ran.out shouldContain Regex("""\d+ packets transmitted, \d+ received, """)
                ran.out.trimEnd().lines().last() shouldStartWith "rtt min/avg/max/mdev = "
                ran.err shouldBe ""
            }
        }

        // Nobody may use datagram ICMP in a new namespace, and the groups that may can be set only once where just one group is mapped.
        fun TestHost.pingWithoutPrivilege(vararg options: String): CommandResult {
            val command = Unprivileged.command(*netloomCommand("ping", "-c", "1", *options, "127.0.0.1"))
            return run(*command.toTypedArray())
        }

        "without any privilege the message says what would help" {
            TestNet.use { net ->
                val host = net.host("host")
                for (kind in listOf("auto", "datagram")) {
                    val ran = host.pingWithoutPrivilege("--socket", kind)
                    withClue(ran) {
                        ran.status shouldBe 2
                        ran.output shouldStartWith "ping: "
                        ran.output shouldContain "CAP_NET_RAW"
                        ran.output shouldContain "net.ipv4.ping_group_range"
                    }
                }
            }
        }

        "where raw sockets are refused, datagram ICMP does" {
            TestNet.use { net ->
                val host = net.host("host")
                host.sysctl("net/ipv4/ping_group_range", "0 0")
                host.pingWithoutPrivilege().expectSuccess() shouldContain "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time="
            }
        }
    })

/** SIGINT, or SIGTERM where whoever started the tests has SIGINT ignored: a JVM leaves it so. */
private val interrupt: String
    get() {
        val ignored = Path.of("/proc/self/status").readLines().first { it.startsWith("SigIgn:") }.substringAfter('\t').trim().toULong(16)
        return if (ignored and 2u != 0uL) "TERM" else "INT"
    }

private fun Process.signal(name: String) {
    check(ProcessBuilder("kill", "-$name", pid().toString()).start().waitFor() == 0)
}

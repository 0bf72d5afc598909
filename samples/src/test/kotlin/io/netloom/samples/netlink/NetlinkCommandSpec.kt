package io.netloom.samples.netlink

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.netloom.samples.Ran
import io.netloom.samples.StopSignal
import io.netloom.samples.finish
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.testkit.PrivateNamespace
import java.util.HexFormat
import kotlin.time.Duration.Companion.seconds

/** The examples print what the documentation of such libraries says that they print. */
class NetlinkCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "an empty request is acknowledged with its own header" {
            PrivateNamespace.require()
            netloom("nl", "execute").hasStatus(0).out shouldMatch
                Regex("""acknowledged: length 16, type unknown\(0\), flags request\|acknowledge, sequence \d+, port \d+\n""")
        }

        "attributes to bytes and back" {
            HexFormat.ofDelimiter(" ").formatHex(NetlinkExamples.encode()) shouldBe "06 00 01 00 01 00 00 00 " +
                "10 00 02 00 68 65 6c 6c 6f 20 77 6f 72 6c 64 00 14 00 03 80 08 00 01 00 02 00 00 00 08 00 02 00 03 00 00 00"
            netloom("nl", "encode").hasStatus(0).lines.size shouldBe 3
            netloom("nl", "decode").hasStatus(0).out shouldBe "Number: 1\nString: \"hello world\"\nNested:\n  - A: 2\n  - B: 3\n"
        }

        "messages about links until Ctrl-C" {
            Follower.of("nl", "link-monitor").use { follower ->
                follower.provoke { it.contains("type unknown(16)") }
                follower.stop().status shouldBe 0
            }
        }

        "with NLDEBUG in the environment, what goes to and fro is shown" {
            PrivateNamespace.require()
            fun run(setting: String): Ran {
                val builder = ProcessBuilder(*netloomCommand("nl", "execute"))
                builder.environment()["NLDEBUG"] = setting
                return builder.start().finish()
            }
            val tree = run("format=tree").hasStatus(0)
            tree.err shouldContain "→ generic "
            tree.err shouldContain "acknowledged"
            run("1").hasStatus(0).err shouldContain "| 00002 | ---- |\t|  type | flags  |"
            run("level=2").status shouldBe 2
        }

        "usage" {
            netloom("nl", "-h").hasStatus(0).out shouldContain "Usage: netloom nl <example>"
            netloom("nl", stop = StopSignal()).hasStatus(2).err shouldContain "nl: no such example: \nUsage"
        }
    })

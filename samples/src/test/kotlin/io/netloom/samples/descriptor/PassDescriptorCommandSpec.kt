package io.netloom.samples.descriptor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.netloom.samples.netloom
import io.netloom.socket.LinuxConnectException
import io.netloom.socket.SockAddr
import kotlin.time.Duration.Companion.seconds

/** A listener really goes from one process to another. */
class PassDescriptorCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "another process answers on the listener that this one opened" {
            val ran = netloom("pass-fd").hasStatus(0)
            ran.lines shouldHaveSize 2
            val opened = Regex("""process (\d+): opened a listener on 127\.0\.0\.1:\d+ and sent it to process (\d+)""").matchEntire(ran.lines[0])
            val (own, child) = checkNotNull(opened) { ran }.destructured
            own shouldBe "${ProcessHandle.current().pid()}"
            own shouldNotBe child
            ran.lines[1] shouldMatch Regex(
                """process $own: whoever connects there now is told: process $child answers; """ +
                    """it was given a listener by pid=$own uid=\d+ gid=\d+""",
            )
            ran.err shouldBe ""
        }

        "the other process needs somebody to receive from" {
            shouldThrow<LinuxConnectException> { DescriptorReceiver.run(SockAddr.abstractUnix("netloom-nobody")) }
            netloom("pass-fd", "--child", "netloom-nobody").hasStatus(2).err shouldBe "pass-fd: Connection refused\n"
        }

        "usage" {
            netloom("pass-fd", "-h").hasStatus(0).out shouldContain "Usage: netloom pass-fd"
            netloom("pass-fd", "--nosuch").hasStatus(2).err shouldContain "pass-fd: unknown option"
        }
    })

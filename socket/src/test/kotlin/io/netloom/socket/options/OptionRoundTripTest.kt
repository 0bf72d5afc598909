package io.netloom.socket.options

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.KernelVersion
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.OptionDirection
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketOptionRow
import io.netloom.socket.SocketOptionTable
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/** Every property of an option against the real kernel: what was set is what is read, and it is not what was there before. */
class OptionRoundTripTest :
    FunSpec({
        for (case in OptionCases.all) {
            test("${case.name} is set and read back") {
                val row = SocketOptionTable.find(case.name)!!
                requireKernel(row)
                val before = open(case).use { case.read(it) }
                withClue("a value that is not the default") { case.values.any { it != before } shouldBe true }
                val roundTrips = open(case).use { conn ->
                    try {
                        case.roundTrips(conn)
                    } catch (e: MissingCapabilityException) {
                        e.capability shouldBe row.privilege?.capability
                        skip("$row needs ${row.privilege}")
                    } catch (e: IOException) {
                        if ((e as ErrnoCarrier).errno != Errno.EOPNOTSUPP || case.name != "SO_RESERVE_MEM") throw e
                        skip("$row needs a memory control group that counts sockets")
                    }
                }
                for ((set, read) in roundTrips) read shouldBe set
            }
        }

        // On a kernel that allows everything: also what this process may not do, and that each property means the option of its row and no other.
        test("every property sets and reads the option of its row, and nothing else") {
            val kernel = RememberingKernel()
            Poller.over(kernel).use { poller ->
                for (case in OptionCases.all) {
                    withClue(case) {
                        case.open(SocketConfig(poller = poller)).use { conn ->
                            // What a new socket is given is not the property's doing.
                            kernel.forget()
                            for ((set, read) in case.roundTrips(conn)) read shouldBe set
                        }
                        val row = SocketOptionTable.find(case.name)!!
                        kernel.options shouldBe setOf(row.level to row.number)
                    }
                }
            }
        }

        test("every option that is read and set by a member has its test") {
            // Those of the IP levels belong to the modules above, and are tested there.
            val here = SocketOptionTable.rows.filter { it.member?.startsWith("Ipv") == false }
            val both = here.filter { it.direction == OptionDirection.BOTH }.map { it.name }.toSet()
            (both - OptionCases.all.map { it.name }.toSet() - OptionCases.elsewhere.keys).shouldBeEmpty()
            (OptionCases.all.map { it.name } - both).shouldBeEmpty()
        }

        test("an option that the kernel does not have is refused, not ignored") {
            TestSocket.UDP.open().use { udp ->
                val e = runCatching { udp.setOption(1, 9999, 1) }.exceptionOrNull() as IOException
                (e as ErrnoCarrier).errno shouldBe Errno.ENOPROTOOPT
                e.message shouldBe "setsockopt: ENOPROTOOPT (92) Protocol not available (udp4 level 1 option 9999)"
                val named = runCatching { udp.options.passCredentials }.exceptionOrNull()
                if (named != null) named.message shouldNotBe null
            }
        }
    })

private fun open(case: OptionCase<*>) = try {
    case.open()
} catch (e: MissingCapabilityException) {
    skip("no socket to try it on: ${e.message}")
}

private val kernel = KernelVersion.parse(Files.readString(Path.of("/proc/sys/kernel/osrelease")))

private fun requireKernel(row: SocketOptionRow) {
    val since = row.since
    if (since != null && kernel < since) skip("$row needs Linux $since, this is $kernel")
}

private fun skip(reason: String): Nothing = throw TestAbortedException(reason)

package io.netloom.socket.options

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno
import io.netloom.socket.ErrorContext
import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.OptionDirection
import io.netloom.socket.OptionType
import io.netloom.socket.PacketOption
import io.netloom.socket.SocketErrors
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketOptionTable
import io.netloom.socket.SocketType
import io.netloom.socket.TcpOption
import io.netloom.socket.UdpOption
import io.netloom.testkit.CommandResult
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.nio.file.Files
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText

/** The table is complete, says nothing twice, and has the numbers of the C headers. */
class SocketOptionTableTest :
    FunSpec({
        val rows = SocketOptionTable.rows

        test("a row is found by its numbers and by its name, and no two are alike") {
            rows.size shouldBeGreaterThan 130
            for (row in rows) {
                SocketOptionTable.find(row.level, row.number) shouldBe row
                if (row.level != SocketLevel.IPV6 || !row.name.startsWith(MULTICAST)) SocketOptionTable.find(row.name) shouldBe row
            }
            SocketOptionTable.find(SocketLevel.SOCKET, 9999) shouldBe null
            SocketOptionTable.find("SO_NOTHING") shouldBe null
            SocketOptionTable.find("MCAST_JOIN_GROUP")!!.level shouldBe SocketLevel.IP
        }

        test("every constant has its row, and every row of these levels its constant") {
            val constants = mapOf(
                SocketLevel.SOCKET to ("SO_" to SocketOption::class.java),
                SocketLevel.TCP to ("TCP_" to TcpOption::class.java),
                SocketLevel.UDP to ("UDP_" to UdpOption::class.java),
                SocketLevel.PACKET to ("PACKET_" to PacketOption::class.java),
                SocketLevel.IP to ("IP_" to Ipv4Option::class.java),
                SocketLevel.IPV6 to ("IPV6_" to Ipv6Option::class.java),
            )
            for ((level, names) in constants) {
                val (prefix, type) = names
                val ours = type.fields.filter { it.type == Int::class.java }.associate { cName(prefix, it.name) to it.getInt(null) }
                rows.filter { it.level == level }.associate { it.name to it.number } shouldBe ours
            }
        }

        test("the numbers are those of this machine's headers") {
            val theirs = numbersOfHeaders(rows.map { it.name })
            theirs.size shouldBeGreaterThan 100
            for ((name, number) in theirs) withClue(name) { SocketOptionTable.find(name)!!.number shouldBe number }
        }

        test("every row names a member that exists") {
            rows.mapNotNull { row -> row.member?.takeUnless(::exists)?.let { "${row.name}: $it" } }.shouldBeEmpty()
        }

        test("what is reached by its number only is known") {
            val withoutMember = rows.filter { it.member == null && it.level in MEMBERS }.map { it.name }
            withoutMember shouldBe listOf(
                // No effect, or none on a socket that never blocks.
                "SO_BSDCOMPAT", "SO_SNDLOWAT", "SO_RCVTIMEO", "SO_SNDTIMEO",
                // The same as others, for machines of 32 bits.
                "SO_TIMESTAMP_NEW", "SO_TIMESTAMPNS_NEW", "SO_TIMESTAMPING_NEW", "SO_RCVTIMEO_NEW", "SO_SNDTIMEO_NEW",
                // Belongs to memory of a device.
                "SO_DEVMEM_DONTNEED",
                // Keys, repair mode, and what needs mapped memory.
                "TCP_MD5SIG", "TCP_THIN_DUPACK", "TCP_REPAIR", "TCP_REPAIR_QUEUE", "TCP_QUEUE_SEQ", "TCP_REPAIR_OPTIONS",
                "TCP_CC_INFO", "TCP_REPAIR_WINDOW",
                "TCP_ULP", "TCP_MD5SIG_EXT", "TCP_ZEROCOPY_RECEIVE",
                "TCP_AO_ADD_KEY", "TCP_AO_DEL_KEY", "TCP_AO_INFO", "TCP_AO_GET_KEYS", "TCP_AO_REPAIR",
                // Rings, and programs of a fanout group.
                "PACKET_RX_RING", "PACKET_COPY_THRESH", "PACKET_VERSION", "PACKET_HDRLEN", "PACKET_RESERVE", "PACKET_TX_RING", "PACKET_TX_HAS_OFF",
                "PACKET_ROLLOVER_STATS", "PACKET_FANOUT_DATA",
            )
        }

        test("a structure, and nothing else, says which") {
            for (row in rows) withClue(row.name) { (row.structure != null) shouldBe (row.type == OptionType.STRUCT) }
        }

        test("a refusal names the option and what the table says it takes") {
            for (row in rows) {
                val privilege = row.privilege ?: continue
                val context = ErrorContext(AddressFamily.INET, SocketType.DGRAM, 0, level = row.level, option = row.number)
                val e = SocketErrors.of("setsockopt", privilege.errno.number, context).shouldBeInstanceOf<MissingCapabilityException>()
                e.capability shouldBe privilege.capability
                e.message!! shouldStartWith "setsockopt: ${privilege.errno} (udp4 ${row.name}): needs ${privilege.capability} ("
                e.message!! shouldEndWith ")${privilege.note}"
            }
        }

        test("a refusal of another kind claims no capability") {
            for (row in rows) {
                val context = ErrorContext(AddressFamily.INET, SocketType.DGRAM, 0, level = row.level, option = row.number)
                SocketErrors.of("setsockopt", Errno.EINVAL.number, context).message shouldBe
                    "setsockopt: EINVAL (22) Invalid argument (udp4 ${row.name})"
            }
        }

        test("directions") {
            fun row(name: String) = SocketOptionTable.find(name)!!
            (row("SO_TYPE").isReadable to row("SO_TYPE").isWritable) shouldBe (true to false)
            (row("SO_CNX_ADVICE").isReadable to row("SO_CNX_ADVICE").isWritable) shouldBe (false to true)
            (row("SO_MARK").isReadable to row("SO_MARK").isWritable) shouldBe (true to true)
            rows.filter { it.privilege != null && it.direction == OptionDirection.GET }.shouldBeEmpty()
        }
    })

private val MEMBERS = setOf(SocketLevel.SOCKET, SocketLevel.TCP, SocketLevel.UDP, SocketLevel.PACKET)

/** The options of both IP levels, RFC 3678. */
private const val MULTICAST = "MCAST_"

/** A constant is called as the option is in C, without its prefix; not all of the IP levels have one that a name in Kotlin can begin without. */
private fun cName(prefix: String, name: String): String = when {
    name.startsWith(MULTICAST) -> name
    name == "ORIGINAL_DST" -> if (prefix == "IP_") "SO_ORIGINAL_DST" else "IP6T_SO_ORIGINAL_DST"
    else -> prefix + name.removePrefix("RFC")
}

/** Those of the modules above this one are looked for there. */
private fun isElsewhere(member: String): Boolean = member.startsWith("Ipv4") || member.startsWith("Ipv6")

private fun exists(member: String): Boolean {
    if (isElsewhere(member)) return true
    val type = Class.forName("io.netloom.socket." + member.substringBeforeLast('.'))
    val name = member.substringAfterLast('.')
    val getter = "get" + name.replaceFirstChar(Char::uppercase)
    return type.methods.any { it.name == name || it.name == getter }
}

/** What the preprocessor makes of the names; those that these headers do not have yet are missing. */
private fun numbersOfHeaders(names: List<String>): Map<String, Int> {
    val source = Files.createTempFile("options", ".c")
    val headers = listOf(
        "sys/socket.h", "asm/socket.h", "linux/in.h", "linux/in6.h", "linux/netfilter_ipv4.h", "linux/netfilter_ipv6/ip6_tables.h",
        "linux/icmp.h", "linux/icmpv6.h", "linux/tcp.h", "linux/udp.h", "linux/if_packet.h", "linux/netlink.h",
    )
    source.writeText(headers.joinToString("") { "#include <$it>\n" } + names.joinToString("") { "row \"$it\" $it\n" })
    try {
        val result = CommandResult.of(ProcessBuilder("cc", "-E", "-P", source.toString()))
        if (result.status != 0) throw TestAbortedException("the C compiler cannot read the headers: ${result.output}")
        return Regex("""row "(\w+)" (\d+)""").findAll(result.output).associate { it.groupValues[1] to it.groupValues[2].toInt() }
    } catch (_: IOException) {
        throw TestAbortedException("no C compiler: the headers of this machine are not compared")
    } finally {
        source.deleteExisting()
    }
}

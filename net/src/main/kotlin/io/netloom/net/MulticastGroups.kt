package io.netloom.net

import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.NetNs
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.util.HexFormat

/** The groups that interfaces are in, as `/proc/net/igmp` and `/proc/net/igmp6` tell: netlink has those of IPv4 only since Linux 6.15. */
internal object MulticastGroups {
    private const val IPV4_DIGITS = 8
    private const val IPV6_DIGITS = 32
    private val BLANKS = Regex("\\s+")

    fun of(index: Int, netNs: NetNs?): List<InetAddress> =
        (ipv4(lines("igmp", netNs), index) + ipv6(lines("igmp6", netNs), index)).map { InterfaceAddress.scoped(it, index) }

    /** None where the kernel does without that version of IP. */
    private fun lines(file: String, netNs: NetNs?): List<String> = try {
        // Of this thread's namespace; /proc/net would be that of the process's first thread.
        (netNs?.readProcNet(file) ?: Files.readAllBytes(Path.of("/proc/thread-self/net", file))).decodeToString().lines()
    } catch (_: NoSuchFileException) {
        emptyList()
    } catch (e: LinuxSocketException) {
        if (e.errno != Errno.ENOENT) throw e
        emptyList()
    }

    /** Lines of interfaces begin with the index; behind each come its groups, indented, as a number in the machine's byte order. */
    fun ipv4(lines: List<String>, index: Int): List<InetAddress> {
        var current: Int? = null
        val groups = ArrayList<InetAddress>()
        for (line in lines) {
            val first = line.trim().split(BLANKS).first()
            if (line.isNotEmpty() && !line[0].isWhitespace()) {
                current = first.toIntOrNull()
            } else if (current == index && first.length == IPV4_DIGITS) {
                val bytes = ByteBuffer.allocate(IPV4_LENGTH).order(ByteOrder.nativeOrder()).putInt(HexFormat.fromHexDigits(first)).array()
                groups += InetAddress.getByAddress(bytes)
            }
        }
        return groups
    }

    /** One line for each group: the interface's index, its name, the group in network order. */
    fun ipv6(lines: List<String>, index: Int): List<InetAddress> = lines.map { it.trim().split(BLANKS) }
        .filter { it.size > 2 && it[0].toIntOrNull() == index && it[2].length == IPV6_DIGITS }
        .map { InetAddress.getByAddress(HexFormat.of().parseHex(it[2])) }
}

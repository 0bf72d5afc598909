package io.netloom.samples.sniff

import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException

/**
 * What `netloom sniff` is told.
 *
 * @property interfaceName null for all interfaces
 * @property count how many packets; null until it is stopped
 * @property snapLength how many bytes of a packet are looked at
 */
internal class SniffOptions(
    val interfaceName: String?,
    val count: Long?,
    val direction: PacketDirection,
    val snapLength: Int,
    val linkHeader: Boolean,
    val hex: Boolean,
    val promiscuous: Boolean,
    val filter: List<String>,
) {
    companion object {
        private const val LONGEST = 262_144L
        private const val LONGEST_NAME = 15

        val commandLine: CommandLine = CommandLine(
            "netloom sniff",
            "[options] [filter]",
            listOf(
                Option("-i", "the interface (default: all)", value = "interface"),
                Option("-c", "end after so many packets", value = "count"),
                Option("-Q", "only packets that come in, or go out", value = "in|out"),
                Option("-e", "print the link-level header"),
                Option("-x", "print the packet in hexadecimal"),
                Option("-s", "look at so many bytes of a packet only (default $LONGEST)", value = "bytes"),
                Option("-p", "promiscuous: also what is for others; needs -i", alias = "--promiscuous"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )

        fun of(line: ParsedLine): SniffOptions {
            val options = SniffOptions(
                interfaceName = line["-i"]?.takeIf { it != "any" },
                count = line.long("-c", 1L..Long.MAX_VALUE),
                direction = direction(line["-Q"]),
                snapLength = line.long("-s", 1L..LONGEST)?.toInt() ?: LONGEST.toInt(),
                linkHeader = "-e" in line,
                hex = "-x" in line,
                promiscuous = "-p" in line,
                filter = line.operands,
            )
            if (options.interfaceName?.length?.let { it in 1..LONGEST_NAME } ==
                false
            ) {
                throw UsageException("'${options.interfaceName}' is no interface's name")
            }
            if (options.promiscuous && options.interfaceName == null) throw UsageException("-p needs an interface: -i <interface>")
            return options
        }

        private fun direction(text: String?): PacketDirection = when (text) {
            null, "inout" -> PacketDirection.ANY
            "in" -> PacketDirection.IN
            "out" -> PacketDirection.OUT
            else -> throw UsageException("invalid argument: '$text': -Q takes in, out or inout")
        }
    }
}

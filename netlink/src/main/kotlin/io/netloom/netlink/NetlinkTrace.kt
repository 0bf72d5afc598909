package io.netloom.netlink

import java.io.FileOutputStream
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Path
import java.util.HexFormat

/**
 * Prints what goes over netlink sockets, decoded. For a connection, give it as [NetlinkConfig.trace]; without a change of the program, set the
 * environment variable `NLDEBUG`, see [fromEnvironment].
 *
 * Whatever the bytes are, cut off or malformed, they are printed as far as they make sense and the rest in hexadecimal. Each datagram is printed in
 * one piece, so that several threads do not mix theirs. Thread-safe.
 *
 * @param out where to; what it throws is ignored
 * @param format the form
 * @param colour whether with ANSI colours
 */
public class NetlinkTrace @JvmOverloads constructor(
    private val out: Appendable,
    private val format: Format = Format.TREE,
    private val colour: Boolean = false,
) : NetlinkTracer {
    /** Forms of output. */
    public enum class Format {
        /** A readable tree with the names of messages and attributes. */
        TREE,

        /** Boxes as libmnl prints them, for those used to them; errors as in [LINES]. */
        MNL,

        /** A line for each datagram: `nl: recv: ` and its messages' headers. */
        LINES,
    }

    override fun sent(datagram: ByteBuffer, portId: Long, family: Int) {
        print(datagram, family, "send", "→ ${TraceNames.family(family)} $portId")
    }

    override fun received(datagram: ByteBuffer, portId: Long, family: Int, sender: Long, group: Int) {
        val from = (if (sender == 0L) "" else " from $sender") + if (group == 0) "" else " group $group"
        print(datagram, family, "recv", "← ${TraceNames.family(family)} $portId$from")
    }

    override fun failed(operation: String, portId: Long, family: Int, error: IOException) {
        val direction = if (operation.startsWith("send") || operation.startsWith("write")) "send" else "recv"
        write(
            if (format ==
                Format.TREE
            ) {
                "! ${TraceNames.family(family)} $portId $operation: ${error.message}\n"
            } else {
                "nl: $direction: err: ${error.message}\n"
            },
        )
    }

    private fun print(datagram: ByteBuffer, family: Int, direction: String, title: String) {
        val text = text(datagram, family, format, colour)
        when (format) {
            Format.TREE -> write(title + "\n" + text.trimEnd().prependIndent("  ") + "\n")

            Format.MNL -> write(text)

            Format.LINES -> {
                val messages = text.trimEnd().lines()
                write("nl: $direction${if (messages.size > 1 && direction == "send") " msgs" else ""}: ${messages.joinToString("; ")}\n")
            }
        }
    }

    private fun write(text: String) {
        synchronized(out) {
            try {
                out.append(text)
            } catch (_: IOException) {
                // A trace that cannot be written must not harm what it traces.
            }
        }
    }

    /** Traces from text, and text of datagrams. */
    public companion object {
        private const val VARIABLE = "NLDEBUG"
        private val environment: NetlinkTracer? by lazy { System.getenv(VARIABLE)?.let(::parse) }

        /**
         * The tracer that the environment variable `NLDEBUG` asks for, see [parse]; null if it is not set. Read once, on the first call.
         *
         * @throws IllegalArgumentException if it asks for what there is not
         */
        @JvmStatic
        public fun fromEnvironment(): NetlinkTracer? = environment

        /**
         * The tracer that a text such as `level=1,format=tree` asks for. It prints to the standard error. Between commas:
         *
         * - `level=1`: the only level that there is
         * - `format=mnl` (the default), `format=tree`, or anything else for lines
         * - `color=always`, `color=never`; by default, colours if the standard streams are a terminal
         * - `pcap=FILE`: writes a file for Wireshark instead, see [NetlinkPcap]
         *
         * What has no `=` is ignored, so that `NLDEBUG=1` is everything by default.
         *
         * @throws IllegalArgumentException if the level is another number or none, or the file cannot be made
         */
        @JvmStatic
        public fun parse(settings: String): NetlinkTracer {
            val options = settings.split(',').filter { '=' in it }.associate { it.substringBefore('=').trim() to it.substringAfter('=').trim() }
            options["level"]?.let { require(it == "1") { "$VARIABLE: level=$it: the level must be 1" } }
            options["pcap"]?.let { return file(it) }
            val format = when (options["format"]) {
                null, "mnl" -> Format.MNL
                "tree" -> Format.TREE
                else -> Format.LINES
            }
            val colour = when (options["color"]) {
                "always" -> true
                "never" -> false
                else -> System.console()?.isTerminal == true
            }
            return NetlinkTrace(System.err, format, colour)
        }

        private fun file(path: String): NetlinkTracer = try {
            NetlinkPcap(FileOutputStream(Path.of(path).toFile()))
        } catch (e: IOException) {
            throw IllegalArgumentException("$VARIABLE: pcap=$path: ${e.message}", e)
        }

        /**
         * The text of a datagram: what is traced, without saying who sent it. Good to be compared in tests.
         *
         * @param datagram what lies between the buffer's position and limit, neither of which moves
         * @param family the netlink family, which decides how its messages are to be read
         * @param order the byte order of the datagram; the machine's is the default
         */
        @JvmStatic
        @JvmOverloads
        public fun text(
            datagram: ByteBuffer,
            family: Int,
            format: Format = Format.TREE,
            colour: Boolean = false,
            order: ByteOrder = ByteOrder.nativeOrder(),
        ): String {
            val traced = TracedDatagram(datagram, order)
            return when (format) {
                Format.TREE -> TreeText(colour, order).text(traced, family)
                Format.MNL -> MnlText(colour).text(traced, family)
                Format.LINES -> lines(traced, family)
            }
        }

        private fun lines(datagram: TracedDatagram, family: Int): String {
            val (messages, rest) = datagram.messages()
            val lines = messages.map {
                val name = TraceNames.message(family, it.type)?.name ?: NetlinkType.text(it.type)
                val header = "length ${it.length} type $name flags ${NetlinkFlags.text(it.flags)} sequence ${Integer.toUnsignedString(it.sequence)}"
                "$header port ${Integer.toUnsignedString(it.portId)} data ${HexFormat.of().formatHex(datagram.copy(it.payload, it.end))}"
            }
            return (lines + listOf("${datagram.size - rest} bytes that are no message").filter { rest < datagram.size }).joinToString("\n")
        }
    }
}

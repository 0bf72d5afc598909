package io.netloom.samples.packet

/** The flags of a TCP header. */
internal object TcpFlags {
    private val names = listOf("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR")

    /** `SYN|ACK`; `none` if there are none. */
    fun text(flags: Int): String = names.filterIndexed { bit, _ -> flags and (1 shl bit) != 0 }.joinToString("|").ifEmpty { "none" }
}

package io.netloom.samples.mdns

import java.nio.ByteBuffer

/** A domain name as its labels, such as `printer`, `local`. Upper and lower case are the same. */
internal class DnsName(private val labels: List<String>) {
    override fun equals(other: Any?): Boolean =
        other is DnsName && other.labels.size == labels.size && labels.indices.all { labels[it].equals(other.labels[it], ignoreCase = true) }

    override fun hashCode(): Int = labels.map { it.lowercase() }.hashCode()

    override fun toString(): String = labels.joinToString(".")

    fun writeTo(out: ByteBuffer) {
        for (label in labels) label.encodeToByteArray().let { out.put(it.size.toByte()).put(it) }
        out.put(0)
    }

    companion object {
        private const val LONGEST_LABEL = 63
        private const val LONGEST_NAME = 255
        private const val POINTER = 0xc0

        /**
         * The name in its usual form, `printer.local`.
         *
         * @throws IllegalArgumentException if a label is empty or too long, or the whole is
         */
        fun of(text: String): DnsName {
            val labels = text.removeSuffix(".").split('.')
            require(
                labels.all {
                    it.encodeToByteArray().size in 1..LONGEST_LABEL
                } && text.encodeToByteArray().size < LONGEST_NAME,
            ) { "'$text' is no domain name" }
            return DnsName(labels)
        }

        /** The name at the message's position, which moves behind it. Pointers (RFC 1035, section 4.1.4) may lead backwards only, so that they come to an end. */
        fun read(message: ByteBuffer): DnsName {
            val labels = ArrayList<String>()
            var end = -1
            var limit = message.position()
            var length = 0
            while (true) {
                val size = message.get().toInt() and 0xff
                if (size and POINTER == POINTER) {
                    val target = (size and POINTER.inv() shl 8) or (message.get().toInt() and 0xff)
                    if (end < 0) end = message.position()
                    if (target >= limit) throw DnsFormatException("a pointer that does not lead backwards")
                    limit = target
                    message.position(target)
                } else {
                    if (size == 0) break
                    length += size + 1
                    if (size > LONGEST_LABEL || length > LONGEST_NAME) throw DnsFormatException("a name that is too long")
                    labels += ByteArray(size).also { message.get(it) }.decodeToString()
                }
            }
            if (end >= 0) message.position(end)
            return DnsName(labels)
        }
    }
}

/** Bytes that are no DNS message. */
internal class DnsFormatException(message: String) : Exception(message)

package io.netloom.samples.names

/** What may be asked for, by the names that DNS has for it. */
internal enum class RecordType {
    A,
    AAAA,
    CNAME,
    MX,
    NS,
    PTR,
    SRV,
    TXT,
    ;

    companion object {
        fun of(text: String): RecordType? = entries.find { it.name.equals(text, ignoreCase = true) }
    }
}

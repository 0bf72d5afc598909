package io.netloom.net

/**
 * A mail server of a domain, RFC 1035, section 3.3.9. Immutable.
 *
 * @property host its name, with the dot at the end; `.` alone means that the domain takes no mail (RFC 7505)
 * @property preference lower is tried first, 0 to 65535
 */
public class MxRecord(public val host: String, public val preference: Int) {
    init {
        require(preference in 0..0xffff) { "a preference is 0 to 65535, not $preference" }
    }

    /** True for the same host and preference. */
    override fun equals(other: Any?): Boolean = other is MxRecord && other.host == host && other.preference == preference

    /** Fits [equals]. */
    override fun hashCode(): Int = host.hashCode() * 31 + preference

    /** As in a zone file: `10 mail.example.org.` */
    override fun toString(): String = "$preference $host"
}

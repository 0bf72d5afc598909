package io.netloom.net

/**
 * A host and a port as one text: `host:port`, `192.0.2.1:80`, `[2001:db8::1]:80`, `[fe80::1%eth0]:80`. Nothing of it is looked up or checked; either
 * part may be empty. Immutable.
 *
 * @property host a name or an address, without brackets; with the zone, if there is one
 * @property port a number or the name of a service
 */
public class HostPort(public val host: String, public val port: String) {
    /** [host]. */
    public operator fun component1(): String = host

    /** [port]. */
    public operator fun component2(): String = port

    /** True for the same host and port. */
    override fun equals(other: Any?): Boolean = other is HostPort && other.host == host && other.port == port

    /** Fits [equals]. */
    override fun hashCode(): Int = host.hashCode() * 31 + port.hashCode()

    /** The one text, see [join]. */
    override fun toString(): String = join(host, port)

    /** Takes apart and puts together. */
    public companion object {
        /**
         * Takes `host:port` apart. A host with colons must stand in brackets, which are taken away.
         *
         * @throws AddressSyntaxException `missing port in address`, `too many colons in address`, `missing ']' in address`, `unexpected '[' in
         *     address`, `unexpected ']' in address`
         */
        @JvmStatic
        public fun split(text: String): HostPort {
            val colon = text.lastIndexOf(':')
            if (colon < 0) refuse("missing port in address", text)
            val host: String
            val after: Int // where the next bracket may be: behind the host
            if (text[0] == '[') {
                val end = text.indexOf(']')
                if (end < 0) refuse("missing ']' in address", text)
                when {
                    end + 1 == text.length -> refuse("missing port in address", text)
                    end + 1 == colon -> Unit
                    text[end + 1] == ':' -> refuse("too many colons in address", text)
                    else -> refuse("missing port in address", text)
                }
                host = text.substring(1, end)
                if ('[' in host) refuse("unexpected '[' in address", text)
                after = end + 1
            } else {
                host = text.substring(0, colon)
                if (':' in host) refuse("too many colons in address", text)
                after = 0
            }
            if (text.indexOf('[', after) >= 0) refuse("unexpected '[' in address", text)
            if (text.indexOf(']', after) >= 0) refuse("unexpected ']' in address", text)
            return HostPort(host, text.substring(colon + 1))
        }

        /** `host:port`, with brackets around a host that has a colon or a percent sign. */
        @JvmStatic
        public fun join(host: String, port: String): String = if (':' in host || '%' in host) "[$host]:$port" else "$host:$port"

        /** [join] with a port number. */
        @JvmStatic
        public fun join(host: String, port: Int): String = join(host, "$port")

        private fun refuse(reason: String, text: String): Nothing = throw AddressSyntaxException(reason, text)
    }
}

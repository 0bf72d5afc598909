package io.netloom.socket

import io.netloom.socket.internal.fd.SoftError
import java.io.IOException

/**
 * What becomes of a loop of receives when one of them fails although the socket is as good as before: an ICMP message about another packet, no memory for the moment, an interface that went
 * down. See [Conn.messages].
 */
public fun interface SoftErrorPolicy {
    /** True goes on receiving, false ends with the error. Called for soft errors only, see [isSoft], in the receiving coroutine. */
    public fun survives(error: IOException): Boolean

    /** The usual policies. */
    public companion object {
        /** Goes on, whatever the soft error. */
        @JvmField
        public val SURVIVE: SoftErrorPolicy = SoftErrorPolicy { true }

        /** Ends with the first error, as a plain receive does. */
        @JvmField
        public val FAIL: SoftErrorPolicy = SoftErrorPolicy { false }

        /**
         * Whether the error tells of the network or of the moment and not of the socket, which can be used on: ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET, ENOPROTOOPT, EOPNOTSUPP,
         * EPROTO, EMSGSIZE, EACCES (what ICMP messages become) and ENOBUFS, ENOMEM, ENETDOWN.
         */
        @JvmStatic
        public fun isSoft(error: IOException): Boolean {
            val number = -((error as? ErrnoCarrier)?.errno?.number ?: return false)
            return SoftError.isSoft(number) || SoftError.isTransient(number)
        }
    }
}

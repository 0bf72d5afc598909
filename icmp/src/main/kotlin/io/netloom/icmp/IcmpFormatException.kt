package io.netloom.icmp

/**
 * Bytes are not what they should be: an ICMP message, an extension structure or a quoted packet. The only exception that received bytes can cause.
 *
 * @property reason what is wrong, such as `message too short`
 * @property offset where, counted in bytes from the first byte that was to be decoded
 */
public class IcmpFormatException(public val reason: String, public val offset: Int) : IllegalArgumentException("$reason at byte $offset")

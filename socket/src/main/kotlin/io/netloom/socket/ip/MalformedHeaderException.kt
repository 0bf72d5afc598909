package io.netloom.socket.ip

/**
 * Bytes that are no header of IPv4 or IPv6. The only exception that they can cause.
 *
 * @property reason what is wrong, such as `header too short`
 * @property offset where, counted in bytes from the first byte that was to be decoded
 */
public class MalformedHeaderException(public val reason: String, public val offset: Int) : IllegalArgumentException("$reason at byte $offset")

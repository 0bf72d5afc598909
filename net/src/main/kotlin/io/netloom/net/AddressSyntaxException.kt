package io.netloom.net

/**
 * The text of an address is wrong, whatever the network looks like: a host and port that cannot be taken apart, a port out of range, a prefix, a
 * hardware address. Nothing was looked up, opened or sent.
 *
 * @property reason what is wrong, in fixed words such as `missing port in address` or `invalid port`
 * @property address the text as it was given
 */
public class AddressSyntaxException(public val reason: String, public val address: String) : IllegalArgumentException("address $address: $reason")

package io.netloom.net

/**
 * A network's name that is none of those that [Net] lists, or one that does not have what was asked of it, such as a listener on `udp`.
 *
 * @property network the name as it was given
 */
public class UnknownNetworkException(public val network: String) : IllegalArgumentException("unknown network $network")

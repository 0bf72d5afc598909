package io.netloom.net

import java.net.UnknownHostException

/**
 * A host has addresses, but none that the network can use: an IPv6 one for `tcp4`, or none of the local address's family.
 *
 * @property host the host's name or address as it was given
 * @property network the network, such as `tcp4`
 */
public class NoSuitableAddressException(public val host: String, public val network: String) :
    UnknownHostException("address $host: no suitable address found for $network")

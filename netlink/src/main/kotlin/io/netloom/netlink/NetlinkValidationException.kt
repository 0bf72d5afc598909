package io.netloom.netlink

import java.io.IOException

/**
 * A message came as an answer and answers something else.
 *
 * @property request the header of the request
 * @property reply the header of what came
 */
public class NetlinkValidationException internal constructor(message: String, public val request: NetlinkHeader, public val reply: NetlinkHeader) :
    IOException("netlink: $message")

package io.netloom.samples.ospf

import java.io.Closeable
import java.net.InetAddress

/** Sends hellos to all OSPF routers of a link and hears theirs. */
internal interface HelloChannel : Closeable {
    /** The version of OSPF: 2 or 3. */
    val version: Int

    /** What a hello says of the link, see [OspfHello.link]. */
    val link: Int

    suspend fun send(hello: OspfHello)

    /** Waits for the next hello of another router on the link. */
    suspend fun receive(): HeardHello
}

/**
 * A hello that came.
 *
 * @property from the address of the router on the link
 * @property hopLimit time to live or hop limit on arrival: 1 for a neighbour's
 */
internal class HeardHello(val from: InetAddress, val hopLimit: Int, val hello: OspfHello)

package io.netloom.netlink.route

import io.netloom.netlink.NetlinkMessage
import io.netloom.testkit.fuzz.Corpus
import java.nio.ByteOrder

/** Messages of the kernel, captured by resources/fuzz/route.py on a little-endian machine. */
internal object Captured {
    val ORDER: ByteOrder = ByteOrder.LITTLE_ENDIAN
    val KINDS: Map<String, Class<out RouteObject>> = mapOf(
        "links" to Link::class.java,
        "addresses" to Address::class.java,
        "routes" to Route::class.java,
        "neighbours" to Neighbour::class.java,
        "bridge-neighbours" to Neighbour::class.java,
        "proxies" to Neighbour::class.java,
        "rules" to Rule::class.java,
        "next-hops" to NextHopObject::class.java,
    )

    fun messages(kind: String): List<NetlinkMessage> = Corpus.load("route-$kind").inputs.values.map { NetlinkMessage.decode(it, ORDER) }

    fun objects(kind: String): List<RouteObject> = messages(kind).map { checkNotNull(RouteObject.decode(it, ORDER)) }

    inline fun <reified T : RouteObject> all(kind: String): List<T> = objects(kind).map { it as T }
}

package io.netloom.netlink.test

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkType
import java.util.HexFormat
import java.util.function.Consumer

/**
 * What a request shall look like. Immutable: each function returns a check that demands more; one that demands nothing is satisfied by everything.
 *
 *     RequestCheck().type(RTM_GETLINK).flags(NetlinkFlags.REQUEST or NetlinkFlags.DUMP).attributes(16) { it.next() shouldBe false }
 *
 * For [ScriptedKernel.expect], or by itself in a [RequestHandler].
 */
public class RequestCheck private constructor(private val demands: List<Demand>) {
    /** A check that demands nothing. */
    public constructor() : this(emptyList())

    /** The type of the message. */
    public fun type(type: Int): RequestCheck = demand("type") { wanted(NetlinkType.text(type), NetlinkType.text(it.header.type)) }

    /** The flags, all of them and no others. */
    public fun flags(flags: Int): RequestCheck = demand("flags") { wanted(NetlinkFlags.text(flags), NetlinkFlags.text(it.header.flags)) }

    /** These flags, whatever others there are. */
    public fun flagsWith(flags: Int): RequestCheck = demand("flags") {
        if (it.header.flags and flags == flags) null else "wanted at least ${NetlinkFlags.text(flags)}, found ${NetlinkFlags.text(it.header.flags)}"
    }

    /** None of these flags. */
    public fun flagsWithout(flags: Int): RequestCheck = demand("flags") {
        if (it.header.flags and flags == 0) null else "wanted none of ${NetlinkFlags.text(flags)}, found ${NetlinkFlags.text(it.header.flags)}"
    }

    /** The bytes behind the message's header, padding included. */
    public fun payload(bytes: ByteArray): RequestCheck {
        val hex = HexFormat.of().formatHex(bytes)
        return demand("payload") { wanted(hex, HexFormat.of().formatHex(it.payload)) }
    }

    /** Command and version of a generic netlink message: the first two bytes of C's `struct genlmsghdr`, whose other two must be 0. */
    @JvmOverloads
    public fun genericCommand(command: Int, version: Int? = null): RequestCheck = demand("generic netlink header") {
        val header = it.familyHeader()
        val found = header.u8(0)
        val foundVersion = header.u8(1)
        val reserved = header.u16(2)
        when {
            reserved == null -> "wanted 4 bytes, found ${it.payload.size}"
            reserved != 0 -> "wanted 0 in its last two bytes, found $reserved"
            version == null -> wanted("command $command", "command $found")
            else -> wanted("command $command version $version", "command $found version $foundVersion")
        }
    }

    /** The attributes behind a family header of so many bytes are what [check] wants; it throws otherwise, best an [AssertionError]. */
    public fun attributes(familyHeader: Int, check: Consumer<AttributeDecoder>): RequestCheck =
        also("attributes") { check.accept(it.attributes(familyHeader)) }

    /** The request is what [check] wants; it throws otherwise, best an [AssertionError]. */
    public fun also(check: Consumer<NetlinkMessage>): RequestCheck = also("request", check)

    private fun also(what: String, check: Consumer<NetlinkMessage>) = RequestCheck(
        demands + Demand { request ->
            try {
                check.accept(request)
            } catch (e: Exception) {
                throw AssertionError("$what of [$request]: $e", e)
            }
        },
    )

    /**
     * Checks a request.
     *
     * @throws AssertionError if it is not as demanded; the text says what was wanted and what was found
     */
    public fun check(request: NetlinkMessage): Unit = demands.forEach { it.check(request) }

    private fun demand(what: String, find: (NetlinkMessage) -> String?) =
        RequestCheck(demands + Demand { request -> find(request)?.let { throw AssertionError("$what of [$request]: $it") } })

    private fun wanted(wanted: String, found: String) = if (wanted == found) null else "wanted $wanted, found $found"

    private fun interface Demand {
        fun check(request: NetlinkMessage)
    }
}

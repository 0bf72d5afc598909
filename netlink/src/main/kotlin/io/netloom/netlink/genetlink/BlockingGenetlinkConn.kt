package io.netloom.netlink.genetlink

import io.netloom.netlink.BlockingNetlinkConn
import io.netloom.netlink.BlockingNetlinkSubscription
import io.netloom.netlink.Deadline
import io.netloom.netlink.Face
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDump
import io.netloom.netlink.NetlinkReply
import io.netloom.netlink.OnInterrupted
import io.netloom.netlink.withoutSuspending
import java.io.Closeable
import java.io.IOException
import java.time.Duration

/**
 * A [GenetlinkConn] for threads: the same operations as plain functions that wait. For Java, and for Kotlin outside coroutines.
 *
 *     try (BlockingGenetlinkConn conn = BlockingGenetlinkConn.open()) {
 *         System.out.println(conn.request(Ethtool.linkModes("eth0")));
 *     }
 *
 * Waits, timeouts and interrupts are as said for [BlockingNetlinkConn]: a `timeout` of null waits for ever, where none is given it is 30 seconds.
 *
 * A view: closing it closes the connection.
 *
 * @property conn the connection
 */
public class BlockingGenetlinkConn internal constructor(public val conn: GenetlinkConn) : Closeable {
    /** See [GenetlinkConn.family]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun family(name: String, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): GenericFamily =
        withoutSuspending { conn.family(name, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.families]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun families(timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): List<GenericFamily> =
        withoutSuspending { conn.families(Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.policy]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun policy(family: String, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): FamilyPolicy =
        withoutSuspending { conn.policy(family, null, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.policy]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun policy(family: String, command: Int, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): FamilyPolicy =
        withoutSuspending { conn.policy(family, command, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.forget]. */
    @JvmOverloads
    public fun forget(family: String? = null): Unit = conn.forget(family)

    /** See [GenetlinkConn.execute]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun execute(command: GenetlinkCommand, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): Unit =
        withoutSuspending { conn.execute(command, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.request]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> request(request: GenetlinkRequest<T>, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): T =
        withoutSuspending { conn.request(request, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.exchange]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun exchange(
        family: String,
        message: GenetlinkMessage,
        flags: Int = 0,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): NetlinkReply<GenetlinkMessage> = withoutSuspending { conn.exchange(family, message, flags, Face.BLOCKING, deadline(timeout)) }

    /** See [GenetlinkConn.dumpAll]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> dumpAll(
        dump: GenetlinkDump<T>,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): List<T> = withoutSuspending { conn.dumpAll(dump, retries, Face.BLOCKING, deadline(timeout)) }

    /**
     * See [GenetlinkConn.dump]: a cursor, to be closed. The family is looked for at once, the dump begins with the cursor's first use.
     *
     * @param timeout for each wait for the kernel
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> dump(
        dump: GenetlinkDump<T>,
        onInterrupted: OnInterrupted = OnInterrupted.FAIL,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): NetlinkDump<T> = NetlinkDump(withoutSuspending { conn.dumpReader(dump, onInterrupted, BlockingNetlinkConn.kotlin(timeout), Face.BLOCKING) })

    /** See [GenetlinkConn.subscribe]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> subscribe(
        events: GenetlinkEvents<T>,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): BlockingNetlinkSubscription<T> = withoutSuspending { conn.subscribe(events, Face.BLOCKING, deadline(timeout)) }.blocking()

    /** See [GenetlinkConn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Blocking$conn"

    private fun deadline(timeout: Duration?) = Deadline(BlockingNetlinkConn.kotlin(timeout))

    /** How blocking connections come to be. */
    public companion object {
        /** [GenetlinkConn.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(config: NetlinkConfig = NetlinkConfig.DEFAULT): BlockingGenetlinkConn = GenetlinkConn.open(config).blocking()
    }
}

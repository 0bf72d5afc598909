package io.netloom.netlink

import java.io.Closeable
import java.io.IOException
import java.time.Duration
import kotlin.time.toKotlinDuration

/**
 * A [NetlinkConn] for threads: the same operations as plain functions that wait. For Java, and for Kotlin outside coroutines.
 *
 * Calls wait as those of [io.netloom.socket.BlockingConn] do and can be interrupted: they end with [java.io.InterruptedIOException] and the interrupt flag stays set. A `timeout` of null waits for ever;
 * where none is given it is [DEFAULT_TIMEOUT]. Everything else is as said for [NetlinkConn].
 *
 * A view: closing it closes the connection.
 *
 * @property conn the connection
 */
public class BlockingNetlinkConn internal constructor(public val conn: NetlinkConn) : Closeable {
    /** See [NetlinkConn.portId]. */
    public val portId: Long
        get() = conn.portId

    /** See [NetlinkConn.execute]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun execute(request: NetlinkMessage, timeout: Duration? = DEFAULT_TIMEOUT): NetlinkReply<NetlinkMessage> =
        execute(request, NetlinkDecoder.MESSAGES, timeout)

    /** See [NetlinkConn.execute]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> execute(request: NetlinkMessage, decoder: NetlinkDecoder<T>, timeout: Duration? = DEFAULT_TIMEOUT): NetlinkReply<T> =
        withoutSuspending { conn.ask(request.asRequest(NetlinkFlags.ACKNOWLEDGE), decoder, Face.BLOCKING, kotlin(timeout)) }

    /** See [NetlinkConn.request]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun request(request: NetlinkMessage, timeout: Duration? = DEFAULT_TIMEOUT): NetlinkReply<NetlinkMessage> =
        request(request, NetlinkDecoder.MESSAGES, timeout)

    /** See [NetlinkConn.request]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> request(request: NetlinkMessage, decoder: NetlinkDecoder<T>, timeout: Duration? = DEFAULT_TIMEOUT): NetlinkReply<T> =
        withoutSuspending { conn.ask(request, decoder, Face.BLOCKING, kotlin(timeout)) }

    /** See [NetlinkConn.dumpAll]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun dumpAll(
        request: NetlinkMessage,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): NetlinkReply<NetlinkMessage> = dumpAll(request, NetlinkDecoder.MESSAGES, retries, timeout)

    /** See [NetlinkConn.dumpAll]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun <T : Any> dumpAll(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): NetlinkReply<T> = withoutSuspending { conn.dumpAll(request, decoder, retries, Face.BLOCKING, kotlin(timeout)) }

    /**
     * See [NetlinkConn.dump]: a cursor, to be closed. The dump begins with its first use.
     *
     * @param timeout for each wait for the kernel
     */
    @JvmOverloads
    public fun dump(
        request: NetlinkMessage,
        onInterrupted: OnInterrupted = OnInterrupted.FAIL,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): NetlinkDump<NetlinkMessage> = dump(request, NetlinkDecoder.MESSAGES, onInterrupted, timeout)

    /** See [dump]. */
    @JvmOverloads
    public fun <T : Any> dump(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        onInterrupted: OnInterrupted = OnInterrupted.FAIL,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): NetlinkDump<T> = NetlinkDump(conn.dumpReader(request, decoder, onInterrupted, kotlin(timeout)))

    /** See [NetlinkConn.batch]. */
    @JvmOverloads
    public fun batch(
        requests: List<NetlinkMessage>,
        acknowledge: AckPolicy = AckPolicy.ALL,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): List<NetlinkOutcome> = withoutSuspending { conn.batch(requests, acknowledge, Face.BLOCKING, kotlin(timeout)) }

    /** See [NetlinkConn.subscribe]. */
    @Throws(IOException::class)
    public fun subscribe(vararg groups: Int): BlockingNetlinkSubscription<NetlinkMessage> = conn.subscribe(*groups).blocking()

    /** See [NetlinkConn.subscribe]. */
    @Throws(IOException::class)
    public fun <T : Any> subscribe(decoder: NetlinkDecoder<T>, vararg groups: Int): BlockingNetlinkSubscription<T> =
        conn.subscribe(decoder, *groups).blocking()

    /** See [NetlinkConn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Blocking$conn"

    /** How blocking connections come to be. */
    public companion object {
        /** How long a call waits at most where no timeout is given: 30 seconds. */
        @JvmField
        public val DEFAULT_TIMEOUT: Duration = Duration.ofSeconds(30)

        /** [NetlinkConn.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(family: Int, config: NetlinkConfig = NetlinkConfig.DEFAULT): BlockingNetlinkConn = NetlinkConn.open(family, config).blocking()

        @JvmSynthetic
        internal fun kotlin(timeout: Duration?): kotlin.time.Duration = timeout?.toKotlinDuration() ?: kotlin.time.Duration.INFINITE
    }
}

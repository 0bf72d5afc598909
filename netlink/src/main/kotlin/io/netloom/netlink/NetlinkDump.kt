package io.netloom.netlink

import java.io.Closeable
import java.io.IOException
import java.io.UncheckedIOException
import java.util.Spliterator
import java.util.Spliterators
import java.util.stream.Stream
import java.util.stream.StreamSupport

/**
 * A dump for threads, item by item and in constant memory: see [NetlinkConn.dump]. What [next] and [hasNext] would throw as [IOException] comes wrapped in [UncheckedIOException], for an iterator can not throw it;
 * [read] throws it as it is.
 *
 * To be closed, also when it was read to its end; closing it before ends the dump. For one thread at a time.
 */
public class NetlinkDump<T : Any> internal constructor(private val reader: DumpReader<T>) :
    Iterator<T>,
    Closeable {
    private var items: Iterator<T> = emptyList<T>().iterator()

    /** The next item, waiting for it; null after the last. */
    @Throws(IOException::class)
    public fun read(): T? {
        if (!items.hasNext()) items = (withoutSuspending { reader.next(Face.BLOCKING) } ?: return null).iterator()
        return items.next()
    }

    override fun hasNext(): Boolean {
        if (!items.hasNext()) {
            val more = try {
                withoutSuspending { reader.next(Face.BLOCKING) }
            } catch (e: IOException) {
                throw UncheckedIOException(e)
            }
            items = more.orEmpty().iterator()
        }
        return items.hasNext()
    }

    override fun next(): T {
        if (!hasNext()) throw NoSuchElementException("the dump is at its end")
        return items.next()
    }

    /** The items that are still to come, as a stream that closes the dump when it is closed. */
    public fun stream(): Stream<T> =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED or Spliterator.NONNULL), false).onClose(::close)

    override fun close(): Unit = reader.close()
}

package io.netloom.netlink.test

import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkMessage
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runInterruptible
import java.util.concurrent.Executor
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** The faces of a [NetlinkConn], so that a test runs over each of them. */
internal enum class ConnFace {
    SUSPENDING {
        override suspend fun execute(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) = conn.execute(request, timeout)

        override suspend fun request(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) = conn.request(request, timeout)

        override suspend fun dumpAll(conn: NetlinkConn, request: NetlinkMessage, retries: Int, timeout: Duration) =
            conn.dumpAll(request, retries, timeout)
    },
    BLOCKING {
        override suspend fun execute(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) =
            thread { conn.blocking().execute(request, timeout.toJavaDuration()) }

        override suspend fun request(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) =
            thread { conn.blocking().request(request, timeout.toJavaDuration()) }

        override suspend fun dumpAll(conn: NetlinkConn, request: NetlinkMessage, retries: Int, timeout: Duration) =
            thread { conn.blocking().dumpAll(request, retries, timeout.toJavaDuration()) }

        private suspend fun <T> thread(block: () -> T): T = runInterruptible(virtualThreads) { block() }
    },
    FUTURE {
        override suspend fun execute(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) =
            async(conn).execute(request, timeout.toJavaDuration()).await()

        override suspend fun request(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration) =
            async(conn).request(request, timeout.toJavaDuration()).await()

        override suspend fun dumpAll(conn: NetlinkConn, request: NetlinkMessage, retries: Int, timeout: Duration) =
            async(conn).dumpAll(request, retries, timeout.toJavaDuration()).await()

        private fun async(conn: NetlinkConn) = conn.async(Dispatchers.Default.asExecutor())
    }, ;

    /** Threads without limit: those of a dispatcher would all be waiting for a coroutine that needs one of them to go on. */
    protected val virtualThreads = Executor { Thread.startVirtualThread(it) }.asCoroutineDispatcher()

    abstract suspend fun execute(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration = 30.seconds): List<NetlinkMessage>

    abstract suspend fun request(conn: NetlinkConn, request: NetlinkMessage, timeout: Duration = 30.seconds): List<NetlinkMessage>

    abstract suspend fun dumpAll(conn: NetlinkConn, request: NetlinkMessage, retries: Int = 5, timeout: Duration = 30.seconds): List<NetlinkMessage>
}

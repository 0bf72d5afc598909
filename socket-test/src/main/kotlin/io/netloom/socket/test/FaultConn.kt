package io.netloom.socket.test

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.testing.TestPoller
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.io.Closeable
import java.io.IOException
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

/**
 * A real socket whose system calls go wrong when a test wants it. The code under test is given [conn], a [Conn] like any other, in all its
 * faces; the test says with [faults] what happens:
 * ```
 * val (client, server) = ConnPair.datagram()
 * FaultConn.over(client).use { faulty ->
 *     faulty.faults.next(Operation.RECEIVE).fails(Errno.ENOBUFS)
 *     assertThrows<IOException> { MyProtocol(faulty.conn).read() }
 * }
 * ```
 * The kernel does everything else: what is sent arrives, what waits is woken. Nothing depends on time, except [Fault.delays].
 *
 * Faults concern this socket only, not Conns that it accepts or duplicates of it. Each FaultConn has a poller of its own, which [close] ends;
 * its dispatcher may be used in the test. Safe for use by many threads.
 *
 * @property conn the Conn for the code under test
 * @property faults what shall go wrong
 */
public class FaultConn private constructor(override val conn: Conn, public val faults: Faults) :
    ConnOwner,
    Closeable {
    /** Closes the Conn and its poller. */
    override fun close() {
        conn.close()
        if (conn.poller.isOpen) conn.poller.close()
    }

    override fun toString(): String = "FaultConn($conn, $faults)"

    /** How FaultConns come to be. */
    public companion object {
        private val made = AtomicInteger()

        /**
         * Takes a Conn over: [FaultConn.conn] is the same socket, and the one given here is closed.
         *
         * @throws IOException EMFILE and the like; then the given Conn is as it was
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun over(conn: Conn): FaultConn {
            val script = FaultScript()
            lateinit var poller: Poller
            val syscalls = FaultySyscalls(LinuxSyscalls.INSTANCE, script) { time, action -> after(poller, time, action) }
            poller = TestPoller.over(syscalls, "netloom-faults-${made.incrementAndGet()}")
            val copy = try {
                conn.duplicate(poller)
            } catch (e: Throwable) {
                poller.close()
                throw e
            }
            conn.close()
            copy.raw.control { syscalls.watched = it }
            return FaultConn(copy, Faults(script, syscalls::endDelays))
        }

        private fun after(poller: Poller, time: Duration, action: () -> Unit) {
            CoroutineScope(poller.dispatcher).launch {
                delay(Math.ceilDiv(time.toNanos(), NANOS_PER_MILLI))
                action()
            }
        }

        private const val NANOS_PER_MILLI = 1_000_000L
    }
}

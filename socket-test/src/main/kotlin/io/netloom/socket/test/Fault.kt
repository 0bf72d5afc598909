package io.netloom.socket.test

import io.netloom.socket.Errno
import java.time.Duration

/**
 * Something that shall go wrong at a call to come. Made by [Faults.next]; it does nothing until it has been told what, by one of [fails],
 * [interrupts], [wouldBlock], [delays], [limits] or [truncatesControl]:
 * ```
 * faults.next(Operation.RECEIVE).fails(Errno.ENOBUFS)
 * faults.next(Operation.SEND).nth(3).limits(1)
 * faults.next(Operation.RECEIVE).times(2).interrupts()
 * ```
 * It concerns one call unless [times] or [always] say otherwise. A call counts each time it is made, also when an operation repeats it. Safe
 * for use by many threads; where others call meanwhile, say which calls first and what goes wrong last.
 */
public class Fault internal constructor(private val operation: Operation, private val script: FaultScript) {
    private var skip = 0
    private var left = 1
    private var count = 0
    private var effect: Effect? = null

    /** Not the next call but the [k]-th from now, counted from 1. */
    public fun nth(k: Int): Fault = change {
        require(k >= 1) { "calls are counted from 1, not $k" }
        skip = k - 1
    }

    /** [n] calls in a row; 1 by default. */
    public fun times(n: Int): Fault = change {
        require(n >= 1) { "a fault happens at least once, not $n times" }
        left = n
    }

    /** Every call from then on. */
    public fun always(): Fault = times(Int.MAX_VALUE)

    /**
     * The call does nothing and fails with this error. EAGAIN and EINTR are what [wouldBlock] and [interrupts] say. EBADF, EFAULT and ENOTSOCK
     * a Conn reports as its own bug.
     */
    public fun fails(errno: Errno): Fault = when (errno) {
        Errno.EAGAIN -> if (operation.waits) wouldBlock() else has(Effect.Fails(errno.number))
        else -> has(Effect.Fails(errno.number))
    }

    /** The call is interrupted by a signal, EINTR. A Conn repeats it, so its user notices nothing. */
    public fun interrupts(): Fault = fails(Errno.EINTR)

    /**
     * The call finds nothing, or no room: EAGAIN. Its caller waits, is told at once that the descriptor is ready (if it is) and tries again. Of
     * operations that wait: receiving, sending, accepting.
     */
    public fun wouldBlock(): Fault {
        requireWaiting()
        return has(Effect.WouldBlock)
    }

    /**
     * From this call on nothing is ready for so long: each call of the operation says EAGAIN, whoever waits goes on waiting, and is woken
     * afterwards. What arrives meanwhile is there then. [Faults.clear] ends it early.
     */
    public fun delays(time: Duration): Fault {
        requireWaiting()
        require(!time.isNegative) { "a delay is not negative: $time" }
        return has(Effect.Delays(time))
    }

    /**
     * The call transfers at most [count] bytes, of a batch at most so many messages. On a stream the rest comes with the next call. A received
     * message is cut and its rest lost, as a small buffer does it: MSG_TRUNC.
     */
    public fun limits(count: Int): Fault {
        require(operation.transfers) { "$operation transfers nothing" }
        require(count >= 1) { "a limit is 1 at least, not $count" }
        return has(Effect.Limits(count))
    }

    /**
     * Control messages do not fit, however much room there is: the message comes without any and with MSG_CTRUNC; descriptors that came are
     * closed by the kernel. Of receiving with control messages (`receiveMessage`, `receiveBatch`, `receiveError`); other calls do not notice.
     */
    public fun truncatesControl(): Fault {
        require(operation == Operation.RECEIVE || operation == Operation.RECEIVE_ERROR) { "$operation receives no control messages" }
        return has(Effect.TruncatesControl)
    }

    /** How often it has happened. */
    public val happened: Int
        get() = synchronized(script) { count }

    private fun requireWaiting() = require(operation.waits) { "$operation does not wait" }

    private fun has(value: Effect): Fault = change { effect = value }

    private inline fun change(body: () -> Unit): Fault {
        synchronized(script) { body() }
        return this
    }

    /** Whether it happens at this call; the script's lock is held. */
    @JvmSynthetic
    internal fun take(made: Operation): Effect? {
        if (made != operation || effect == null || left == 0) return null
        if (skip > 0) {
            skip--
            return null
        }
        if (left != Int.MAX_VALUE) left--
        count++
        return effect
    }

    internal val isSpent: Boolean
        @JvmSynthetic get() = left == 0

    override fun toString(): String = "Fault($operation, ${effect ?: "nothing yet"}, happened $count)"

    /** What goes wrong. */
    internal sealed interface Effect {
        class Fails(val errno: Int) : Effect {
            override fun toString() = "fails with ${Errno.of(errno)}"
        }

        data object WouldBlock : Effect

        class Delays(val time: Duration) : Effect {
            override fun toString() = "delays for $time"
        }

        class Limits(val count: Int) : Effect {
            override fun toString() = "limits to $count"
        }

        data object TruncatesControl : Effect
    }
}

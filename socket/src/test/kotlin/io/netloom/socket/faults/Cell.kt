package io.netloom.socket.faults

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxConnectException
import io.netloom.socket.LinuxPortUnreachableException
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.MissingCapabilityException
import io.netloom.testkit.withinGuard
import java.io.IOException
import kotlin.reflect.KClass

/** What the user of an operation sees of a fault. The words are those of the table. */
internal enum class Cell(val word: String) {
    /** Nothing: the call is made once more. */
    AGAIN("again") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) {
            outcome shouldBe Result.success(row.expected)
            calls shouldBe 2
        }
    },

    /** The operation waits until the descriptor is ready, and succeeds. */
    WAITS("waits") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = AGAIN.see(row, column, outcome, calls)
    },

    /** The kernel goes on with what was interrupted, and so the operation waits for its end. */
    GOES_ON("goes-on") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) {
            outcome shouldBe Result.success(row.expected)
        }
    },

    /** Nothing: as many calls are made as it takes. */
    WHOLE("whole") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) {
            outcome shouldBe Result.success(row.expected)
            (calls > 1) shouldBe true
        }
    },

    /** Nothing, and the call is not repeated. */
    IGNORED("ignored") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) {
            outcome shouldBe Result.success(row.expected)
            calls shouldBe 1
        }
    },

    FAILS("fails") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) =
            fails(row, column, outcome, calls, LinuxSocketException::class)
    },

    /** ECONNREFUSED of a connected datagram socket: a host said that nobody listens. */
    UNHEARD("unheard") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) =
            fails(row, column, outcome, calls, LinuxPortUnreachableException::class)
    },

    REFUSED("refused") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) =
            fails(row, column, outcome, calls, LinuxConnectException::class)
    },

    DENIED("denied") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) =
            fails(row, column, outcome, calls, MissingCapabilityException::class)
    },

    ONE("1") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(1, outcome)
    },

    TWO("2") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(2, outcome)
    },

    NOTHING("0") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(0, outcome)
    },

    END("end") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(-1, outcome)
    },

    /** The message is cut, and says so. */
    CUT("cut") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(CUT_MARK, outcome)
    },

    /** The message is whole and its control messages are lost, and it says so. */
    LOST("lost") {
        override fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long) = gives(LOST_MARK, outcome)
    },
    ;

    abstract fun see(row: Row, column: Column, outcome: Result<Int>, calls: Long)

    /** Lets the fault happen, looks at what is seen, and then whether the Conn works as before. */
    suspend fun check(row: Row, column: Column, way: Way) = withinGuard {
        Scene().use { scene ->
            row.open(scene)
            row.arrange(scene)
            val before = scene.calls(row)
            val rule = scene.kernel.on(row.call)
            if (row.concerns) rule.fd(scene.fd)
            if (this@Cell == GOES_ON) rule.before { connectUnderneath(scene) }
            column.arm(rule)
            val outcome = way.outcome(scene, row)
            see(row, column, outcome, scene.calls(row) - before)
            if (this@Cell == GOES_ON || this@Cell == IGNORED) return@use
            scene.kernel.clearRules()
            row.afterwards(scene)
            withClue("afterwards") { way.outcome(scene, row) shouldBe Result.success(row.expected) }
        }
    }

    /** On the Conn's descriptor, or on any; the poller makes calls of its own. */
    private fun Scene.calls(row: Row): Long =
        if (row.concerns) kernel.trace().count { it.call == row.call && it.fd == fd }.toLong() else kernel.calls(row.call)

    protected fun gives(count: Int, outcome: Result<Int>) {
        outcome shouldBe Result.success(count)
    }

    protected fun fails(row: Row, column: Column, outcome: Result<Int>, calls: Long, type: KClass<out IOException>) {
        val failure = outcome.exceptionOrNull()
        withClue("$outcome") {
            failure.shouldBeInstanceOf<ErrnoCarrier>()
            failure::class shouldBe type
            failure.errno shouldBe column.errno
            failure.operation shouldBe row.says
            (failure as IOException).message shouldStartWith "${row.says}: ${column.name} (${column.errno!!.number}) "
            calls shouldBe 1
        }
    }

    companion object {
        /** What a row's operation returns for a message that says that it was cut, or that it has lost control messages. */
        const val CUT_MARK = -100
        const val LOST_MARK = -200
    }
}

package io.netloom.socket.faults

import io.netloom.socket.Conn
import io.netloom.testkit.fake.Call
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

/**
 * An operation of the public API that makes one kind of system call.
 *
 * @property call what goes wrong
 * @property says the operation as an exception names it
 * @property expected what it returns when nothing goes wrong
 * @property open makes the Conn
 * @property arrange makes it possible that the operation succeeds, before each time
 * @property suspending null where it never waits and so has one form
 * @property future the same as a future; null where there is none
 * @property afterwards arranges what shows that the Conn works as before; mostly the same
 * @property concerns whether the fault is bound to the Conn's descriptor
 */
internal class Row(
    val name: String,
    val call: Call,
    val says: String,
    val expected: Int = 0,
    val open: Scene.() -> Unit = {},
    val arrange: Scene.() -> Unit = {},
    val suspending: (suspend Scene.() -> Int)? = null,
    val future: (Scene.() -> CompletableFuture<Int>)? = null,
    val concerns: Boolean = true,
    val afterwards: Scene.() -> Unit = arrange,
    ways: List<Way>? = null,
    val blocking: Scene.() -> Int,
) {
    val ways: List<Way> = ways ?: if (suspending == null) listOf(Way.PLATFORM) else Way.entries.filter { it != Way.ASYNC || future != null }
}

/** Who calls. */
internal enum class Way(private val run: suspend (Scene, Row) -> Int) {
    SUSPEND({ scene, row -> withContext(Dispatchers.Default) { row.suspending!!(scene) } }),
    LOOP({ scene, row -> withContext(scene.poller.dispatcher) { row.suspending!!(scene) } }),
    PLATFORM({ scene, row -> inThread(Thread.ofPlatform().daemon()) { row.blocking(scene) } }),
    VIRTUAL({ scene, row -> inThread(Thread.ofVirtual()) { row.blocking(scene) } }),
    ASYNC({ scene, row ->
        try {
            row.future!!(scene).await()
        } catch (e: CompletionException) {
            throw checkNotNull(e.cause)
        }
    }),
    ;

    suspend fun outcome(scene: Scene, row: Row): Result<Int> = try {
        Result.success(run(scene, row))
    } catch (e: Throwable) {
        Result.failure(e)
    }
}

private suspend fun inThread(threads: Thread.Builder, body: () -> Int): Int {
    val result = CompletableDeferred<Result<Int>>()
    threads.start { result.complete(runCatching(body)) }
    return result.await().getOrThrow()
}

/** What an operation returns that opens something: it is closed with the scene. */
internal fun Scene.opened(conn: Conn): Int {
    own(conn)
    return 0
}

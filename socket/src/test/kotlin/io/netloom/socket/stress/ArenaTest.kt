package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import java.lang.foreign.Arena
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.microseconds

/** A user who frees a buffer's memory while a receive into it waits or runs harms only that receive. */
class ArenaTest :
    FunSpec({
        test("closing arenas in a loop while receives into their segments run writes into nobody else's memory") {
            val rounds = if (SOAK) 100_000 else 3_000
            val refusedCloses = AtomicInteger()
            val failedReceives = AtomicInteger()
            guardedCoroutine(RACE_SECONDS) {
                udp().use { sender ->
                    udp().use { receiver ->
                        val address = receiver.inetAddress
                        val done = AtomicBoolean()
                        val sending =
                            launch(Dispatchers.Default) {
                                val payload = ByteBuffer.allocateDirect(SIZE).also { b -> repeat(SIZE) { b.put(it, PAYLOAD) } }
                                while (!done.get()) sender.sendTo(payload.clear(), address)
                            }
                        repeat(rounds) { round ->
                            val arena = Arena.ofShared()
                            val buffer = arena.allocate(SIZE.toLong()).asByteBuffer()
                            val receiving =
                                launch(Dispatchers.Default) {
                                    try {
                                        if (round % 2 == 0) {
                                            receiver.receiveFrom(buffer, timeout = 200.microseconds)
                                        } else {
                                            receiver.blocking().receiveFrom(buffer, timeout = java.time.Duration.ofNanos(200_000))
                                        }
                                    } catch (_: java.net.SocketTimeoutException) {
                                        // Nothing came in time.
                                    } catch (_: IllegalStateException) {
                                        failedReceives.incrementAndGet()
                                        // HotSpot interrupts the thread that it finds inside a memory access when the arena is closed (its
                                        // install_async_exception), and the flag stays: this thread is the dispatcher's and serves others next.
                                        Thread.interrupted()
                                    }
                                }
                            val closed = closed(arena, refusedCloses)
                            if (closed) requireUntouched()
                            receiving.join()
                            if (!closed) arena.close()
                        }
                        done.set(true)
                        sending.join()
                        // The socket still works.
                        while (runCatching { receiver.receiveFrom(ByteBuffer.allocate(SIZE), timeout = 100.microseconds) }.isSuccess) Unit
                        sender.sendTo(ByteBuffer.allocate(3), address)
                        receiver.receiveFrom(ByteBuffer.allocate(SIZE)) shouldBe 3
                    }
                }
            }
            println("$rounds arenas: ${refusedCloses.get()} times in use, ${failedReceives.get()} receives found theirs closed")
        }
    })

private const val SIZE = 64
private const val PAYLOAD: Byte = 0x55

/** False if the arena was in use by a call at this moment, which is the other harmless end. */
private fun closed(arena: Arena, refused: AtomicInteger): Boolean = try {
    arena.close()
    true
} catch (_: IllegalStateException) {
    refused.incrementAndGet()
    false
}

/** Memory that is allocated right after is likely the same as was freed: nothing may be written into it. */
private fun requireUntouched() {
    Arena.ofConfined().use { arena ->
        val canaries = List(4) { arena.allocate(SIZE.toLong()) }
        canaries.forEach { it.fill(0x11) }
        repeat(200) { Thread.onSpinWait() }
        canaries.forEach { canary -> check(canary.isAll(0x11)) { "a receive wrote into freed memory" } }
    }
}

private fun MemorySegment.isAll(value: Byte): Boolean = (0 until byteSize()).all { get(ValueLayout.JAVA_BYTE, it) == value }

package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer

class WakeUpCountTest :
    FunSpec({
        test("100,000 UDP round trips: no writable events, and no more wake-ups than receives") {
            val trips = 100_000
            Poller.open().use { poller ->
                guardedCoroutine(RACE_SECONDS) {
                    val server = udp(SocketConfig(poller = poller))
                    val client = udp(SocketConfig(poller = poller))
                    val before = poller.counters
                    withContext(poller.dispatcher) {
                        val serverAddress = server.inetAddress
                        val clientAddress = client.inetAddress
                        launch {
                            val buffer = ByteBuffer.allocateDirect(64)
                            repeat(trips) {
                                server.receiveFrom(buffer.clear())
                                server.sendTo(buffer.flip(), clientAddress)
                            }
                        }
                        launch {
                            val buffer = ByteBuffer.allocateDirect(64)
                            repeat(trips) {
                                client.sendTo(buffer.clear().limit(16), serverAddress)
                                client.receiveFrom(buffer.clear())
                            }
                        }
                    }
                    val after = poller.counters
                    println(
                        "$trips UDP round trips: ${after.wakeUps - before.wakeUps} wake-ups, ${after.spuriousEvents - before.spuriousEvents} spurious",
                    )
                    after.writableEvents - before.writableEvents shouldBe 0
                    after.wakeUps - before.wakeUps shouldBeLessThanOrEqual 2L * trips
                    server.close()
                    client.close()
                }
            }
        }

        test("a writer that had to wait takes OUT out again when nobody waits") {
            Poller.open().use { poller ->
                guardedCoroutine {
                    val (a, b) = datagramPair(SocketConfig(poller = poller))
                    val sent =
                        withContext(poller.dispatcher) {
                            var sent = 0
                            val writer =
                                launch {
                                    repeat(5_000) {
                                        a.write(ByteBuffer.allocate(64))
                                        sent++
                                    }
                                }
                            val buffer = ByteBuffer.allocateDirect(64)
                            repeat(5_000) { b.read(buffer.clear()) }
                            writer.join()
                            sent
                        }
                    sent shouldBe 5_000
                    // The one event that finds no writer may still be on its way; after it there are none.
                    a.write(ByteBuffer.allocate(1))
                    b.read(ByteBuffer.allocate(1))
                    val settled = poller.counters.writableEvents + 2
                    repeat(1_000) {
                        a.write(ByteBuffer.allocate(1))
                        b.read(ByteBuffer.allocate(1))
                    }
                    poller.counters.writableEvents shouldBeLessThanOrEqual settled
                    a.close()
                    b.close()
                }
            }
        }
    })

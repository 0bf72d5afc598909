package io.netloom.net

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.nio.ByteBuffer
import java.util.Random

/** Streams as Kotlin and Java know them, over sockets and pipes. */
class StreamsTest :
    FunSpec({
        val data = ByteArray(500_000).also { Random(2).nextBytes(it) }

        for (kind in kinds.filterNot { it.hasMessages }) {
            test("$kind: chunk by chunk into one buffer") {
                guarded {
                    kind.pair().use { ends ->
                        launch {
                            ends.a.write(ByteBuffer.wrap(data))
                            ends.a.close()
                        }
                        val all = ByteBuffer.allocate(data.size)
                        ends.b.forEachChunk(ByteBuffer.allocateDirect(10_000)) { all.put(it) }
                        all.array().contentEquals(data) shouldBe true
                    }
                }
            }

            test("$kind: as a flow of arrays") {
                guarded {
                    kind.pair().use { ends ->
                        launch {
                            ends.a.write(ByteBuffer.wrap(data))
                            ends.a.close()
                        }
                        val chunks = ends.b.chunks(10_000).toList()
                        chunks.all { it.size <= 10_000 } shouldBe true
                        chunks.fold(ByteArray(0)) { sum, chunk -> sum + chunk }.contentEquals(data) shouldBe true
                    }
                    kind.pair().use { ends ->
                        launch { ends.a.writeText("first") }
                        ends.b.chunks().first().decodeToString() shouldBe "first"
                        launch { ends.a.writeText("second") }
                        ends.b.chunks().take(1).toList().map { it.decodeToString() } shouldContainExactly listOf("second")
                    }
                }
            }

            test("$kind: copied to another connection") {
                guarded {
                    kind.pair().use { from ->
                        kind.pair().use { to ->
                            launch {
                                from.a.write(ByteBuffer.wrap(data))
                                from.a.close()
                            }
                            val copying = async { from.b.copyTo(to.a).also { to.a.close() } }
                            to.b.chunks().fold(0L) { sum, chunk -> sum + chunk.size } shouldBe data.size.toLong()
                            copying.await() shouldBe data.size.toLong()
                        }
                    }
                }
            }

            test("$kind: java.io and java.nio") {
                guarded {
                    kind.pair().use { ends ->
                        val sending = async {
                            onThread {
                                ends.a.blocking().outputStream().use { out ->
                                    out.write('>'.code)
                                    out.write(data)
                                    out.write(data, 0, 0)
                                    out.flush()
                                }
                            }
                        }
                        onThread {
                            ends.b.blocking().inputStream().use { input ->
                                input.read() shouldBe '>'.code
                                input.read(ByteArray(4), 0, 0) shouldBe 0
                                input.readAllBytes().contentEquals(data) shouldBe true
                                input.read() shouldBe -1
                            }
                        }
                        sending.await()
                        listOf(ends.a.isOpen, ends.b.isOpen) shouldContainExactly listOf(false, false)
                    }
                    kind.pair().use { ends ->
                        val writing = async { onThread { ends.a.blocking().byteChannel().use { it.write(ByteBuffer.wrap(data)) } } }
                        onThread {
                            ends.b.blocking().byteChannel().use { channel ->
                                channel.isOpen shouldBe true
                                val all = ByteBuffer.allocate(data.size)
                                while (all.hasRemaining()) channel.read(all)
                                all.array().contentEquals(data) shouldBe true
                            }
                        }
                        writing.await() shouldBe data.size
                    }
                }
            }
        }
    })

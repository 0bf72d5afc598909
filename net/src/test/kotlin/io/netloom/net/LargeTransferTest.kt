package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.net.SocketTimeoutException
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.StandardOpenOption.DELETE_ON_CLOSE
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.WRITE
import kotlin.time.Duration.Companion.milliseconds

/** C15.6, J9.6: the largest buffer that there is, which is more than the kernel takes with one call. Its pages are those of an empty file. */
class LargeTransferTest :
    FunSpec({
        for (kind in kinds.filterNot { it.hasMessages || it.name == "pipe" }) {
            test("$kind: from and into a buffer of two gigabytes") {
                guarded {
                    val file = Files.createTempFile("netloom", ".empty")
                    FileChannel.open(file, READ, WRITE, DELETE_ON_CLOSE).use { channel ->
                        val whole = channel.map(FileChannel.MapMode.READ_WRITE, 0, Int.MAX_VALUE.toLong())
                        kind.pair().use { (a, b) ->
                            shouldThrow<SocketTimeoutException> { a.write(whole, 20.milliseconds) }
                            val written = whole.position()
                            written shouldBeGreaterThan 0
                            a.close()
                            var read = 0
                            while (b.read(whole.clear()) >= 0) read += whole.position()
                            read shouldBe written
                        }
                        kind.pair().use { (a, b) ->
                            a.writeText("a few bytes")
                            b.read(whole.clear().position(Int.MAX_VALUE - 11)) shouldBe 11
                            whole.hasRemaining() shouldBe false
                            ByteArray(11).also { whole.get(Int.MAX_VALUE - 11, it) }.decodeToString() shouldBe "a few bytes"
                        }
                    }
                }
            }
        }
    })

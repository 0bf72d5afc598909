package io.netloom.socket.options

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.BufferLock
import io.netloom.socket.BufferSize
import io.netloom.socket.Capabilities
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import org.opentest4j.TestAbortedException

/** What is asked for, what the kernel gives, and what is said when that is less. */
class SocketBufferTest :
    FunSpec({
        fun limit(name: String): Int = Capabilities.probe().sysctls["net.core.$name"]?.toInt()
            ?: throw TestAbortedException("this kernel hides net.core.$name from network namespaces")

        test("8192 gives 16384, and the buffer is locked") {
            for (type in listOf(SocketType.DGRAM, SocketType.STREAM)) {
                Conn.open(AddressFamily.INET, type).use { conn ->
                    val receive = conn.options.setReceiveBuffer(8192)
                    val send = conn.options.setSendBuffer(8192)
                    for (size in listOf(receive, send)) {
                        size.requested shouldBe 8192
                        size.actual shouldBe 16384
                        size.isClipped shouldBe false
                        size.toString() shouldBe "8192 bytes requested, 16384 in use (the kernel counts double)"
                    }
                    conn.options.receiveBuffer shouldBe 16384
                    conn.options.sendBuffer shouldBe 16384
                    conn.options.bufferLock shouldBe BufferLock.entries.toSet()
                }
            }
        }

        test("a wish above the limit is clipped and names the sysctl, unless the limit may be overridden") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                for ((name, set) in listOf<Pair<String, (Int) -> BufferSize>>(
                    "rmem_max" to conn.options::setReceiveBuffer,
                    "wmem_max" to conn.options::setSendBuffer,
                )) {
                    val limit = limit(name)
                    val size = set(limit + 4096)
                    if (size.isClipped) {
                        size.actual shouldBe 2 * limit
                        size.toString() shouldContain "clipped to the sysctl net.core.$name"
                    } else {
                        size.actual shouldBe 2 * (limit + 4096)
                        size.toString() shouldNotContain "sysctl"
                    }
                    size.limit shouldBe "net.core.$name"
                }
            }
        }

        test("no wish is too large, and none is too small") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.options.setReceiveBuffer(Int.MAX_VALUE).actual shouldBeGreaterThan 4096
                val least = conn.options.setReceiveBuffer(0)
                least.actual shouldBeGreaterThan 0
                least.actual shouldBeLessThan 8192
                least.isClipped shouldBe false
            }
        }

        test("the largest possible wish that is granted counts as granted") {
            BufferSize(Int.MAX_VALUE, Int.MAX_VALUE - 1, "net.core.rmem_max").isClipped shouldBe false
            BufferSize(Int.MAX_VALUE, Int.MAX_VALUE - 2, "net.core.rmem_max").isClipped shouldBe true
        }

        test("who may, gets more than the limit") {
            val force = Capabilities.probe().support("SO_RCVBUFFORCE")
            if (!force.isAvailable) throw TestAbortedException("SO_RCVBUFFORCE ${force.reason}")
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.options.setReceiveBuffer(limit("rmem_max") * 2).isClipped shouldBe false
            }
        }
    })

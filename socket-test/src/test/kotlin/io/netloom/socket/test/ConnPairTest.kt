package io.netloom.socket.test

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.Shutdown
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.testkit.fake.KernelUser
import io.netloom.testkit.withinGuard

class ConnPairTest :
    FunSpec({
        beforeSpec { KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback() }

        val kinds: Map<String, (SocketConfig) -> ConnPair> = mapOf(
            "stream" to ConnPair::stream,
            "datagram" to ConnPair::datagram,
            "seqpacket" to ConnPair::seqpacket,
            "udp" to ConnPair::udp,
            "tcp" to ConnPair::tcp,
        )

        for ((name, make) in kinds) {
            test("$name: what goes in at one end comes out at the other, both ways") {
                withinGuard {
                    make(SocketConfig.DEFAULT).use { (first, second) ->
                        exchange(first, second)
                        exchange(second, first)
                    }
                }
            }

            test("$name: closing the pair closes both ends") {
                val pair = make(SocketConfig.DEFAULT)
                pair.close()
                pair.first.isOpen shouldBe false
                pair.second.isOpen shouldBe false
            }

            test("$name: both ends use the poller that was asked for") {
                Poller.open().use { poller ->
                    make(SocketConfig(poller = poller)).use { (first, second) ->
                        first.poller shouldBe poller
                        second.poller shouldBe poller
                    }
                }
            }
        }

        for (name in listOf("stream", "seqpacket", "tcp")) {
            test("$name: an end that is shut down is the other's end") {
                withinGuard {
                    kinds.getValue(name)(SocketConfig.DEFAULT).use { (first, second) ->
                        first.shutdown(Shutdown.WRITE)
                        second.read(ByteArray(1)) shouldBe -1
                    }
                }
            }
        }
    })

private suspend fun exchange(from: Conn, to: Conn) {
    from.write("text".encodeToByteArray())
    val bytes = ByteArray(9)
    bytes.decodeToString(0, to.read(bytes)) shouldBe "text"
}

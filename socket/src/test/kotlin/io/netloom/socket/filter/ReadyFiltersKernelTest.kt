package io.netloom.socket.filter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.netloom.bpf.PacketStart
import io.netloom.bpf.ReadyPacket
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.testkit.PrivateNamespace

/** The filters of [io.netloom.bpf.ReadyFilters] on packet sockets of both types, with VLAN tags that the kernel takes out. */
class ReadyFiltersKernelTest :
    FunSpec({
        for ((start, type) in listOf(PacketStart.ETHERNET to SocketConstants.SOCK_RAW, PacketStart.NETWORK to SocketConstants.SOCK_DGRAM)) {
            for (packet in ReadyPacket.all) {
                val sent = packet.sent ?: continue
                test("in the kernel, from the $start header on: ${packet.name}") {
                    PrivateNamespace.require()
                    PacketSocketFilter(type).use { kernel ->
                        val keeping = ReadyPacket.filters(start).filterValues { filter ->
                            kernel.attach(filter)
                            kernel.send(sent, mark = 0)
                            kernel.whole()
                            kernel.kept() != null
                        }
                        keeping.keys shouldContainExactlyInAnyOrder packet.keptBy
                    }
                }
            }
        }
    })

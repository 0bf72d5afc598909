package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.kotest.property.exhaustive.exhaustive
import io.netloom.bpf.Headers.ethernet
import io.netloom.bpf.Headers.ip
import io.netloom.bpf.Headers.ip6
import io.netloom.bpf.Headers.ports
import java.net.InetAddress

class ReadyFiltersTest :
    FunSpec({
        test("the kernel takes all of them") {
            for (start in PacketStart.entries) {
                for ((name, filter) in ReadyPacket.filters(start)) withClue("$name $start") { filter.verify() shouldBe null }
            }
        }

        for (start in PacketStart.entries) {
            for ((form, make) in forms) {
                val filters = ReadyPacket.filters(start).mapValues { make(it.value) }
                for (packet in ReadyPacket.all) {
                    test("$form, from the $start header on: ${packet.name}") {
                        val bytes = if (start == PacketStart.ETHERNET) packet.bytes else packet.bytes.drop(ReadyPacket.ETHERNET).toByteArray()
                        val verdicts = filters.mapValues { it.value.run(bytes, 0, bytes.size, packet.metadata) }
                        verdicts.filterValues { it == -1 }.keys shouldContainExactlyInAnyOrder packet.keptBy
                        verdicts.filterValues { it == 0 }.keys shouldContainExactlyInAnyOrder filters.keys - packet.keptBy
                    }
                }
            }
        }

        test("the addresses of IPv4") {
            addresses(4) { source, destination -> ethernet(0x0800, ip(17, source = source, destination = destination)) }
        }

        test("the addresses of IPv6") {
            addresses(16) { source, destination -> ethernet(0x86dd, ip6(59, source = source, destination = destination)) }
        }

        test("a host is a network with all bits") {
            val address = InetAddress.getByName("2001:db8::7")
            ReadyFilters.ipHost(address) shouldBe ReadyFilters.ipNet(address, 128)
            ReadyFilters.ipHost(address, PacketStart.NETWORK) shouldBe ReadyFilters.ipNet(address, 128, PacketStart.NETWORK)
        }

        test("of what is cut off, nothing is kept that needs it") {
            val query = ethernet(0x0800, ip(17, ports(40_000, 53)))
            val filter = ReadyFilters.udpPort(53).interpreter()
            for (length in query.indices) filter.run(query, 0, length, null) shouldBe if (length < ReadyPacket.ETHERNET + 24) 0 else -1
        }

        test("names") {
            ReadyFilters.named("icmp6") shouldBe ReadyFilters.icmp6()
            ReadyFilters.named("icmp6", PacketStart.NETWORK) shouldBe ReadyFilters.icmp6(PacketStart.NETWORK)
            ReadyFilters.named("ICMP6") shouldBe null
            ReadyFilters.names shouldBe listOf("arp", "ip", "ip6", "icmp", "icmp6", "tcp", "udp", "dhcp", "dhcp6", "dns", "lldp", "vlan")
        }

        test("what does not exist is refused") {
            for ((message, make) in listOf<Pair<String, () -> BpfProgram>>(
                "a port is 0 to 65535, not 65536" to { ReadyFilters.udpPort(65_536) },
                "a port is 0 to 65535, not -1" to { ReadyFilters.port(-1) },
                "a VLAN is 0 to 4095, not 4096" to { ReadyFilters.vlan(4096) },
                "the prefix length of 192.0.2.1 must be 0 to 32, is 33" to { ReadyFilters.ipNet(InetAddress.getByName("192.0.2.1"), 33) },
                "the prefix length of 0:0:0:0:0:0:0:1 must be 0 to 128, is -1" to { ReadyFilters.ipNet(InetAddress.getByName("::1"), -1) },
            )) {
                shouldThrow<IllegalArgumentException> { make() }.message shouldBe message
            }
        }
    })

private val forms = listOf<Pair<String, (BpfProgram) -> PacketFilter>>("interpreted" to BpfProgram::interpreter, "compiled" to BpfProgram::compile)

/** The network of each prefix length, against packets from, to and beside it. */
private suspend fun addresses(size: Int, packet: (ByteArray, ByteArray) -> ByteArray) {
    val addresses = Arb.byteArray(Arb.constant(size), Arb.byte())
    checkAll((0..size * 8).toList().exhaustive()) { prefix ->
        checkAll(3, addresses, addresses, Arb.int(0 until size * 8)) { network, other, bit ->
            val filter = ReadyFilters.ipNet(InetAddress.getByAddress(network), prefix).interpreter()
            val near = network.copyOf().also { it[bit / 8] = (it[bit / 8].toInt() xor (0x80 shr bit % 8)).toByte() }
            for ((source, destination) in listOf(network to other, other to network, near to other, other to near, other to other)) {
                val within = listOf(source, destination).any { address -> (0 until prefix).all { address.bit(it) == network.bit(it) } }
                filter.run(packet(source, destination)) shouldBe if (within) -1 else 0
            }
        }
    }
}

private fun ByteArray.bit(index: Int): Int = this[index / 8].toInt() shr (7 - index % 8) and 1

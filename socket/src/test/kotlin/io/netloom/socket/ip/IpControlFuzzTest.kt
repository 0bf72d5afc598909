package io.netloom.socket.ip

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.ReceivedControl
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import io.netloom.testkit.fuzz.Surroundings
import java.lang.foreign.MemorySegment

/** Control messages of IP of any bytes: whatever came is decoded, or is not there; nothing is read that did not come. */
class IpControlFuzzTest :
    FunSpec({
        val corpus = Corpus.load("ip-control-messages")
        val surroundings = Surroundings(LONGEST)

        val receiving = { input: ByteArray ->
            surroundings.decode(input) { memory, at ->
                val control = ReceivedControl(View(memory, at, input.size))
                val message = IpControlMessage.of(control)
                check("$message" == "${IpControlMessage.of(control)}")
                message.trafficClass?.let { check(it in 0..255) }
                message.hopLimit?.let { check(it in 0..255) }
                val info = control[IpControl.IP_PKTINFO] ?: control[IpControl.IPV6_PKTINFO]
                check(info == null || IpControl.interfaceIndex(control) == info.interfaceIndex)
                check(!IpControl.isMulticast(control) || message.destination != null)
                val kinds = IpControl.ALL.filter { type ->
                    check((type in control) == (control[type] != null)) { "$type" }
                    type in control
                }
                val numbers = IpControl.ALL.filterIsInstance<NumberControlMessageType>().map { control.getInt(it, IpControl.ABSENT) }
                val addresses = kinds.map { type -> control[type].let { if (it is ByteArray) it.asList() else "$it" } }
                listOf("$message", numbers, addresses) to kinds.map { it.name }
            }.second
        }

        test("each kind's decoder is reached by the corpus") {
            Fuzzer(corpus, LONGEST, receiving).replay().flatMap { it as List<*> } shouldContainAll IpControl.ALL.map { it.name }
        }

        test("any bytes") { println("IP control messages: ${Fuzzer(corpus, LONGEST, receiving).run()} inputs") }
    }) {
    private class View(override val memory: MemorySegment, override val from: Long, override val length: Int) : ReceivedControl.Source

    private companion object {
        const val LONGEST = 400
    }
}

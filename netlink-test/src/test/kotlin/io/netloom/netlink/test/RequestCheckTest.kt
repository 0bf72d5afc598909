package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.attributes
import io.netloom.socket.Errno

/** Requests that are as wanted, and what is said about others. */
class RequestCheckTest :
    FunSpec({
        fun refusal(check: RequestCheck, type: Int = GET, flags: Int = REQUEST or ACKNOWLEDGE, payload: ByteArray = bytes(0)): String =
            shouldThrow<AssertionError> { check.check(request(type, flags, 1, payload)) }.message!!

        test("one that demands nothing is satisfied by everything") {
            RequestCheck().check(request())
        }

        test("type and flags, and what was found instead") {
            RequestCheck().type(GET).flags(REQUEST).flagsWith(REQUEST).flagsWithout(MULTI).check(request())
            refusal(RequestCheck().type(3)) shouldContain "wanted done, found unknown(20)"
            refusal(RequestCheck().flags(REQUEST)) shouldContain "wanted request, found request|acknowledge"
            refusal(RequestCheck().flagsWith(DUMP)) shouldContain "wanted at least request|0x300, found request|acknowledge"
            refusal(RequestCheck().flagsWithout(NetlinkFlags.ACKNOWLEDGE)) shouldContain "wanted none of acknowledge, found request|acknowledge"
        }

        test("payload, generic header and attributes") {
            val payload = byteArrayOf(3, 1, 0, 0) + attributes { u32(1, 5) }
            RequestCheck().payload(payload).genericCommand(3).genericCommand(3, 1).attributes(4) {
                it.next() shouldBe true
                it.u32() shouldBe 5
            }.check(request(payload = payload))
            refusal(RequestCheck().payload(bytes(1))) shouldContain "wanted ${hex(bytes(1))}, found 00000000"
            refusal(RequestCheck().genericCommand(3), payload = payload.copyOf(2)) shouldContain "wanted 4 bytes, found 2"
            refusal(RequestCheck().genericCommand(3), payload = byteArrayOf(3, 1, 1, 0)) shouldContain "wanted 0 in its last two bytes"
            refusal(RequestCheck().genericCommand(4), payload = payload) shouldContain "wanted command 4, found command 3"
            refusal(RequestCheck().genericCommand(3, 2), payload = payload) shouldContain "wanted command 3 version 2, found command 3 version 1"
            refusal(RequestCheck().attributes(4) { it.u16() }, payload = payload) shouldContain "attributes of [length 0"
            refusal(
                RequestCheck().attributes(4) {
                    it.next()
                    it.u16()
                },
                payload = payload,
            ) shouldContain "2 bytes wanted, 4 found"
            refusal(RequestCheck().also { error("no") }) shouldContain "request of [length 0, type unknown(20)"
        }

        test("expected requests come in their order, then handlers are asked") {
            val kernel = ScriptedKernel().on(GET, Answer.error(Errno.EPERM)).expect(RequestCheck().type(GET), Answer.reply(item(1)))
                .expect(RequestCheck().type(NEW))
            val socket = kernel.open()
            socket.transmit(request())
            shouldThrow<AssertionError> { kernel.verify() }.message shouldContain "1 of the expected requests were not made"
            socket.transmit(request(NEW, REQUEST or ACKNOWLEDGE), request())
            socket.collect(3).flatten().map(::text) shouldBe listOf("new 1", "error 0 0x100", "error -1 0x100")
            kernel.verify()
        }

        test("a request that is not as expected fails where it is sent, and again in the end") {
            val kernel = ScriptedKernel().expect(RequestCheck().type(GET)).on(GET) { throw AssertionError("in a handler") }
            val socket = kernel.open()
            shouldThrow<AssertionError> { socket.transmit(request(NEW)) }.message shouldContain "wanted unknown(20), found unknown(21)"
            shouldThrow<AssertionError> { socket.transmit(request()) }.message shouldBe "in a handler"
            shouldThrow<AssertionError> { kernel.verify() }.message shouldContain "wanted unknown(20), found unknown(21)"
        }
    })

package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.attributes

/** The controller of generic netlink, and families behind it. */
class GenericControllerScriptTest :
    FunSpec({
        fun ask(type: Int, command: Int, flags: Int = REQUEST, attributes: ByteArray = ByteArray(0)) =
            request(type, flags, 1, byteArrayOf(command.toByte(), 1, 0, 0) + attributes)

        fun name(message: NetlinkMessage): String {
            var name = ""
            message.attributes(4).forEach { on(2) { name = string() } }
            return name
        }

        val foo = GenericFamilyScript("foo", 42, 3, 8, 5, mapOf(1 to 11, 7 to 14), mapOf("events" to 33)) {
            if (it.familyHeader().u8(0) == 7) Answer.reply(item(1, type = 42)) else null
        }

        test("a family by its name and by its number, with operations and groups") {
            val socket = ScriptedKernel().serve(GenericControllerScript().also { it.load(foo) }).open()
            socket.transmit(ask(16, 3, attributes = attributes { string(2, "foo") }), ask(16, 3, attributes = attributes { u16(1, 42) }))
            val (first, second) = socket.collect(2).flatten()
            first.payload shouldBe second.payload
            first.header.type shouldBe 16
            val seen = ArrayList<Any>()
            first.attributes(4).forEach {
                on(1) { seen += u16() }
                on(2) { seen += string() }
                for (number in 3..5) on(number) { seen += u32() }
                on(6) { nestedArray { forEach { seen += "$it $type ${u32()}" } } }
                on(7) { nestedArray { forEach { seen += if (type == 1) string() else u32() } } }
            }
            seen.filter { it !is String || it == "foo" || it == "events" } shouldBe listOf("foo", 42, 3L, 8L, 5L, 33L, "events")
        }

        test("all families, and errors: no such family, no name, no such command") {
            val socket = ScriptedKernel().serve(GenericControllerScript().also { it.load(foo) }).open()
            socket.transmit(ask(16, 3, DUMP))
            socket.collect(3).flatten().dropLast(1).map(::name) shouldBe listOf("nlctrl", "foo")
            socket.transmit(ask(16, 3, attributes = attributes { string(2, "bar") }), ask(16, 3), ask(16, 77), ask(42, 7), ask(42, 8), ask(43, 1))
            socket.collect(6).flatten().map { if (it.header.type == 42) "reply" else text(it) } shouldBe
                listOf("error -2 0x100", "error -22 0x100", "error -95 0x100", "reply", "error -95 0x100", "error -95 0x100")
        }

        test("modules come and go, and the controller's group is told") {
            val controller = GenericControllerScript()
            val kernel = ScriptedKernel().serve(controller)
            val socket = kernel.open().also { it.join(16) }
            controller.load(foo, kernel)
            shouldThrow<IllegalArgumentException> { controller.load(GenericFamilyScript("foo", 43)) }
            shouldThrow<IllegalArgumentException> { controller.load(GenericFamilyScript("bar", 42)) }
            shouldThrow<IllegalArgumentException> { GenericFamilyScript("bar", 15) }
            controller.unload("foo", kernel)
            shouldThrow<IllegalArgumentException> { controller.unload("foo") }
            socket.collect(2).flatten().map { it.familyHeader().u8(0) to name(it) } shouldBe listOf(1 to "foo", 2 to "foo")
            socket.transmit(ask(42, 7))
            text(socket.next().single()) shouldBe "error -95 0x100"
        }
    })

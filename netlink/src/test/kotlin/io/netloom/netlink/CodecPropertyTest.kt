package io.netloom.netlink

import io.kotest.common.ExperimentalKotest
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import java.nio.ByteOrder
import kotlin.random.Random

@OptIn(ExperimentalKotest::class) // PropTestConfig
class CodecPropertyTest :
    FunSpec({
        val orders = Arb.element(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
        val payloads = Arb.byteArray(Arb.int(0..70), Arb.byte())
        val lists = Arb.list(Arb.pair(Arb.int(0..0xffff), payloads).map { (type, payload) -> Attribute(type, payload) }, 0..20)

        test("attributes: decode(encode(x)) = x and encode(decode(b)) = b, in both orders and from every kind of memory") {
            checkAll(PropTestConfig(seed = SEED), orders, lists) { order, list ->
                val bytes = Attribute.encodeAll(list, order)
                Attribute.decodeAll(bytes, order) shouldBe list
                decoder(order).reset(bytes.direct()).attributes() shouldBe list
                Attribute.encodeAll(Attribute.decodeAll(bytes, order), order) shouldBe bytes
            }
        }

        test("messages: decode(encode(x)) = x") {
            val longs = Arb.long(0..0xffff_ffffL)
            checkAll(PropTestConfig(seed = SEED), orders, Arb.list(payloads, 0..9), longs, longs) { order, bodies, sequence, port ->
                val messages = bodies.map { NetlinkMessage(NetlinkHeader(it.size, 0xffff - it.size, sequence, port), it) }
                val decoded = NetlinkMessage.decodeAll(NetlinkMessage.encodeAll(messages, order), order)
                decoded.map { it.header.sequence to it.header.portId } shouldBe messages.map { sequence to port }
                decoded.map { it.header.type to it.header.flags } shouldBe messages.map { it.header.type to it.header.flags }
                decoded.map { it.payload.asList() } shouldBe bodies.map { it.copyOf(NetlinkMessage.align(it.size)).asList() }
            }
        }

        test("trees: what is written nest by nest is read nest by nest") {
            val random = Random(SEED)
            repeat(500) {
                val order = if (it % 2 == 0) ByteOrder.LITTLE_ENDIAN else ByteOrder.BIG_ENDIAN
                val written = StringBuilder()
                val encoder = encoder(order)
                write(encoder, random, written)
                val read = StringBuilder()
                read(decoder(order).reset(encoder.toByteArray()), read)
                read.toString() shouldBe written.toString()
            }
        }

        test("no bytes make a decoder throw anything but what is documented") {
            val random = Random(SEED)
            val seeds = listOf(Golden.bytes("veth-reply"), Golden.bytes("bridge-request"), BenchmarkTree.encode(encoder(Golden.ORDER)).toByteArray())
            repeat(40_000) { round ->
                val bytes = if (round % 3 == 0) random.nextBytes(random.nextInt(120)) else mutate(seeds.random(random), random)
                digest(bytes, direct = round % 2 == 0)
            }
        }
    })

private const val SEED = 20_261_121L

private fun write(encoder: AttributeEncoder, random: Random, log: StringBuilder) {
    repeat(random.nextInt(5)) {
        val type = random.nextInt(4) * 4
        when (random.nextInt(if (encoder.depth < 5) 4 else 3)) {
            0 -> random.nextInt(0x10000).let { encoder.u16(type + 1, it).also { _ -> log.append("u$it ") } }

            1 -> random.nextLong().let { encoder.s64(type + 2, it).also { _ -> log.append("s$it ") } }

            2 -> "x".repeat(random.nextInt(9)).let { encoder.string(type + 3, it).also { _ -> log.append("t$it ") } }

            else -> {
                log.append("( ")
                encoder.nested(type) { write(this, random, log) }
                log.append(") ")
            }
        }
    }
}

private fun read(decoder: AttributeDecoder, log: StringBuilder) {
    while (decoder.next()) {
        when (decoder.type % 4) {
            1 -> log.append("u${decoder.u16()} ")

            2 -> log.append("s${decoder.s64()} ")

            3 -> log.append("t${decoder.string()} ")

            else -> {
                log.append("( ")
                decoder.enter()
                read(decoder, log)
                decoder.leave()
                log.append(") ")
            }
        }
    }
}

private fun mutate(seed: ByteArray, random: Random): ByteArray {
    val bytes = seed.copyOf(random.nextInt(seed.size + 1))
    if (bytes.isNotEmpty()) repeat(random.nextInt(6)) { bytes[random.nextInt(bytes.size)] = random.nextInt().toByte() }
    return bytes
}

/** Reads all that can be read: messages, attributes behind headers of several sizes, every nest, every kind. */
private fun digest(bytes: ByteArray, direct: Boolean) {
    val cursor = NetlinkMessageCursor(Golden.ORDER).also { if (direct) it.reset(bytes.direct()) else it.reset(bytes) }
    val decoder = AttributeDecoder(Golden.ORDER, Golden.ORDER, maxDepth = 4)
    documented {
        while (cursor.next()) {
            cursor.message().toString()
            for (header in listOf(0, 4, 16)) documented { explore(cursor.attributes(decoder, header)) }
        }
    }
    documented { explore(if (direct) decoder.reset(bytes.direct()) else decoder.reset(bytes)) }
}

private fun explore(decoder: AttributeDecoder) {
    while (decoder.next()) {
        val before = decoder.path()
        for (read in READS) documented { decoder.read() }
        documented { decoder.nested { explore(this) } }
        check(decoder.path() == before) { "the cursor moved from $before to ${decoder.path()}" }
    }
}

private val READS = listOf<AttributeDecoder.() -> Unit>(
    { u8() },
    { u16() },
    { s32() },
    { u64() },
    { flag() },
    { string() },
    { ipAddress() },
    { macAddress() },
    { struct().u32(2) },
    { attribute().toString() },
)

private inline fun documented(block: () -> Unit) {
    try {
        block()
    } catch (e: NetlinkFormatException) {
        check(e.offset >= 0 && !e.message.isNullOrEmpty()) { "an error that does not say where" }
    }
}

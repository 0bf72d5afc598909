package io.netloom.netlink

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** What the C program of the peer benchmarks (W7, libmnl 1.0.4) makes of the same tree: `encoded_fnv` and `decoded_sum` are what it prints. */
class BenchmarkTreeTest :
    FunSpec({
        val bytes = BenchmarkTree.encode(encoder(Golden.ORDER)).toByteArray()

        test("the bytes are libmnl's") {
            bytes.size shouldBe 380
            var fnv = -0x340d631b7bdddcdbL // the offset basis of 64-bit FNV-1a
            for (byte in bytes) fnv = (fnv xor (byte.toLong() and 0xff)) * 0x100000001b3
            fnv ushr 16 shouldBe 91_381_904_086_713
        }
        for ((home, decoder) in mapOf(
            "an array" to { decoder(Golden.ORDER).reset(bytes) },
            "part of an array" to { decoder(Golden.ORDER).reset(byteArrayOf(1, 2, 3) + bytes + byteArrayOf(4), 3, bytes.size) },
            "native memory" to { decoder(Golden.ORDER).reset(bytes.direct()) },
        )) {
            test("the sum is that of libmnl's decoder: $home") {
                BenchmarkTree.sum(decoder()) shouldBe 73_334_100_035_501
            }
        }
    })

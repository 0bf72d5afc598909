package io.netloom.testkit.fuzz

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.SplittableRandom

/** Makes new inputs of old ones: the ways in which messages are malformed. The same seed makes the same inputs. */
internal class Mutator(seed: Long, private val longest: Int) {
    private val random = SplittableRandom(seed)

    fun choose(pool: List<ByteArray>): ByteArray = pool[random.nextInt(pool.size)]

    /** One to eight changes. */
    fun mutate(input: ByteArray, pool: List<ByteArray>): ByteArray {
        var result = input
        repeat(1 shl random.nextInt(4)) { result = change(result, pool) }
        return if (result.size <= longest) result else result.copyOf(longest)
    }

    private fun change(input: ByteArray, pool: List<ByteArray>): ByteArray = when (random.nextInt(9)) {
        0 -> input.edited { it[at(it)] = (it[at(it)].toInt() xor (1 shl random.nextInt(Byte.SIZE_BITS))).toByte() }
        1 -> input.edited { it[at(it)] = random.nextInt().toByte() }
        2 -> number(input, Int.SIZE_BYTES)
        3 -> number(input, Long.SIZE_BYTES)
        4 -> number(input, Short.SIZE_BYTES)
        5 -> input.copyOf(random.nextInt(input.size + 1))
        6 -> cut(input)
        7 -> input + part(input)
        else -> splice(input, choose(pool))
    }

    /** A length, a type or a count becomes one that lies near a limit, or off by a little. */
    private fun number(input: ByteArray, width: Int): ByteArray {
        if (input.size < width) return input
        val at = random.nextInt(input.size - width + 1) and if (random.nextBoolean()) -width else -1
        val result = ByteBuffer.wrap(input.copyOf()).order(ByteOrder.nativeOrder())
        val old = if (width ==
            Long.SIZE_BYTES
        ) {
            result.getLong(at)
        } else if (width == Int.SIZE_BYTES) {
            result.getInt(at).toLong()
        } else {
            result.getShort(at).toLong()
        }
        val new = when (random.nextInt(3)) {
            0 -> LIMITS[random.nextInt(LIMITS.size)]
            1 -> old + random.nextInt(-NEAR, NEAR + 1)
            else -> input.size.toLong() + random.nextInt(-NEAR, NEAR + 1)
        }
        when (width) {
            Long.SIZE_BYTES -> result.putLong(at, new)
            Int.SIZE_BYTES -> result.putInt(at, new.toInt())
            else -> result.putShort(at, new.toShort())
        }
        return result.array()
    }

    private fun cut(input: ByteArray): ByteArray {
        val from = random.nextInt(input.size + 1)
        val to = random.nextInt(from, input.size + 1)
        return input.copyOf(from) + input.copyOfRange(to, input.size)
    }

    private fun part(input: ByteArray): ByteArray {
        val from = random.nextInt(input.size + 1)
        return input.copyOfRange(from, random.nextInt(from, input.size + 1))
    }

    private fun splice(input: ByteArray, other: ByteArray): ByteArray = input.copyOf(random.nextInt(input.size + 1)) + part(other)

    private fun at(input: ByteArray) = random.nextInt(input.size)

    private inline fun ByteArray.edited(edit: (ByteArray) -> Unit): ByteArray = if (isEmpty()) this else copyOf().also(edit)

    private companion object {
        const val NEAR = 17
        val LIMITS = longArrayOf(
            0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536,
            Int.MAX_VALUE - 15L, Int.MAX_VALUE.toLong(), Int.MIN_VALUE.toLong(), 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE,
        )
    }
}

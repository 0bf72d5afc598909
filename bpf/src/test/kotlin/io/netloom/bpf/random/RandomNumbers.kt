package io.netloom.bpf.random

import kotlin.random.Random

/** Where arithmetic on 32 bits goes wrong, if it does. */
private val EDGES = intArrayOf(
    0, 1, 2, 3, 4, 7, 8, 15, 16, 24, 31, 32, 33, 63, 64, 0x7f, 0x80, 0xff, 0x100, 0x0800, 0x0806, 0x7fff, 0x8000, 0xffff, 0x10000, 0xffffff,
    0x7ffffffe, 0x7fffffff, -0x80000000, -0x7fffffff, -1, -2, -32, -255, -256, -0x1000, -0x100000, -0x200000,
)

/** An edge, or a number of any magnitude. */
fun Random.operand(): Int = if (chance(2)) EDGES[nextInt(EDGES.size)] else nextInt() ushr nextInt(Int.SIZE_BITS)

/** True once in so many times. */
fun Random.chance(times: Int): Boolean = nextInt(times) == 0

/** One of the list. */
fun <T> Random.of(list: List<T>): T = list[nextInt(list.size)]

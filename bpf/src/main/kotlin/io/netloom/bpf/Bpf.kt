@file:JvmName("Bpf")

package io.netloom.bpf

/**
 * The program of these instructions, see [BpfBuilder]:
 *
 * ```kotlin
 * val arpAndPing = bpf {
 *     ldh(12)
 *     jeq(0x806, ifTrue = "keep")
 *     jeq(0x800, ifFalse = "drop")
 *     ldb(23)
 *     jne(1, ifTrue = "drop")
 *     label("keep")
 *     ret(-1)
 *     label("drop")
 *     ret(0)
 * }
 * ```
 *
 * @throws AssemblyException if the program cannot be put together
 */
@JvmSynthetic
public fun bpf(block: BpfBuilder.() -> Unit): BpfProgram = BpfBuilder().apply(block).build()

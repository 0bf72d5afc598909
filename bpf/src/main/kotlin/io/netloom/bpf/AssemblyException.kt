package io.netloom.bpf

/**
 * A program cannot be put together as it was written: an operand does not fit its field, or a label is missing, doubled, unused or behind the jump.
 *
 * @property index which instruction is at fault, counted from 0 as written: instructions that were added to split far jumps do not count
 * @property reason what is wrong with it
 */
public class AssemblyException @JvmOverloads constructor(public val index: Int, public val reason: String, cause: Throwable? = null) :
    IllegalArgumentException("instruction $index: $reason", cause)

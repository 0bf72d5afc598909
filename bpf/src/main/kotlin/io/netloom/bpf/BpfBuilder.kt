package io.netloom.bpf

/**
 * Puts a program together from instructions with the names of `bpf_asm`, with labels instead of distances. In Kotlin, [bpf] does the same as a block.
 *
 * ```java
 * new BpfBuilder().ldh(12).jeq(0x806, "keep", "drop").label("keep").ret(-1).label("drop").ret(0).build()
 * ```
 *
 * A number as operand of a load is an offset, `[k]`; of everything else it is a constant, `#k`. Constants are 32 bits without sign: -1 is 0xffffffff.
 * The other operands are [x], [a] and [m], in Java the constants [X], [A] and [M].
 *
 * A conditional jump names a label for either leg or for both; the other leg goes on with the next instruction. Programs can only jump ahead, and every
 * label is used by a jump. Targets may be as far as they like: a conditional jump reaches 255 instructions, and is split through a `ja` if need be.
 *
 * Not safe for use by several threads at once. [build] may be called again after adding more.
 *
 * @throws AssemblyException from all functions if an operand does not fit, or a label is there twice
 */
public class BpfBuilder {
    private val steps = mutableListOf<Step>()
    private val labels = mutableMapOf<String, Int>()

    /** The register X: `add(x)`, `ldh(x + 14)`. In Java, [X]. */
    @get:JvmSynthetic
    public val x: IndexRegister get() = X

    /** The register A: `ret(a)`. In Java, [A]. */
    @get:JvmSynthetic
    public val a: Accumulator get() = A

    /** The scratch memory: `st(m[3])`. In Java, [M]. */
    @get:JvmSynthetic
    public val m: ScratchMemory get() = M

    /** `ld [k]`: A becomes 4 bytes of the packet, in network byte order. */
    public fun ld(offset: Int): BpfBuilder = instruction { Instruction.LoadAbsolute(offset, LoadSize.WORD) }

    /** `ld [x + k]`: A becomes 4 bytes of the packet. */
    public fun ld(address: IndirectOffset): BpfBuilder = instruction { Instruction.LoadIndirect(address.offset, LoadSize.WORD) }

    /** `ld M[n]`: A becomes a word of the scratch memory. */
    public fun ld(slot: ScratchSlot): BpfBuilder = instruction { Instruction.LoadScratch(Register.A, slot.slot) }

    /** `ld #len`, `ld #proto` …: A becomes what the kernel knows of the packet. */
    public fun ld(extension: Extension): BpfBuilder = instruction { Instruction.LoadExtension(extension) }

    /** `ldh [k]`: A becomes 2 bytes of the packet, in network byte order. */
    public fun ldh(offset: Int): BpfBuilder = instruction { Instruction.LoadAbsolute(offset, LoadSize.HALF) }

    /** `ldh [x + k]`: A becomes 2 bytes of the packet. */
    public fun ldh(address: IndirectOffset): BpfBuilder = instruction { Instruction.LoadIndirect(address.offset, LoadSize.HALF) }

    /** `ldb [k]`: A becomes a byte of the packet. */
    public fun ldb(offset: Int): BpfBuilder = instruction { Instruction.LoadAbsolute(offset, LoadSize.BYTE) }

    /** `ldb [x + k]`: A becomes a byte of the packet. */
    public fun ldb(address: IndirectOffset): BpfBuilder = instruction { Instruction.LoadIndirect(address.offset, LoadSize.BYTE) }

    /** `ldi #k`, also written `ld #k`: A becomes a constant. */
    public fun ldi(value: Int): BpfBuilder = instruction { Instruction.LoadConstant(Register.A, value) }

    /** `ldx M[n]`: X becomes a word of the scratch memory. */
    public fun ldx(slot: ScratchSlot): BpfBuilder = instruction { Instruction.LoadScratch(Register.X, slot.slot) }

    /** `ldx #len`: X becomes the length of the packet; there is no other [extension] for X. */
    public fun ldx(extension: Extension): BpfBuilder = instruction { Instruction.LoadExtension(extension, destination = Register.X) }

    /** `ldxi #k`, also written `ldx #k`: X becomes a constant. */
    public fun ldxi(value: Int): BpfBuilder = instruction { Instruction.LoadConstant(Register.X, value) }

    /** `ldxb 4*([k]&0xf)`: X becomes the length of the IPv4 header that begins at [offset]. */
    public fun ldxb(offset: Int): BpfBuilder = instruction { Instruction.LoadMemShift(offset) }

    /** `st M[n]`: stores A. */
    public fun st(slot: ScratchSlot): BpfBuilder = instruction { Instruction.StoreScratch(Register.A, slot.slot) }

    /** `stx M[n]`: stores X. */
    public fun stx(slot: ScratchSlot): BpfBuilder = instruction { Instruction.StoreScratch(Register.X, slot.slot) }

    /** `add #k`: A becomes A + operand. */
    public fun add(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.ADD, value) }

    /** `add x`: A becomes A + operand. */
    public fun add(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.ADD) }

    /** `sub #k`: A becomes A - operand. */
    public fun sub(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.SUB, value) }

    /** `sub x`: A becomes A - operand. */
    public fun sub(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.SUB) }

    /** `mul #k`: A becomes A × operand. */
    public fun mul(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.MUL, value) }

    /** `mul x`: A becomes A × operand. */
    public fun mul(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.MUL) }

    /** `div #k`: A becomes A ÷ operand. */
    public fun div(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.DIV, value) }

    /** `div x`: A becomes A ÷ operand. */
    public fun div(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.DIV) }

    /** `mod #k`: A becomes the remainder of A ÷ operand. */
    public fun mod(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.MOD, value) }

    /** `mod x`: A becomes the remainder of A ÷ operand. */
    public fun mod(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.MOD) }

    /** `and #k`: A becomes the bits set in A and in the operand. */
    public fun and(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.AND, value) }

    /** `and x`: A becomes the bits set in A and in the operand. */
    public fun and(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.AND) }

    /** `or #k`: A becomes the bits set in A or in the operand. */
    public fun or(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.OR, value) }

    /** `or x`: A becomes the bits set in A or in the operand. */
    public fun or(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.OR) }

    /** `xor #k`: A becomes the bits set in exactly one of A and the operand. */
    public fun xor(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.XOR, value) }

    /** `xor x`: A becomes the bits set in exactly one of A and the operand. */
    public fun xor(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.XOR) }

    /** `lsh #k`: A becomes A shifted left. */
    public fun lsh(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.LSH, value) }

    /** `lsh x`: A becomes A shifted left. */
    public fun lsh(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.LSH) }

    /** `rsh #k`: A becomes A shifted right. */
    public fun rsh(value: Int): BpfBuilder = instruction { Instruction.AluConstant(AluOperator.RSH, value) }

    /** `rsh x`: A becomes A shifted right. */
    public fun rsh(x: IndexRegister): BpfBuilder = instruction { Instruction.AluX(AluOperator.RSH) }

    /** `neg`: A becomes -A. */
    public fun neg(): BpfBuilder = instruction(Instruction.NegateA)

    /** `tax`: X becomes A. */
    public fun tax(): BpfBuilder = instruction(Instruction.Tax)

    /** `txa`: A becomes X. */
    public fun txa(): BpfBuilder = instruction(Instruction.Txa)

    /** `ja L`: goes on at [label]. */
    public fun ja(label: String): BpfBuilder = add(Step.Always(Instruction.Jump(0).encode(), Step.Target.Label(label)))

    /** `jeq #k,Lt,Lf`: goes on at [ifTrue] if A = operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jeq(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.EQUAL, value, ifTrue, ifFalse)

    /** `jeq x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jeq(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.EQUAL, null, ifTrue, ifFalse)

    /** `jne #k,Lt,Lf`: goes on at [ifTrue] if A ≠ operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jne(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.NOT_EQUAL, value, ifTrue, ifFalse)

    /** `jne x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jne(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.NOT_EQUAL, null, ifTrue, ifFalse)

    /** `jgt #k,Lt,Lf`: goes on at [ifTrue] if A > operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jgt(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.GREATER_THAN, value, ifTrue, ifFalse)

    /** `jgt x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jgt(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.GREATER_THAN, null, ifTrue, ifFalse)

    /** `jge #k,Lt,Lf`: goes on at [ifTrue] if A ≥ operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jge(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.GREATER_OR_EQUAL, value, ifTrue, ifFalse)

    /** `jge x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jge(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder =
        jump(JumpTest.GREATER_OR_EQUAL, null, ifTrue, ifFalse)

    /** `jlt #k,Lt,Lf`: goes on at [ifTrue] if A < operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jlt(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.LESS_THAN, value, ifTrue, ifFalse)

    /** `jlt x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jlt(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.LESS_THAN, null, ifTrue, ifFalse)

    /** `jle #k,Lt,Lf`: goes on at [ifTrue] if A ≤ operand, else at [ifFalse]. */
    @JvmOverloads
    public fun jle(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.LESS_OR_EQUAL, value, ifTrue, ifFalse)

    /** `jle x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jle(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder =
        jump(JumpTest.LESS_OR_EQUAL, null, ifTrue, ifFalse)

    /** `jset #k,Lt,Lf`: goes on at [ifTrue] if A and the operand have a bit in common, else at [ifFalse]. */
    @JvmOverloads
    public fun jset(value: Int, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.BITS_SET, value, ifTrue, ifFalse)

    /** `jset x,Lt,Lf`: the same with X as operand. */
    @JvmOverloads
    public fun jset(x: IndexRegister, ifTrue: String? = null, ifFalse: String? = null): BpfBuilder = jump(JumpTest.BITS_SET, null, ifTrue, ifFalse)

    /** `ret #k`: ends with how many bytes of the packet to keep; 0 drops it, -1 (0xffffffff) keeps all. */
    public fun ret(value: Int): BpfBuilder = instruction { Instruction.RetConstant(value) }

    /** `ret a`: ends with A. */
    public fun ret(a: Accumulator): BpfBuilder = instruction { Instruction.RetA }

    /** The next instruction has this name. An instruction may have several. */
    public fun label(name: String): BpfBuilder {
        if (name.isEmpty()) refuse("a label needs a name")
        if (labels.putIfAbsent(name, steps.size) != null) refuse("label '$name' is already that of instruction ${labels[name]}")
        return this
    }

    /**
     * Adds any instruction. The distances of a jump count instructions as they are written here; they are put right if far jumps have to be split.
     */
    public fun instruction(instruction: Instruction): BpfBuilder = add(Step.of(instruction.encode(), steps.size))

    /**
     * The program.
     *
     * @throws AssemblyException if a jump's label does not exist or is behind it, or a label is not used or has no instruction
     */
    public fun build(): BpfProgram {
        val program = Linker(steps, labels).link()
        val used = steps.flatMap(::targets).filterIsInstance<Step.Target.Label>().map { it.name }.toSet()
        for ((name, index) in labels) {
            if (index == steps.size) throw AssemblyException(index, "there is no instruction for label '$name'")
            if (name !in used) throw AssemblyException(index, "no jump goes to label '$name'")
        }
        return program
    }

    private fun targets(step: Step): List<Step.Target?> = when (step) {
        is Step.Statement -> emptyList()
        is Step.Always -> listOf(step.target)
        is Step.Branch -> listOf(step.ifTrue, step.ifFalse)
    }

    private fun add(step: Step): BpfBuilder {
        steps += step
        return this
    }

    private inline fun instruction(make: () -> Instruction): BpfBuilder {
        val instruction = try {
            make()
        } catch (e: IllegalArgumentException) {
            throw AssemblyException(steps.size, e.message.orEmpty(), e)
        }
        return instruction(instruction)
    }

    private fun jump(test: JumpTest, value: Int?, ifTrue: String?, ifFalse: String?): BpfBuilder {
        if (ifTrue == null && ifFalse == null) refuse("a conditional jump needs a label")
        return add(Step.branch(test, value, ifTrue?.let(Step.Target::Label), ifFalse?.let(Step.Target::Label)))
    }

    private fun refuse(reason: String): Nothing = throw AssemblyException(steps.size, reason)

    /** The operands as Java writes them. */
    public companion object {
        /** The register X: `add(X)`, `ldh(X.plus(14))`. */
        @JvmField
        public val X: IndexRegister = IndexRegister

        /** The register A: `ret(A)`. */
        @JvmField
        public val A: Accumulator = Accumulator

        /** The scratch memory: `st(M.get(3))`. */
        @JvmField
        public val M: ScratchMemory = ScratchMemory
    }
}

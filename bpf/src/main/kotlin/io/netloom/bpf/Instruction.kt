package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/**
 * One instruction, by what it does. [decode] and [encode] lose nothing: an instruction with bits that have no meaning is [Unknown], so that any program
 * can be taken apart and put together again to the bit.
 *
 * Immutable. Two instructions are equal when they encode to the same bits, however they were written: `A < 5` with one leg is `A ≥ 5` with the other.
 * The text is that of `bpf_asm`, with the numbers of instructions to skip where that has labels. A number that does not fit its field is refused with
 * [IllegalArgumentException] when the instruction is made.
 */
public sealed class Instruction {
    /** The instruction in the kernel's form. */
    public abstract fun encode(): RawInstruction

    /** True for the same bits. */
    final override fun equals(other: Any?): Boolean = other is Instruction && other.encode() == encode()

    /** Fits [equals]. */
    final override fun hashCode(): Int = encode().hashCode()

    final override fun toString(): String = InstructionText.relative(encode())

    /**
     * `ld #k`, `ldx #k`: the register becomes a constant.
     *
     * @property destination where it goes
     * @property value 32 bits without sign: -1 is 0xffffffff
     */
    public class LoadConstant(public val destination: Register, public val value: Int) : Instruction() {
        override fun encode(): RawInstruction = statement(destination.load() or Opcode.IMM, value)
    }

    /**
     * `ld M[n]`, `ldx M[n]`: the register becomes a word of the scratch memory. The kernel refuses a program that may read a word before writing it.
     *
     * @property destination where it goes
     * @property slot 0 to 15
     */
    public class LoadScratch(public val destination: Register, public val slot: Int) : Instruction() {
        init {
            requireSlot(slot)
        }

        override fun encode(): RawInstruction = statement(destination.load() or Opcode.MEM, slot)
    }

    /**
     * `ld [k]`, `ldh [k]`, `ldb [k]`: A becomes bytes of the packet. A load that is not wholly within the packet ends the program with 0: drop.
     *
     * @property offset from where the packet begins for this socket; from [NETWORK_HEADER] on it counts from the network header, from [LINK_HEADER] on from
     * the link header. Negative ones from [Extension.BASE] on are extensions.
     * @property size how much
     */
    public class LoadAbsolute(public val offset: Int, public val size: LoadSize) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.LD or Opcode.ABS or size.bits(), offset)
    }

    /**
     * `ld [x + k]`, `ldh [x + k]`, `ldb [x + k]`: as [LoadAbsolute], X added to the offset modulo 2³².
     *
     * @property offset what is added to X
     * @property size how much
     */
    public class LoadIndirect(public val offset: Int, public val size: LoadSize) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.LD or Opcode.IND or size.bits(), offset)
    }

    /**
     * `ldxb 4*([k]&0xf)`: X becomes four times the low half of a byte, which is the length of the IPv4 header that begins there. A byte outside of the
     * packet ends the program with 0.
     *
     * @property offset of the byte, see [LoadAbsolute.offset]
     */
    public class LoadMemShift(public val offset: Int) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.LDX or Opcode.MSH or Opcode.B, offset)
    }

    /**
     * `ld #len`, `ld #proto` …: A becomes what the kernel knows of the packet.
     *
     * @property extension what to load
     * @property size of the load by which it is written, without influence on the value; [LoadSize.WORD] unless taken from a program that does otherwise
     * @property destination [Register.A]; [Register.X] is possible for [Extension.LENGTH] only
     */
    public class LoadExtension @JvmOverloads constructor(
        public val extension: Extension,
        public val size: LoadSize = LoadSize.WORD,
        public val destination: Register = Register.A,
    ) : Instruction() {
        init {
            require(extension != Extension.LENGTH || size == LoadSize.WORD) { "the length is loaded as a word, not as a $size" }
            require(extension == Extension.LENGTH || destination == Register.A) { "only the length is loaded into X, not $extension" }
        }

        override fun encode(): RawInstruction =
            statement(destination.load() or size.bits() or (if (extension == Extension.LENGTH) Opcode.LEN else Opcode.ABS), extension.offset)
    }

    /**
     * `st M[n]`, `stx M[n]`: a word of the scratch memory becomes the register's value.
     *
     * @property source what is stored
     * @property slot 0 to 15
     */
    public class StoreScratch(public val source: Register, public val slot: Int) : Instruction() {
        init {
            requireSlot(slot)
        }

        override fun encode(): RawInstruction = statement(if (source == Register.A) Opcode.ST else Opcode.STX, slot)
    }

    /**
     * `add #k` and the like: A becomes A operator constant.
     *
     * @property operator what is done
     * @property value the second operand, 32 bits without sign
     */
    public class AluConstant(public val operator: AluOperator, public val value: Int) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.ALU or operator.bits() or Opcode.K, value)
    }

    /**
     * `add x` and the like: A becomes A operator X.
     *
     * @property operator what is done
     */
    public class AluX(public val operator: AluOperator) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.ALU or operator.bits() or Opcode.X)
    }

    /** `neg`: A becomes -A modulo 2³². */
    public object NegateA : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.ALU or Opcode.NEG)
    }

    /**
     * `ja`: goes on elsewhere.
     *
     * @property skip how many of the following instructions to leave out: 32 bits without sign
     */
    public class Jump(public val skip: Int) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.JMP or Opcode.JA, skip)
    }

    /**
     * `jeq #k,…` and the like: compares A with a constant and goes on accordingly.
     *
     * @property test how to compare
     * @property value the second operand, 32 bits without sign
     * @property skipTrue how many instructions to leave out when the test is true: 0 to 255
     * @property skipFalse how many when it is false: 0 to 255
     */
    public class JumpIf @JvmOverloads constructor(
        public val test: JumpTest,
        public val value: Int,
        public val skipTrue: Int,
        public val skipFalse: Int = 0,
    ) : Instruction() {
        init {
            requireSkips(skipTrue, skipFalse)
        }

        override fun encode(): RawInstruction = jump(Opcode.K, test, value, skipTrue, skipFalse)
    }

    /**
     * `jeq x,…` and the like: compares A with X and goes on accordingly.
     *
     * @property test how to compare
     * @property skipTrue how many instructions to leave out when the test is true: 0 to 255
     * @property skipFalse how many when it is false: 0 to 255
     */
    public class JumpIfX @JvmOverloads constructor(public val test: JumpTest, public val skipTrue: Int, public val skipFalse: Int = 0) :
        Instruction() {
        init {
            requireSkips(skipTrue, skipFalse)
        }

        override fun encode(): RawInstruction = jump(Opcode.X, test, 0, skipTrue, skipFalse)
    }

    /** `ret a`: ends the program with A, how many bytes of the packet to keep; 0 drops it. */
    public object RetA : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.RET or Opcode.A)
    }

    /**
     * `ret #k`: ends the program with a constant.
     *
     * @property value how many bytes of the packet to keep, without sign: 0 drops it, -1 (0xffffffff) keeps all
     */
    public class RetConstant(public val value: Int) : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.RET or Opcode.K, value)
    }

    /** `txa`: A becomes X. */
    public object Txa : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.MISC or Opcode.TXA)
    }

    /** `tax`: X becomes A. */
    public object Tax : Instruction() {
        override fun encode(): RawInstruction = statement(Opcode.MISC or Opcode.TAX)
    }

    /**
     * An instruction that is none of the others to the bit: an operation or a scratch slot that does not exist, or something in a field
     * that its operation does not use. Made by [decode] only.
     *
     * @property raw the instruction as it is
     */
    public class Unknown internal constructor(public val raw: RawInstruction) : Instruction() {
        /**
         * What the kernel does for it, where it only has something in an unused field: the kernel takes that and ignores it, and libpcap leaves it behind.
         * Null for what the kernel refuses.
         */
        public val meaning: Instruction? by lazy(LazyThreadSafetyMode.PUBLICATION) { InstructionDecoder.meaning(raw) }

        override fun encode(): RawInstruction = raw
    }

    /** How instructions come out of the kernel's form, and offsets that are not plain. */
    public companion object {
        /** `SKF_NET_OFF`, -0x100000: add to it an offset from the network header, wherever that is. */
        public const val NETWORK_HEADER: Int = -0x100000

        /** `SKF_LL_OFF`, -0x200000: add to it an offset from the link header, wherever that is. */
        public const val LINK_HEADER: Int = -0x200000

        /** The instruction that [raw] is; never fails, see [Unknown]. */
        @JvmStatic
        public fun decode(raw: RawInstruction): Instruction = InstructionDecoder.decode(raw)

        private fun Register.load(): Int = if (this == Register.A) Opcode.LD else Opcode.LDX

        private fun statement(op: Int, k: Int = 0) = RawInstruction(op, 0, 0, k)

        private fun jump(operand: Int, test: JumpTest, k: Int, skipTrue: Int, skipFalse: Int): RawInstruction {
            val op = Opcode.JMP or test.bits() or operand
            return if (test.exchanged()) RawInstruction(op, skipFalse, skipTrue, k) else RawInstruction(op, skipTrue, skipFalse, k)
        }

        private fun requireSlot(slot: Int) = require(slot in 0 until Opcode.SCRATCH_WORDS) { "scratch slot must be 0 to 15, is $slot" }

        private fun requireSkips(skipTrue: Int, skipFalse: Int) {
            require(skipTrue in 0..Opcode.MAX_SKIP) { "skipTrue must be 0 to 255, is $skipTrue" }
            require(skipFalse in 0..Opcode.MAX_SKIP) { "skipFalse must be 0 to 255, is $skipFalse" }
        }
    }
}

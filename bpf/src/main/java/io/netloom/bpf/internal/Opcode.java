package io.netloom.bpf.internal;

/**
 * The operation codes of classic BPF that the kernel takes in socket filters, and the parts of an instruction's 64 bits.
 * A code is the sum of its fields. See {@code linux/bpf_common.h}.
 */
public final class Opcode {
    // Classes.
    public static final int LD = 0x00;
    public static final int LDX = 0x01;
    public static final int ST = 0x02;
    public static final int STX = 0x03;
    public static final int ALU = 0x04;
    public static final int JMP = 0x05;
    public static final int RET = 0x06;
    public static final int MISC = 0x07;

    // Sizes of loads.
    public static final int W = 0x00;
    public static final int H = 0x08;
    public static final int B = 0x10;

    // Modes of loads.
    public static final int IMM = 0x00;
    public static final int ABS = 0x20;
    public static final int IND = 0x40;
    public static final int MEM = 0x60;
    public static final int LEN = 0x80;
    public static final int MSH = 0xa0;

    // Operators.
    public static final int ADD = 0x00;
    public static final int SUB = 0x10;
    public static final int MUL = 0x20;
    public static final int DIV = 0x30;
    public static final int OR = 0x40;
    public static final int AND = 0x50;
    public static final int LSH = 0x60;
    public static final int RSH = 0x70;
    public static final int NEG = 0x80;
    public static final int MOD = 0x90;
    public static final int XOR = 0xa0;

    // Jumps.
    public static final int JA = 0x00;
    public static final int JEQ = 0x10;
    public static final int JGT = 0x20;
    public static final int JGE = 0x30;
    public static final int JSET = 0x40;

    // The operand of arithmetic and jumps, the constant or X; and what a return gives instead of the constant.
    public static final int K = 0x00;
    public static final int X = 0x08;
    public static final int A = 0x10;

    // Between the registers.
    public static final int TAX = 0x00;
    public static final int TXA = 0x80;

    /** {@code BPF_MEMWORDS}: how many words of scratch memory there are. */
    public static final int SCRATCH_WORDS = 16;

    /** The farthest that a leg of a conditional jump goes. */
    public static final int MAX_SKIP = 255;

    private Opcode() {
    }

    static int op(long instruction) {
        return (int) instruction & 0xffff;
    }

    static int jt(long instruction) {
        return (int) (instruction >>> 16) & 0xff;
    }

    static int jf(long instruction) {
        return (int) (instruction >>> 24) & 0xff;
    }

    static int k(long instruction) {
        return (int) (instruction >>> 32);
    }

    /** 1, 2 or 4: the bytes that a packet load of this code takes. */
    static int size(int op) {
        return switch (op & 0x18) {
            case W -> 4;
            case H -> 2;
            default -> 1;
        };
    }

    static boolean isConditionalJump(int op) {
        return switch (op) {
            case JMP + JEQ + K, JMP + JEQ + X, JMP + JGT + K, JMP + JGT + X, JMP + JGE + K, JMP + JGE + X, JMP + JSET + K, JMP + JSET + X -> true;
            default -> false;
        };
    }

    static boolean isAbsoluteLoad(int op) {
        return op == LD + W + ABS || op == LD + H + ABS || op == LD + B + ABS;
    }

    static boolean isIndirectLoad(int op) {
        return op == LD + W + IND || op == LD + H + IND || op == LD + B + IND;
    }

    static boolean isScratchLoad(int op) {
        return op == LD + MEM || op == LDX + MEM;
    }

    static boolean isScratchStore(int op) {
        return op == ST || op == STX;
    }

    static boolean isReturn(int op) {
        return op == RET + K || op == RET + A;
    }

    /** Whether the kernel knows this code at all. */
    static boolean isKnown(int op) {
        return switch (op) {
            case ALU + ADD + K, ALU + ADD + X, ALU + SUB + K, ALU + SUB + X, ALU + MUL + K, ALU + MUL + X, ALU + DIV + K, ALU + DIV + X,
                ALU + MOD + K, ALU + MOD + X, ALU + AND + K, ALU + AND + X, ALU + OR + K, ALU + OR + X, ALU + XOR + K, ALU + XOR + X,
                ALU + LSH + K, ALU + LSH + X, ALU + RSH + K, ALU + RSH + X, ALU + NEG,
                LD + IMM, LDX + IMM, LD + W + LEN, LDX + W + LEN, LDX + B + MSH, MISC + TAX, MISC + TXA, JMP + JA -> true;
            default -> isAbsoluteLoad(op) || isIndirectLoad(op) || isScratchLoad(op) || isScratchStore(op) || isReturn(op) || isConditionalJump(op);
        };
    }
}

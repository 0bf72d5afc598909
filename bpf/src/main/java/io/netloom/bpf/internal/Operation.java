package io.netloom.bpf.internal;

import static io.netloom.bpf.internal.Opcode.*;

/** The operations of the interpreter: dense numbers, so that one jump through a table finds their code. Kinds of loads are told apart. */
final class Operation {
    // Loads from a constant offset or from X plus a constant.
    static final int LD_W = 0;
    static final int LD_H = 1;
    static final int LD_B = 2;
    static final int LD_W_IND = 3;
    static final int LD_H_IND = 4;
    static final int LD_B_IND = 5;
    static final int LDX_MSH = 6;

    // Loads from a constant offset below 0, in the order of those above.
    static final int LD_W_RELATIVE = 7;
    static final int LD_H_RELATIVE = 8;
    static final int LD_B_RELATIVE = 9;
    static final int LDX_MSH_RELATIVE = 10;

    // Ancillary loads.
    static final int LD_NUMBER = 11;
    static final int LD_OF_INTERFACE = 12;
    static final int LD_ATTRIBUTE = 13;
    static final int LD_NESTED_ATTRIBUTE = 14;

    // Everything else.
    static final int LD_IMM = 15;
    static final int LDX_IMM = 16;
    static final int LD_LEN = 17;
    static final int LDX_LEN = 18;
    static final int LD_MEM = 19;
    static final int LDX_MEM = 20;
    static final int ST_A = 21;
    static final int ST_X = 22;
    static final int TAX_ = 23;
    static final int TXA_ = 24;
    static final int ADD_K = 25;
    static final int SUB_K = 26;
    static final int MUL_K = 27;
    static final int DIV_K = 28;
    static final int MOD_K = 29;
    static final int AND_K = 30;
    static final int OR_K = 31;
    static final int XOR_K = 32;
    static final int LSH_K = 33;
    static final int RSH_K = 34;
    static final int NEG_A = 35;
    static final int ADD_X = 36;
    static final int SUB_X = 37;
    static final int MUL_X = 38;
    static final int DIV_X = 39;
    static final int MOD_X = 40;
    static final int AND_X = 41;
    static final int OR_X = 42;
    static final int XOR_X = 43;
    static final int LSH_X = 44;
    static final int RSH_X = 45;
    static final int JMP_ = 46;
    static final int JEQ_K = 47;
    static final int JGT_K = 48;
    static final int JGE_K = 49;
    static final int JSET_K = 50;
    static final int JEQ_X = 51;
    static final int JGT_X = 52;
    static final int JGE_X = 53;
    static final int JSET_X = 54;
    static final int RET_K = 55;
    static final int RET_A = 56;

    private Operation() {
    }

    /** The number for a code with this operand. */
    static int of(int op, int k) {
        boolean inside = k >= 0;
        return switch (op) {
            case LD + W + ABS, LD + H + ABS, LD + B + ABS -> Ancillary.isKnown(k) ? ancillary(k) : absolute(op) + (inside ? 0 : LD_W_RELATIVE - LD_W);
            case LD + W + IND -> LD_W_IND;
            case LD + H + IND -> LD_H_IND;
            case LD + B + IND -> LD_B_IND;
            case LDX + B + MSH -> inside ? LDX_MSH : LDX_MSH_RELATIVE;
            case LD + IMM -> LD_IMM;
            case LDX + IMM -> LDX_IMM;
            case LD + W + LEN -> LD_LEN;
            case LDX + W + LEN -> LDX_LEN;
            case LD + MEM -> LD_MEM;
            case LDX + MEM -> LDX_MEM;
            case ST -> ST_A;
            case STX -> ST_X;
            case MISC + TAX -> TAX_;
            case MISC + TXA -> TXA_;
            case ALU + ADD + K -> ADD_K;
            case ALU + SUB + K -> SUB_K;
            case ALU + MUL + K -> MUL_K;
            case ALU + DIV + K -> DIV_K;
            case ALU + MOD + K -> MOD_K;
            case ALU + AND + K -> AND_K;
            case ALU + OR + K -> OR_K;
            case ALU + XOR + K -> XOR_K;
            case ALU + LSH + K -> LSH_K;
            case ALU + RSH + K -> RSH_K;
            case ALU + NEG -> NEG_A;
            case ALU + ADD + X -> ADD_X;
            case ALU + SUB + X -> SUB_X;
            case ALU + MUL + X -> MUL_X;
            case ALU + DIV + X -> DIV_X;
            case ALU + MOD + X -> MOD_X;
            case ALU + AND + X -> AND_X;
            case ALU + OR + X -> OR_X;
            case ALU + XOR + X -> XOR_X;
            case ALU + LSH + X -> LSH_X;
            case ALU + RSH + X -> RSH_X;
            case JMP + JA -> JMP_;
            case JMP + JEQ + K -> JEQ_K;
            case JMP + JGT + K -> JGT_K;
            case JMP + JGE + K -> JGE_K;
            case JMP + JSET + K -> JSET_K;
            case JMP + JEQ + X -> JEQ_X;
            case JMP + JGT + X -> JGT_X;
            case JMP + JGE + X -> JGE_X;
            case JMP + JSET + X -> JSET_X;
            case RET + K -> RET_K;
            case RET + A -> RET_A;
            default -> throw new AssertionError("the verifier let operation 0x" + Integer.toHexString(op) + " pass");
        };
    }

    private static int absolute(int op) {
        return switch (op) {
            case LD + W + ABS -> LD_W;
            case LD + H + ABS -> LD_H;
            default -> LD_B;
        };
    }

    private static int ancillary(int k) {
        return switch (k) {
            case Ancillary.XOR_X -> XOR_X;
            case Ancillary.ATTRIBUTE -> LD_ATTRIBUTE;
            case Ancillary.NESTED_ATTRIBUTE -> LD_NESTED_ATTRIBUTE;
            default -> Ancillary.needsInterface(k) ? LD_OF_INTERFACE : LD_NUMBER;
        };
    }
}

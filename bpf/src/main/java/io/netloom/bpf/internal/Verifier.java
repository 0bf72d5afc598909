package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.BpfRefusal;
import io.netloom.bpf.BpfRefusal.Kind;
import java.util.Arrays;

import static io.netloom.bpf.internal.Opcode.*;

/**
 * The kernel's verdict on a program, found in the kernel's order: each instruction by itself, the last one, the ways to scratch words, and whether
 * the kernel can convert it. Each stage relies on the ones before.
 */
public final class Verifier {
    private Verifier() {
    }

    /** Null if the kernel takes the program, else what it stumbles over first. */
    public static BpfRefusal verify(long[] code) {
        if (code.length == 0) {
            return new BpfRefusal(BpfRefusal.WHOLE_PROGRAM, Kind.EMPTY, "there is no instruction");
        }
        if (code.length > BpfProgram.MAX_SIZE) {
            return new BpfRefusal(BpfRefusal.WHOLE_PROGRAM, Kind.TOO_LONG, code.length + " instructions are more than " + BpfProgram.MAX_SIZE);
        }
        for (int i = 0; i < code.length; i++) {
            BpfRefusal refusal = instruction(i, code[i], code.length);
            if (refusal != null) {
                return refusal;
            }
        }
        int last = code.length - 1;
        if (!isReturn(op(code[last]))) {
            return new BpfRefusal(last, Kind.NO_RETURN, "the last instruction is not a return");
        }
        BpfRefusal refusal = scratch(code);
        return refusal != null ? refusal : Conversion.verify(code);
    }

    private static BpfRefusal instruction(int i, long instruction, int size) {
        int op = op(instruction);
        int k = k(instruction);
        if (!Opcode.isKnown(op)) {
            return new BpfRefusal(i, Kind.UNKNOWN_OPERATION, "no instruction has the operation code 0x%02x".formatted(op));
        }
        if ((op == ALU + DIV + K || op == ALU + MOD + K) && k == 0) {
            return new BpfRefusal(i, Kind.DIVISION_BY_ZERO, "division by zero");
        }
        if ((op == ALU + LSH + K || op == ALU + RSH + K) && Integer.compareUnsigned(k, 32) >= 0) {
            return new BpfRefusal(i, Kind.SHIFT_TOO_FAR, "shift by %s: a constant may be 0 to 31".formatted(Integer.toUnsignedString(k)));
        }
        if ((isScratchLoad(op) || isScratchStore(op)) && Integer.compareUnsigned(k, SCRATCH_WORDS) >= 0) {
            return new BpfRefusal(i, Kind.SCRATCH_INDEX, "scratch word %s does not exist: there are 0 to 15".formatted(Integer.toUnsignedString(k)));
        }
        if (isAbsoluteLoad(op) && Integer.compareUnsigned(k, Ancillary.OFFSET) >= 0 && !Ancillary.isKnown(k)) {
            return new BpfRefusal(i, Kind.UNKNOWN_EXTENSION, "there is no ancillary load at 0x%08x".formatted(k));
        }
        if (op == JMP + JA || isConditionalJump(op)) {
            long target = i + 1 + (op == JMP + JA ? Integer.toUnsignedLong(k) : Math.max(jt(instruction), jf(instruction)));
            if (target >= size) {
                return new BpfRefusal(i, Kind.JUMP_OUT_OF_RANGE, "jump to instruction %d: the last one is %d".formatted(target, size - 1));
            }
        }
        return null;
    }

    /**
     * A scratch word may be loaded where each way to it, as the kernel counts them, stores it first. As all jumps go forward, one pass over the
     * instructions sees all ways. What follows a return counts as reached from it.
     */
    private static BpfRefusal scratch(long[] code) {
        char[] reached = new char[code.length]; // by jumps: the words stored on each way
        Arrays.fill(reached, (char) 0xffff);
        char stored = 0;
        for (int i = 0; i < code.length; i++) {
            stored &= reached[i];
            int op = op(code[i]);
            int k = k(code[i]);
            if (isScratchStore(op)) {
                stored |= (char) (1 << k);
            } else if (isScratchLoad(op) && (stored & 1 << k) == 0) {
                return new BpfRefusal(i, Kind.SCRATCH_NOT_STORED, "scratch word %d is loaded, but was not stored on each way here".formatted(k));
            } else if (op == JMP + JA) {
                reached[i + 1 + k] &= stored;
                stored = 0xffff;
            } else if (isConditionalJump(op)) {
                reached[i + 1 + jt(code[i])] &= stored;
                reached[i + 1 + jf(code[i])] &= stored;
                stored = 0xffff;
            }
        }
        return null;
    }
}

package io.netloom.bpf.internal;

import static io.netloom.bpf.internal.Opcode.*;

/**
 * What is known of a verified program before it runs: which instructions can be reached, how long a packet at least is that got to one of them, and
 * which scratch words are in use. As all jumps go forward, one pass tells.
 */
final class Flow {
    private final long[] code;
    private final boolean[] reached;
    private final long[] atLeast;
    private final int[] waysTo;
    private int scratch;

    Flow(long[] code) {
        this.code = code;
        reached = new boolean[code.length];
        atLeast = new long[code.length];
        waysTo = new int[code.length];
        reach(0, 0);
        for (int i = 0; i < code.length; i++) {
            if (!reached[i]) {
                continue;
            }
            if (isScratchLoad(op(i)) || isScratchStore(op(i))) {
                scratch |= 1 << k(i);
            }
            long length = Math.max(atLeast[i], end(i));
            for (int next : successors(i)) {
                reach(next, length);
            }
        }
    }

    private void reach(int i, long length) {
        atLeast[i] = reached[i] ? Math.min(atLeast[i], length) : length;
        reached[i] = true;
        waysTo[i]++;
    }

    int size() {
        return code.length;
    }

    int op(int i) {
        return Opcode.op(code[i]);
    }

    int k(int i) {
        return Opcode.k(code[i]);
    }

    int ifTrue(int i) {
        return i + 1 + jt(code[i]);
    }

    int ifFalse(int i) {
        return i + 1 + jf(code[i]);
    }

    /** The instructions that can follow. */
    int[] successors(int i) {
        if (isConditionalJump(op(i))) {
            return new int[] {ifTrue(i), ifFalse(i)};
        }
        return isReturn(op(i)) ? new int[0] : new int[] {next(i)};
    }

    /** Where an instruction that is not a conditional jump nor a return goes on. */
    int next(int i) {
        return op(i) == JMP + JA ? i + 1 + k(i) : i + 1;
    }

    boolean isReached(int i) {
        return reached[i];
    }

    /**
     * The last of the comparisons of A with constants that begin with i, where each goes on to the next one if A is not equal, and only it does. That
     * is i itself if there are no others, and i - 1 if this is no such comparison.
     */
    int lastOfComparisons(int i) {
        int last = i - 1;
        while (op(last + 1) == JMP + JEQ + Opcode.K && (last < i || ifFalse(last) == last + 1 && waysTo[last + 1] == 1)) {
            last++;
        }
        return last;
    }

    /** The scratch words in use, a bit each. */
    int scratch() {
        return scratch;
    }

    /** Whether the load at i has to compare its constant offset with the packet's length: on some way to it nobody has. */
    boolean needsCheck(int i) {
        return end(i) > atLeast[i];
    }

    /** The length that a packet must have for the load at i, 0 if this is not a load from a constant offset within packets. */
    long end(int i) {
        int op = op(i);
        if (k(i) < 0 || !isAbsoluteLoad(op) && op != LDX + B + MSH) {
            return 0;
        }
        return (long) k(i) + (op == LDX + B + MSH ? 1 : Opcode.size(op));
    }
}

package io.netloom.bpf.internal;

import io.netloom.bpf.BpfRefusal;
import io.netloom.bpf.BpfRefusal.Kind;

import static io.netloom.bpf.internal.Opcode.*;

/**
 * The last of the kernel's checks: it converts a program to eBPF, where one instruction becomes up to 21 and a jump has 16 bits. Counted here is how
 * long that program gets, as current kernels do it on machines that read unaligned numbers directly, such as x86-64 and arm64.
 */
final class Conversion {
    private static final int FARTHEST = Short.MAX_VALUE;

    private Conversion() {
    }

    static BpfRefusal verify(long[] code) {
        int[] start = starts(code);
        for (int i = 0; i < code.length; i++) {
            int op = op(code[i]);
            int k = k(code[i]);
            int from = start[i] + 1;
            BpfRefusal refusal = null;
            if (op == JMP + JA) {
                refusal = jump(i, from, start[i + 1 + k]);
            } else if (isConditionalJump(op)) {
                from += needsRegister(op, k) ? 1 : 0;
                int jt = start[i + 1 + jt(code[i])];
                int jf = start[i + 1 + jf(code[i])];
                if (jf(code[i]) == 0) {
                    refusal = jump(i, from, jt);
                } else if (jumpsOnFalse(code[i])) {
                    refusal = jump(i, from, jf);
                } else {
                    refusal = jump(i, from, jt);
                    refusal = refusal != null ? refusal : jump(i, from + 1, jf);
                }
            }
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** The kernel's first pass knows no target's place yet, takes it for 0, and checks that distance as well: hence the limit for {@code from}. */
    private static BpfRefusal jump(int i, int from, int to) {
        if (from <= FARTHEST + 1 && to - from <= FARTHEST) {
            return null;
        }
        String reason = "in the kernel's own instructions this is a jump from %d to %d: too far for it".formatted(from, to);
        return new BpfRefusal(i, Kind.JUMP_TOO_FAR, reason);
    }

    private static int[] starts(long[] code) {
        int[] start = new int[code.length];
        int at = 3;
        for (long instruction : code) {
            if (readsPacket(op(instruction), k(instruction))) {
                at += 4;
                break;
            }
        }
        for (int i = 0; i < code.length; i++) {
            start[i] = at;
            at += size(code[i]);
        }
        return start;
    }

    private static boolean readsPacket(int op, int k) {
        return isIndirectLoad(op) || op == LDX + B + MSH || isAbsoluteLoad(op) && !Ancillary.isKnown(k);
    }

    /** How many eBPF instructions this one becomes. */
    private static int size(long instruction) {
        int op = op(instruction);
        int k = k(instruction);
        if (isAbsoluteLoad(op)) {
            return Ancillary.isKnown(k) ? ancillary(k) : load(op, k);
        }
        if (isIndirectLoad(op)) {
            return k == 0 ? 8 : 9;
        }
        if (isConditionalJump(op)) {
            return (needsRegister(op, k) ? 2 : 1) + (jf(instruction) == 0 || jumpsOnFalse(instruction) ? 0 : 1);
        }
        return switch (op) {
            case LDX + B + MSH -> load(LD + B + ABS, k) + 6;
            case ALU + DIV + X, ALU + MOD + X -> 5;
            case RET + K -> 2;
            default -> 1;
        };
    }

    private static int load(int op, int k) {
        if (k < 0) {
            return 8;
        }
        return 11 + (k == 0 ? 0 : 1) + (k > Short.MAX_VALUE ? 3 : 1) + (Opcode.size(op) == 1 ? 0 : 1);
    }

    private static int ancillary(int k) {
        return switch (k) {
            case Ancillary.MARK, Ancillary.QUEUE, Ancillary.RX_HASH, Ancillary.VLAN_TCI, Ancillary.XOR_X -> 1;
            case Ancillary.PROTOCOL, Ancillary.PACKET_TYPE, Ancillary.VLAN_TPID -> 2;
            case Ancillary.VLAN_PRESENT -> 3;
            default -> 4;
        };
    }

    private static boolean needsRegister(int op, int k) {
        return (op & X) == 0 && k < 0;
    }

    private static boolean jumpsOnFalse(long instruction) {
        return jt(instruction) == 0 && (op(instruction) & 0xf0) != JSET;
    }
}

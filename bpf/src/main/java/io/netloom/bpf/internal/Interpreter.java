package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import io.netloom.bpf.PacketMetadata;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

import static io.netloom.bpf.internal.Operation.*;

/**
 * Runs a verified program instruction by instruction, from a form with dense operation numbers and absolute jump targets.
 *
 * The kernel's semantics: all jumps go forward, so a run ends; shifts by X use the low 5 bits.
 */
public final class Interpreter implements PacketFilter {
    private static final int WIDTH = 4; // operation, k, target if true, target if false

    private final BpfProgram program;
    private final int[] code;

    public Interpreter(BpfProgram program, long[] instructions) {
        this.program = program;
        code = new int[instructions.length * WIDTH];
        for (int i = 0; i < instructions.length; i++) {
            long instruction = instructions[i];
            int op = Opcode.op(instruction);
            int k = Opcode.k(instruction);
            boolean always = op == Opcode.JMP + Opcode.JA;
            code[i * WIDTH] = Operation.of(op, k);
            code[i * WIDTH + 1] = k;
            code[i * WIDTH + 2] = (i + 1 + (always ? k : Opcode.jt(instruction))) * WIDTH;
            code[i * WIDTH + 3] = (i + 1 + Opcode.jf(instruction)) * WIDTH;
        }
    }

    @Override
    public BpfProgram getProgram() {
        return program;
    }

    @Override
    public int run(byte[] packet) {
        return execute(packet, 0, packet.length, null);
    }

    @Override
    public int run(byte[] packet, int offset, int length, PacketMetadata metadata) {
        Objects.checkFromIndexSize(offset, length, packet.length);
        return execute(packet, offset, length, metadata);
    }

    @Override
    public int run(ByteBuffer packet) {
        return execute(packet, packet.position(), packet.remaining(), null);
    }

    @Override
    public int run(ByteBuffer packet, PacketMetadata metadata) {
        return execute(packet, packet.position(), packet.remaining(), metadata);
    }

    @Override
    public int run(MemorySegment packet) {
        return execute(packet, 0, CompiledFilter.length(packet), null);
    }

    @Override
    public int run(MemorySegment packet, PacketMetadata metadata) {
        return execute(packet, 0, CompiledFilter.length(packet), metadata);
    }

    @Override
    public String toString() {
        return "PacketFilter(interpreted, %s)".formatted(CompiledFilter.count(program.getSize(), "instruction"));
    }

    private int execute(Object packet, int start, int length, PacketMetadata metadata) {
        int[] code = this.code;
        // Not an array, which would be allocated for each packet.
        int m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0, m7 = 0, m8 = 0, m9 = 0, m10 = 0, m11 = 0, m12 = 0, m13 = 0, m14 = 0, m15 = 0;
        int a = 0;
        int x = 0;
        int pc = 0;
        while (true) {
            int k = code[pc + 1];
            switch (code[pc]) {
                case LD_W -> {
                    if (k > length - 4) {
                        return 0;
                    }
                    a = PacketBytes.u32(packet, start + k);
                }
                case LD_H -> {
                    if (k > length - 2) {
                        return 0;
                    }
                    a = PacketBytes.u16(packet, start + k);
                }
                case LD_B -> {
                    if (k > length - 1) {
                        return 0;
                    }
                    a = PacketBytes.u8(packet, start + k);
                }
                case LD_W_IND -> {
                    int offset = x + k;
                    if (offset < 0) {
                        offset = PacketBytes.relative(offset, start, metadata);
                    }
                    if (offset > length - 4) {
                        return 0;
                    }
                    a = PacketBytes.u32(packet, start + offset);
                }
                case LD_H_IND -> {
                    int offset = x + k;
                    if (offset < 0) {
                        offset = PacketBytes.relative(offset, start, metadata);
                    }
                    if (offset > length - 2) {
                        return 0;
                    }
                    a = PacketBytes.u16(packet, start + offset);
                }
                case LD_B_IND -> {
                    int offset = x + k;
                    if (offset < 0) {
                        offset = PacketBytes.relative(offset, start, metadata);
                    }
                    if (offset > length - 1) {
                        return 0;
                    }
                    a = PacketBytes.u8(packet, start + offset);
                }
                case LDX_MSH -> {
                    if (k > length - 1) {
                        return 0;
                    }
                    x = (PacketBytes.u8(packet, start + k) & 0xf) << 2;
                }
                case LD_W_RELATIVE -> {
                    int offset = PacketBytes.relative(k, start, metadata);
                    if (offset > length - 4) {
                        return 0;
                    }
                    a = PacketBytes.u32(packet, start + offset);
                }
                case LD_H_RELATIVE -> {
                    int offset = PacketBytes.relative(k, start, metadata);
                    if (offset > length - 2) {
                        return 0;
                    }
                    a = PacketBytes.u16(packet, start + offset);
                }
                case LD_B_RELATIVE -> {
                    int offset = PacketBytes.relative(k, start, metadata);
                    if (offset > length - 1) {
                        return 0;
                    }
                    a = PacketBytes.u8(packet, start + offset);
                }
                case LDX_MSH_RELATIVE -> {
                    int offset = PacketBytes.relative(k, start, metadata);
                    if (offset > length - 1) {
                        return 0;
                    }
                    x = (PacketBytes.u8(packet, start + offset) & 0xf) << 2;
                }
                case LD_NUMBER -> a = Ancillary.number(metadata, k);
                case LD_OF_INTERFACE -> {
                    if (!Ancillary.hasInterface(metadata)) {
                        return a;
                    }
                    a = Ancillary.number(metadata, k);
                }
                case LD_ATTRIBUTE -> a = Attributes.find(packet, start, length, a, x);
                case LD_NESTED_ATTRIBUTE -> a = Attributes.findNested(packet, start, length, a, x);
                case LD_IMM -> a = k;
                case LDX_IMM -> x = k;
                case LD_LEN -> a = Ancillary.length(metadata, length);
                case LDX_LEN -> x = Ancillary.length(metadata, length);
                case LD_MEM, LDX_MEM -> {
                    int word = switch (k) {
                        case 0 -> m0;
                        case 1 -> m1;
                        case 2 -> m2;
                        case 3 -> m3;
                        case 4 -> m4;
                        case 5 -> m5;
                        case 6 -> m6;
                        case 7 -> m7;
                        case 8 -> m8;
                        case 9 -> m9;
                        case 10 -> m10;
                        case 11 -> m11;
                        case 12 -> m12;
                        case 13 -> m13;
                        case 14 -> m14;
                        default -> m15;
                    };
                    if (code[pc] == LD_MEM) {
                        a = word;
                    } else {
                        x = word;
                    }
                }
                case ST_A, ST_X -> {
                    int word = code[pc] == ST_A ? a : x;
                    switch (k) {
                        case 0 -> m0 = word;
                        case 1 -> m1 = word;
                        case 2 -> m2 = word;
                        case 3 -> m3 = word;
                        case 4 -> m4 = word;
                        case 5 -> m5 = word;
                        case 6 -> m6 = word;
                        case 7 -> m7 = word;
                        case 8 -> m8 = word;
                        case 9 -> m9 = word;
                        case 10 -> m10 = word;
                        case 11 -> m11 = word;
                        case 12 -> m12 = word;
                        case 13 -> m13 = word;
                        case 14 -> m14 = word;
                        default -> m15 = word;
                    }
                }
                case TAX_ -> x = a;
                case TXA_ -> a = x;
                case ADD_K -> a += k;
                case SUB_K -> a -= k;
                case MUL_K -> a *= k;
                case DIV_K -> a = Integer.divideUnsigned(a, k);
                case MOD_K -> a = Integer.remainderUnsigned(a, k);
                case AND_K -> a &= k;
                case OR_K -> a |= k;
                case XOR_K -> a ^= k;
                case LSH_K -> a <<= k;
                case RSH_K -> a >>>= k;
                case NEG_A -> a = -a;
                case ADD_X -> a += x;
                case SUB_X -> a -= x;
                case MUL_X -> a *= x;
                case DIV_X -> {
                    if (x == 0) {
                        return 0;
                    }
                    a = Integer.divideUnsigned(a, x);
                }
                case MOD_X -> {
                    if (x == 0) {
                        return 0;
                    }
                    a = Integer.remainderUnsigned(a, x);
                }
                case AND_X -> a &= x;
                case OR_X -> a |= x;
                case XOR_X -> a ^= x;
                case LSH_X -> a <<= x;
                case RSH_X -> a >>>= x;
                case JMP_ -> {
                    pc = code[pc + 2];
                    continue;
                }
                case JEQ_K -> {
                    pc = a == k ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JGT_K -> {
                    pc = Integer.compareUnsigned(a, k) > 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JGE_K -> {
                    pc = Integer.compareUnsigned(a, k) >= 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JSET_K -> {
                    pc = (a & k) != 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JEQ_X -> {
                    pc = a == x ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JGT_X -> {
                    pc = Integer.compareUnsigned(a, x) > 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JGE_X -> {
                    pc = Integer.compareUnsigned(a, x) >= 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case JSET_X -> {
                    pc = (a & x) != 0 ? code[pc + 2] : code[pc + 3];
                    continue;
                }
                case RET_K -> {
                    return k;
                }
                default -> {
                    return a; // RET_A
                }
            }
            pc += WIDTH;
        }
    }
}

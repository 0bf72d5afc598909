package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What all compiled filters have in common. Each is an object of its own hidden class with the program's code in its {@code run} methods, so that
 * where one filter is used a call of {@code run} is a direct call.
 */
abstract class CompiledFilter implements PacketFilter {
    private final BpfProgram program;
    private final int methods;
    private final int bytes;

    /**
     * @param methods how many methods have the program's code, for one type of packet
     * @param bytes the bytecode in them
     */
    CompiledFilter(BpfProgram program, int methods, int bytes) {
        this.program = program;
        this.methods = methods;
        this.bytes = bytes;
    }

    @Override
    public final BpfProgram getProgram() {
        return program;
    }

    @Override
    public final int run(ByteBuffer packet) {
        return run(packet, null);
    }

    @Override
    public final int run(MemorySegment packet) {
        return run(packet, null);
    }

    @Override
    public final String toString() {
        String size = count(methods, "method") + ", " + count(bytes, "byte");
        return "PacketFilter(compiled, %s, %s)".formatted(count(program.getSize(), "instruction"), size);
    }

    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** The bytes of the packet in a segment. */
    static int length(MemorySegment packet) {
        long size = packet.byteSize();
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a packet has at most 2147483647 bytes, this segment " + size);
        }
        return (int) size;
    }
}

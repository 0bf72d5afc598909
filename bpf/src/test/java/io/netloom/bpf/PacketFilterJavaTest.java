package io.netloom.bpf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Verifying, running and compiling from Java. */
class PacketFilterJavaTest {
    private static final BpfProgram ARP = BpfProgram.of(
        new RawInstruction(0x28, 0, 0, 12),
        new RawInstruction(0x15, 0, 1, 0x806),
        new RawInstruction(0x06, 0, 0, -1),
        new RawInstruction(0x06, 0, 0, 0));

    private final byte[] packet = new byte[60];

    PacketFilterJavaTest() {
        packet[12] = 8;
        packet[13] = 6;
    }

    @Test
    void runsOverEachHomeOfAPacket() throws InvalidProgramException {
        for (PacketFilter filter : new PacketFilter[] {ARP.compile(), ARP.interpreter()}) {
            assertEquals(0xffff_ffffL, Integer.toUnsignedLong(filter.run(packet)));
            assertEquals(0, filter.run(packet, 1, 59, null));
            assertEquals(-1, filter.run(ByteBuffer.wrap(packet)));
            assertEquals(-1, filter.run(MemorySegment.ofArray(packet)));
            assertEquals(ARP, filter.getProgram());
        }
    }

    @Test
    void knowsWhatTheKernelWouldKnow() throws InvalidProgramException {
        BpfProgram program = BpfProgram.of(new RawInstruction(0x20, 0, 0, -0x1000 + 20), new RawInstruction(0x16, 0, 0, 0));
        PacketMetadata metadata = new PacketMetadata();
        metadata.setMark(42);
        assertEquals(PacketMetadata.NO_LINK_LAYER, metadata.getLinkLayerOffset());
        for (PacketFilter filter : new PacketFilter[] {program.compile(), program.interpreter()}) {
            assertEquals(42, filter.run(packet, 0, packet.length, metadata));
            assertEquals(42, filter.run(ByteBuffer.wrap(packet), metadata));
            assertEquals(42, filter.run(MemorySegment.ofArray(packet), metadata));
        }
    }

    @Test
    void saysWhatTheKernelRefuses() {
        assertNull(ARP.verify());
        BpfProgram endless = BpfProgram.of(new RawInstruction(0x05, 0, 0, 7), new RawInstruction(0x06, 0, 0, 0));
        InvalidProgramException refused = assertThrows(InvalidProgramException.class, endless::compile);
        assertEquals(0, refused.getRefusal().getIndex());
        assertEquals(BpfRefusal.Kind.JUMP_OUT_OF_RANGE, refused.getRefusal().getKind());
    }
}

package io.netloom.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The same type from Java: nothing mangled, nothing that needs a companion. */
class RawInstructionJavaTest {
    @Test
    void isAsPlainInJava() {
        RawInstruction accept = new RawInstruction(6, 0, 0, -1);
        ByteBuffer memory = ByteBuffer.allocate(RawInstruction.SIZE).order(ByteOrder.nativeOrder());

        accept.writeTo(memory);

        assertEquals(accept, RawInstruction.readFrom(memory.flip()));
        assertEquals(accept, RawInstruction.decode(accept.encode()));
        assertEquals(0xffff_ffffL, Integer.toUnsignedLong(accept.getK()));
    }
}

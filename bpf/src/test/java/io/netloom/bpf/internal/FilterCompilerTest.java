package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import io.netloom.bpf.RawInstruction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a compiled program is made of, and what comes where classes can't be defined. */
class FilterCompilerTest {
    private static final long[] ACCEPT = {new RawInstruction(0x06, 0, 0, 7).encode()};
    private static final BpfProgram PROGRAM = BpfProgram.of(new RawInstruction(0x06, 0, 0, 7));

    @Test
    void interpretsWhereNoClassCanBeDefined() {
        FilterCompiler.Definer[] refusing = {
            bytes -> {
                throw new IllegalAccessException("no");
            },
            bytes -> {
                throw new UnsupportedOperationException("a native image");
            },
            bytes -> {
                throw new LinkageError("a policy");
            },
        };
        for (FilterCompiler.Definer definer : refusing) {
            PacketFilter filter = FilterCompiler.compile(PROGRAM, ACCEPT, definer);
            assertEquals("PacketFilter(interpreted, 1 instruction)", filter.toString());
            assertEquals(7, filter.run(new byte[0]));
        }
    }

    @Test
    void interpretsInANativeImage() {
        System.setProperty("org.graalvm.nativeimage.imagecode", "runtime");
        try {
            assertEquals("PacketFilter(interpreted, 1 instruction)", FilterCompiler.compile(PROGRAM, ACCEPT).toString());
        } finally {
            System.clearProperty("org.graalvm.nativeimage.imagecode");
        }
    }

    /** The instructions with the longest bytecode, and those with the shortest. */
    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x50, 0x9c, 0x25, 0x04, 0x87, 0x81})
    void noMethodIsTooLargeForHotSpot(int op) {
        long[] code = new long[4096];
        for (int i = 0; i < code.length - 1; i++) {
            boolean jump = op == 0x25;
            int last = code.length - 2 - i;
            code[i] = new RawInstruction(op, jump ? Math.min(255, last) : 0, jump ? Math.min(254, last) : 0, 0x12345678).encode();
        }
        code[code.length - 1] = ACCEPT[0];
        byte[][] defined = new byte[1][];
        FilterCompiler.compile(PROGRAM, code, bytes -> {
            defined[0] = bytes;
            throw new IllegalAccessException("seen enough");
        });
        assertEquals(0, ClassFile.of().verify(defined[0]).size());
        int largest = ClassFile.of().parse(defined[0]).methods().stream()
            .mapToInt(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength()).max().orElseThrow();
        assertTrue(largest > 1_000 && largest < 8_000, "largest method: " + largest);
    }
}

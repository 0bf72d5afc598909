package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

import static io.netloom.bpf.internal.FilterCode.CD_PacketMetadata;
import static io.netloom.bpf.internal.FilterCode.descriptor;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

/**
 * The class of a compiled filter: a {@code run} with the program's first part for each home of a packet, static methods for its other parts for each
 * type of packet. The array that a packet fills has a {@code run} of its own, as there start and metadata are constants.
 */
final class FilterClass {
    private static final ClassDesc SELF = ClassDesc.of(FilterClass.class.getPackageName() + ".Filter");
    private static final ClassDesc SUPER = descriptor(CompiledFilter.class);
    private static final ClassDesc CD_bytes = CD_byte.arrayType();
    private static final ClassDesc CD_ByteBuffer = descriptor(ByteBuffer.class);
    private static final ClassDesc CD_MemorySegment = descriptor(MemorySegment.class);

    private final Parts parts;
    private final byte[] bytes;

    FilterClass(Parts parts) {
        this.parts = parts;
        bytes = ClassFile.of().build(SELF, this::write);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The bytes of bytecode of each method that a packet which fills an array can come through. */
    List<Integer> methodSizes() {
        return ClassFile.of().parse(bytes).methods().stream().filter(FilterClass::takesArray).map(FilterClass::size).toList();
    }

    int largestMethod() {
        return ClassFile.of().parse(bytes).methods().stream().mapToInt(FilterClass::size).max().orElseThrow();
    }

    private static int size(MethodModel method) {
        return method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
    }

    private static boolean takesArray(MethodModel method) {
        MethodTypeDesc type = method.methodTypeSymbol();
        boolean run = method.methodName().equalsString("run");
        return type.parameterType(0).equals(CD_bytes) && (type.parameterCount() == 1 || !run);
    }

    private void write(ClassBuilder type) {
        type.withSuperclass(SUPER).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        MethodTypeDesc constructor = MethodTypeDesc.of(CD_void, descriptor(BpfProgram.class), CD_int, CD_int);
        type.withMethodBody(INIT_NAME, constructor, 0,
            code -> code.aload(0).aload(1).iload(2).iload(3).invokespecial(SUPER, INIT_NAME, constructor).return_());

        run(type, MethodTypeDesc.of(CD_int, CD_bytes), Variables.OF_ARRAY,
            (code, to) -> code.aload(to.packet()).arraylength().istore(to.length()));
        run(type, MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int, CD_PacketMetadata), Variables.OF_ARRAY_PART, (code, to) -> {
            code.iload(to.start()).iload(to.length()).aload(to.packet()).arraylength();
            code.invokestatic(descriptor(Objects.class), "checkFromIndexSize", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int)).pop();
        });
        run(type, MethodTypeDesc.of(CD_int, CD_ByteBuffer, CD_PacketMetadata), Variables.OF_BUFFER, (code, to) -> {
            code.aload(to.packet()).invokevirtual(CD_ByteBuffer, "position", MethodTypeDesc.of(CD_int)).istore(to.start());
            code.aload(to.packet()).invokevirtual(CD_ByteBuffer, "remaining", MethodTypeDesc.of(CD_int)).istore(to.length());
        });
        run(type, MethodTypeDesc.of(CD_int, CD_MemorySegment, CD_PacketMetadata), Variables.OF_SEGMENT,
            (code, to) -> code.aload(to.packet()).invokestatic(SUPER, "length", MethodTypeDesc.of(CD_int, CD_MemorySegment)).istore(to.length()));
        for (ClassDesc packet : List.of(CD_bytes, CD_ByteBuffer, CD_MemorySegment)) {
            for (int part = 1; part < parts.count(); part++) {
                later(type, part, packet);
            }
        }
    }

    private void run(ClassBuilder type, MethodTypeDesc signature, Variables variables, BiConsumer<CodeBuilder, Variables> unpack) {
        type.withMethodBody("run", signature, ClassFile.ACC_PUBLIC, code -> {
            unpack.accept(code, variables);
            new FilterCode(code, parts, 0, SELF, signature.parameterType(0), variables).first();
        });
    }

    private void later(ClassBuilder type, int part, ClassDesc packet) {
        if (!parts.entries(part).isEmpty()) {
            type.withMethodBody(FilterCode.name(part), FilterCode.type(packet), ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                code -> new FilterCode(code, parts, part, SELF, packet, Variables.OF_PART).later());
        }
    }
}

package io.netloom.bpf.internal;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;

/** Makes a verified program a class, in as few methods as HotSpot is willing to compile. */
public final class FilterCompiler {
    /** HotSpot leaves methods of 8,000 bytes and more to its interpreter, for ever ({@code -XX:-DontCompileHugeMethods}). */
    static final int LARGEST_METHOD = 7_999;

    /** So many instructions rarely fit into one method. */
    private static final int MOST_INSTRUCTIONS = 1_024;

    private FilterCompiler() {
    }

    /** How a class is defined. */
    @FunctionalInterface
    interface Definer {
        Lookup define(byte[] bytes) throws IllegalAccessException;
    }

    /** A filter of its own class, or the interpreter where there can be none. */
    public static PacketFilter compile(BpfProgram program, long[] code) {
        boolean nativeImage = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
        return nativeImage ? new Interpreter(program, code) : compile(program, code, bytes -> MethodHandles.lookup().defineHiddenClass(bytes, true));
    }

    static PacketFilter compile(BpfProgram program, long[] code, Definer definer) {
        FilterClass type = classOf(code);
        if (type == null) {
            return new Interpreter(program, code);
        }
        List<Integer> sizes = type.methodSizes();
        try {
            return (PacketFilter) definer.define(type.bytes()).lookupClass()
                .getDeclaredConstructor(BpfProgram.class, int.class, int.class)
                .newInstance(program, sizes.size(), sizes.stream().mapToInt(Integer::intValue).sum());
        } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException refused) {
            return new Interpreter(program, code);
        }
    }

    /** Null if the parts never get small enough, which is not known to happen. */
    private static FilterClass classOf(long[] code) {
        Flow flow = new Flow(code);
        int most = Math.min(code.length, MOST_INSTRUCTIONS);
        while (most > 0) {
            FilterClass type = new FilterClass(new Parts(flow, most));
            int largest = type.largestMethod();
            if (largest <= LARGEST_METHOD) {
                return type;
            }
            most = (int) (0.9 * most * LARGEST_METHOD / largest);
        }
        return null;
    }
}

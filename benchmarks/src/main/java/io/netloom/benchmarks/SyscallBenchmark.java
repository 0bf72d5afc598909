package io.netloom.benchmarks;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.SocketType;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.sys.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * What the way into the kernel costs: {@code getsockopt}, and a {@code recvfrom} that finds nothing, each by a downcall of its own that does no more, through Netloom's system calls
 * and through a {@link Conn}. With {@code -prof gc}: 0 B/op, but for what Conn throws.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SyscallBenchmark {
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
    }

    private static final MethodHandle GETSOCKOPT =
        function("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle RECVFROM =
        function("recvfrom", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    private static final int DATAGRAM = 64;

    private final Syscalls system = LinuxSyscalls.INSTANCE;
    private final MemorySegment errno = Arena.global().allocate(MemoryLayout.structLayout(JAVA_INT.withName("errno")));
    private final MemorySegment value = Arena.global().allocate(JAVA_INT);
    private final MemorySegment length = Arena.global().allocate(JAVA_INT);
    private final MemorySegment buffer = Arena.global().allocate(DATAGRAM);
    private final CallFrame receiving = new CallFrame();
    private Conn conn;
    private int fd;

    @Setup
    public void open() throws IOException {
        conn = Conn.open(AddressFamily.INET, SocketType.DGRAM);
        CallFrame frame = CallFrames.lease();
        int type = SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;
        fd = system.socket(frame, SocketConstants.AF_INET, type, 0);
        CallFrames.release(frame);
    }

    @TearDown
    public void close() {
        conn.close();
        CallFrame frame = CallFrames.lease();
        system.close(frame, fd);
        CallFrames.release(frame);
    }

    @Benchmark
    public int optionByDowncall() throws Throwable {
        length.set(JAVA_INT, 0, Integer.BYTES);
        int result = (int) GETSOCKOPT.invokeExact(errno, fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE, value, length);
        return result + value.get(JAVA_INT, 0);
    }

    @Benchmark
    public int optionBySyscalls() {
        CallFrame frame = CallFrames.lease();
        frame.valueLength(Integer.BYTES);
        int result = system.getsockopt(frame, fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE, frame.value(), frame.valueLengthAddress());
        int value = frame.valueInt(0);
        CallFrames.release(frame);
        return result + value;
    }

    @Benchmark
    public int optionByConn() throws IOException {
        return conn.getOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
    }

    @Benchmark
    public long nothingByDowncall() throws Throwable {
        return (long) RECVFROM.invokeExact(errno, fd, buffer, (long) DATAGRAM, 0, MemorySegment.NULL, MemorySegment.NULL);
    }

    @Benchmark
    public long nothingBySyscalls() {
        return system.recvfrom(receiving, fd, buffer.address(), DATAGRAM, 0, 0, 0, buffer);
    }
}

package io.netloom.benchmarks;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet costs: compiled and interpreted programs over 1,000 packets, each an array, a buffer or a segment. With {@code -prof gc}: 0 B/op. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BpfBenchmark.PACKETS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BpfBenchmark {
    static final int PACKETS = 1_000;

    /** The program. */
    @Param({"small", "http", "hosts"})
    public String program;

    /** How it runs. */
    @Param({"compiled", "interpreted"})
    public String form;

    private PacketFilter filter;
    private byte[][] arrays;
    private ByteBuffer[] buffers;
    private MemorySegment[] segments;

    @Setup
    public void prepare() {
        BpfProgram bpf = BpfData.named(program);
        filter = form.equals("compiled") ? bpf.compile() : bpf.interpreter();
        List<byte[]> packets = BpfData.traffic(PACKETS);
        arrays = packets.toArray(byte[][]::new);
        buffers = packets.stream().map(BpfData::direct).toArray(ByteBuffer[]::new);
        segments = packets.stream().map(packet -> MemorySegment.ofBuffer(BpfData.direct(packet))).toArray(MemorySegment[]::new);
    }

    @Benchmark
    public int array() {
        int matches = 0;
        for (byte[] packet : arrays) {
            matches += filter.run(packet) == 0 ? 0 : 1;
        }
        return matches;
    }

    @Benchmark
    public int buffer() {
        int matches = 0;
        for (ByteBuffer packet : buffers) {
            matches += filter.run(packet) == 0 ? 0 : 1;
        }
        return matches;
    }

    @Benchmark
    public int segment() {
        int matches = 0;
        for (MemorySegment packet : segments) {
            matches += filter.run(packet) == 0 ? 0 : 1;
        }
        return matches;
    }
}

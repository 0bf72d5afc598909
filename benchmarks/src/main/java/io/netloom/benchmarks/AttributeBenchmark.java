package io.netloom.benchmarks;

import io.netloom.netlink.AttributeDecoder;
import io.netloom.netlink.AttributeEncoder;
import io.netloom.netlink.AttributeException;
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
import org.openjdk.jmh.annotations.Warmup;

/** The 30 attributes of W7, into memory that is used again (with {@code -prof gc}: 0 B/op) and into an object that shares nothing with them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttributeBenchmark {
    private final AttributeEncoder encoder = new AttributeEncoder();
    private final AttributeDecoder decoder = new AttributeDecoder();
    private byte[] bytes;

    @Setup
    public void prepare() {
        bytes = AttributeTree.encode(encoder).toByteArray();
    }

    @Benchmark
    public int encode() {
        return AttributeTree.encode(encoder).getSize();
    }

    @Benchmark
    public AttributeTree decode() throws AttributeException {
        return new AttributeTree(decoder.reset(bytes));
    }
}

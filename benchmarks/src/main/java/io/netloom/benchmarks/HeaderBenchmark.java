package io.netloom.benchmarks;

import io.netloom.ipv4.Ipv4Header;
import io.netloom.ipv6.Ipv6Header;
import java.net.InetAddress;
import java.nio.ByteBuffer;
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

/** IP headers of bytes and the other way. The objects and their addresses are the result, so parsing allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {
    private static final int VERSION_6 = 6 << 4;
    private static final int HOP_LIMIT = 7;

    private final Ipv4Header header = Ipv4Header.builder()
        .source(InetAddress.ofLiteral("192.0.2.1"))
        .destination(InetAddress.ofLiteral("198.51.100.7"))
        .protocol(17)
        .totalLength(84)
        .build()
        .withChecksum();
    private final ByteBuffer written = ByteBuffer.allocateDirect(20);
    private final ByteBuffer four = ByteBuffer.allocateDirect(20);
    private final ByteBuffer six = ByteBuffer.allocateDirect(40).put(0, (byte) VERSION_6).put(HOP_LIMIT, (byte) 64);

    @Setup
    public void prepare() {
        header.writeTo(four);
    }

    @Benchmark
    public Ipv4Header parseIpv4() {
        return Ipv4Header.parse(four.clear());
    }

    @Benchmark
    public ByteBuffer writeIpv4() {
        header.writeTo(written.clear());
        return written;
    }

    @Benchmark
    public Ipv6Header parseIpv6() {
        return Ipv6Header.parse(six.clear());
    }
}

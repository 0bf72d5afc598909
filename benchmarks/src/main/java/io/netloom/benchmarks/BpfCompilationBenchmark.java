package io.netloom.benchmarks;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to verify a program and make a class of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BpfCompilationBenchmark {
    /** The program. */
    @Param({"small", "http", "hosts"})
    public String program;

    private BpfProgram bpf;

    @Setup
    public void prepare() {
        bpf = BpfData.named(program);
    }

    @Benchmark
    public Object verify() {
        return bpf.verify();
    }

    @Benchmark
    public PacketFilter compile() {
        return bpf.compile();
    }
}

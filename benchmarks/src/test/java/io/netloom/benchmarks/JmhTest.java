package io.netloom.benchmarks;

import io.netloom.testkit.PrivateNamespace;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The JMH benchmarks run: each for a millisecond, in this process. */
class JmhTest {
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        PrivateNamespace.require();
        // Other processes may run benchmarks beside this one, which measures nothing.
        System.setProperty("jmh.ignoreLock", "true");
        Options options = new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
        Collection<RunResult> results = new Runner(options).run();
        assertEquals(24 + 2 + 3 + 3 + 5 + 3 + 4, results.size());
    }
}

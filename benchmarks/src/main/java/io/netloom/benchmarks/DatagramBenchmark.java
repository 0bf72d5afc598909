package io.netloom.benchmarks;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.MessageBatch;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SockAddr;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A datagram of 64 bytes sent over the loopback and received, by one thread that never waits: one by one, in batches of 64, and by the JDK's channel. With {@code -prof gc}: ours 0 B/op. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DatagramBenchmark {
    private static final int BATCH = 64;
    private static final int SIZE = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private final ReceivedMessage message = new ReceivedMessage();
    private final MessageBatch out = new MessageBatch(BATCH, SIZE);
    private final MessageBatch in = new MessageBatch(BATCH, SIZE);
    private Conn conn;
    private DatagramChannel channel;
    private InetSocketAddress toChannel;
    private SockAddr to;

    @Setup
    public void open() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        conn = Conn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(loopback);
        to = conn.getLocalAddress();
        channel = DatagramChannel.open().bind(loopback);
        toChannel = (InetSocketAddress) channel.getLocalAddress();
    }

    @TearDown
    public void close() throws IOException {
        conn.close();
        channel.close();
    }

    @Benchmark
    public int single() throws IOException {
        conn.blocking().sendTo(buffer.clear(), to);
        return conn.blocking().receiveFrom(buffer.clear(), message);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch() throws IOException {
        out.clear();
        while (out.add(buffer.clear(), to)) {
            continue;
        }
        conn.blocking().sendBatch(out);
        int received = 0;
        while (received < BATCH) {
            received += conn.blocking().receiveBatch(in);
        }
        return received;
    }

    @Benchmark
    public Object channel() throws IOException {
        channel.send(buffer.clear(), toChannel);
        return channel.receive(buffer.clear());
    }
}

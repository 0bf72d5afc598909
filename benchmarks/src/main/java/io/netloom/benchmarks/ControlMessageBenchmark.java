package io.netloom.benchmarks;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.ControlMessages;
import io.netloom.socket.ReceivedControl;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import io.netloom.socket.ip.IpControl;
import io.netloom.socket.ip.IpControlMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Control messages of IP: those of a packet that came with its class, its time to live and where it came to, and those of a packet to send. Reading numbers allocates nothing
 * ({@code -prof gc}); an object with all of them is one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ControlMessageBenchmark {
    private static final int LEVEL_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IP_RECVTTL = 12;
    private static final int IP_RECVTOS = 13;

    private final ReceivedMessage message = new ReceivedMessage(256);
    private final InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    private Conn conn;

    /** A packet of the kernel's, whose control messages are read again and again. */
    @Setup
    public void receive() throws IOException {
        conn = Conn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(new InetSocketAddress(loopback, 0));
        for (int option : new int[] {IP_PKTINFO, IP_RECVTTL, IP_RECVTOS}) {
            conn.setOption(LEVEL_IP, option, 1);
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        conn.blocking().sendTo(buffer, conn.getLocalAddress());
        conn.blocking().receiveMessage(buffer.clear(), message);
    }

    @TearDown
    public void close() {
        conn.close();
    }

    @Benchmark
    public int numbers() {
        ReceivedControl control = message.getControl();
        return IpControl.trafficClass(control) + IpControl.hopLimit(control) + IpControl.interfaceIndex(control);
    }

    @Benchmark
    public IpControlMessage object() {
        return IpControlMessage.of(message.getControl());
    }

    @Benchmark
    public ControlMessages encode() {
        return IpControlMessage.builder().hopLimit(64).trafficClass(0x28).source(loopback).build().forIpv4();
    }
}

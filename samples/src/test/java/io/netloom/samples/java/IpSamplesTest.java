package io.netloom.samples.java;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The samples of IPv4 and IPv6 in Java, between two hosts on a cable: they work, and they stay short. */
@Timeout(60)
class IpSamplesTest {
    private interface Sample {
        void run(PrintStream out) throws IOException;
    }

    private interface OnCable {
        void run(TestHost a, TestHost b) throws Exception;
    }

    private static void onCable(OnCable test) throws Exception {
        try (var net = new TestNet()) {
            var a = net.host("a");
            var b = net.host("b");
            net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"));
            test.run(a, b);
        }
    }

    /** A sample that runs on a host, on a thread of its own, and the lines that it prints. */
    private static final class Started implements AutoCloseable {
        private final PipedOutputStream pipe = new PipedOutputStream();
        private final BufferedReader lines = new BufferedReader(new InputStreamReader(new PipedInputStream(pipe, 1 << 16)));
        private final CompletableFuture<Void> end;

        Started(TestHost host, Sample sample) throws IOException {
            end = CompletableFuture.runAsync(() -> host.inside(() -> {
                try (var out = new PrintStream(pipe, true)) {
                    sample.run(out);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return null;
            }), task -> Thread.ofPlatform().name("sample").start(task));
        }

        String line() throws IOException {
            return lines.readLine();
        }

        @Override
        public void close() {
            end.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    private static String greeting(TestHost host, String server, int port) throws IOException {
        boolean v6 = server.contains(":");
        try (var conn = host.open(v6 ? AddressFamily.INET6 : AddressFamily.INET, SocketType.STREAM).blocking()) {
            conn.connect(new InetSocketAddress(InetAddress.ofLiteral(server), port));
            var text = ByteBuffer.allocate(100);
            int more = 0;
            while (more >= 0) more = conn.read(text);
            return new String(text.array(), 0, text.position());
        }
    }

    @Test
    void marksConnectionsOfBothFamilies() throws Exception {
        onCable((a, b) -> {
            try (var server = new Started(b, out -> MarkTcp.run(0, 2, out))) {
                int port = Integer.parseInt(server.line().replace("listening on port ", ""));
                assertEquals("HELLO-R-U-THERE-ACK", greeting(a, "fd00::2", port));
                assertEquals("marked what goes to fd00:0:0:0:0:0:0:1", server.line());
                assertEquals("HELLO-R-U-THERE-ACK", greeting(a, "10.0.0.2", port));
                assertEquals("marked what goes to 10.0.0.1", server.line());
            }
        });
    }

    @Test
    void twoRoutersHearEachOther() throws Exception {
        onCable((a, b) -> {
            var interval = Duration.ofMillis(100);
            try (var one = new Started(a, out -> OspfHello.run("eth0", 20, interval, out)); var other = new Started(b, out -> OspfHello.run("eth0", 20, interval, out))) {
                for (var router : new Started[] {one, other}) assertTrue(router.line().matches("fe80:.*%\\w+ says hello, hop limit 1"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.251", "ff02::fb"})
    void answersAOneShotQuery(String group) throws Exception {
        boolean v6 = group.contains(":");
        onCable((a, b) -> {
            try (var responder = new Started(b, out -> MdnsResponder.run("printer", "eth0", 1, out))) {
                assertEquals("listening", responder.line());
                try (var conn = a.open(v6 ? AddressFamily.INET6 : AddressFamily.INET, SocketType.DGRAM).blocking()) {
                    conn.getConn().getOptions().setDevice("eth0");
                    var query = ByteBuffer.allocate(100).putShort((short) 7).putShort((short) 0).putShort((short) 1).putShort((short) 0).putInt(0)
                        .put((byte) 7).put("printer".getBytes()).put((byte) 5).put("local".getBytes()).put((byte) 0).putShort((short) 1).putShort((short) 1);
                    conn.sendTo(query.flip(), new InetSocketAddress(InetAddress.ofLiteral(group), 5353));
                    var answer = ByteBuffer.allocate(500);
                    var message = new ReceivedMessage();
                    conn.receiveFrom(answer, message, 0, Duration.ofSeconds(30));
                    assertEquals(7, answer.getShort(0));
                    byte[] address = new byte[4];
                    answer.flip().get(answer.limit() - 4, address);
                    assertEquals("10.0.0.2", InetAddress.getByAddress(address).getHostAddress());
                    var from = message.getSource().toInetSocketAddress();
                    assertEquals(5353, from.getPort());
                    if (!v6) assertEquals("10.0.0.2", from.getAddress().getHostAddress());
                }
                assertTrue(responder.line().endsWith(" asked"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"MarkTcp", "OspfHello", "MdnsResponder"})
    void isShorterThanEightyLines(String name) throws IOException {
        assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java/" + name + ".java")).size() < 80);
    }
}

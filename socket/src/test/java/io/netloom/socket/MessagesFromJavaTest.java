package io.netloom.socket;

import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.RawInstruction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Messages, control data, batches, the error queue and filters as a Java program writes them. */
class MessagesFromJavaTest {
    private static final int SO_TIMESTAMPNS = 35;

    private static BlockingConn udp() throws IOException {
        BlockingConn conn = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(new InetSocketAddress("127.0.0.1", 0));
        return conn;
    }

    /** Where nobody listens, as far as can be known. */
    private static InetSocketAddress nobody() throws IOException {
        try (BlockingConn closed = udp()) {
            return closed.getLocalAddress().toInetSocketAddress();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMessageWithControlData() throws IOException {
        try (BlockingConn a = udp(); BlockingConn b = udp()) {
            b.getConn().setOption(SocketLevel.SOCKET, SO_TIMESTAMPNS, 1);
            assertEquals(6, a.sendMessage(List.of(bytes("pie"), bytes("ces")), b.getLocalAddress()));
            ReceivedMessage message = new ReceivedMessage(ControlMessages.space(16));
            ByteBuffer buffer = ByteBuffer.allocate(16);
            assertEquals(6, b.receiveMessage(buffer, message, 0, Duration.ofSeconds(10)));
            assertEquals(a.getLocalAddress(), message.getSource());
            assertFalse(message.isTruncated());
            Instant stamp = message.getControl().get(SocketControl.TIMESTAMPNS);
            assertEquals(stamp.getEpochSecond() * 1_000_000_000 + stamp.getNano(), message.getControl().getTimestampNanos());
            for (ControlMessage control : message.getControl()) {
                assertEquals(stamp, control.decode());
            }
        }
    }

    @Test
    void aDescriptorIsPassed() throws IOException {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        try (BlockingConn a = pair.get(0).blocking(); BlockingConn b = pair.get(1).blocking(); BlockingConn passed = udp()) {
            a.sendMessage(bytes("take it"), null, ControlMessages.builder().rights(passed).build());
            try (ReceivedMessage message = new ReceivedMessage(ControlMessages.space(4))) {
                b.receiveMessage(ByteBuffer.allocate(16), message);
                assertEquals(1, message.getDescriptorCount());
                try (Conn received = message.takeDescriptors().getFirst()) {
                    assertEquals(passed.getLocalAddress(), received.getLocalAddress());
                }
            }
        }
    }

    @Test
    void aBatchThere_AndTheEchoBack() throws IOException {
        try (BlockingConn a = udp(); BlockingConn b = udp()) {
            MessageBatch batch = new MessageBatch(8, 64);
            for (int i = 0; i < 3; i++) {
                assertTrue(batch.add(bytes("message " + i), b.getLocalAddress()));
            }
            assertEquals(3, a.sendBatch(batch));
            assertNull(batch.getFailure());
            MessageBatch inbox = new MessageBatch(8, 64, 64);
            assertEquals(3, b.receiveBatch(inbox, 0, Duration.ofSeconds(10)));
            assertEquals(a.getLocalAddress(), inbox.address(2));
            inbox.data(2).put(0, (byte) 'M');
            assertEquals(3, b.sendBatch(inbox));
            batch.clear();
            assertEquals(3, a.receiveBatch(batch));
            assertEquals("Message 2", StandardCharsets.UTF_8.decode(batch.data(2)).toString());
        }
    }

    @Test
    void anErrorIsTakenFromItsQueue() throws IOException {
        InetSocketAddress nobody = nobody();
        try (BlockingConn conn = udp()) {
            conn.getConn().setOption(SocketLevel.IP, 11, 1);
            conn.sendTo(bytes("anybody?"), nobody);
            ErrorMessage entry = conn.receiveError(Duration.ofSeconds(10));
            assertEquals(Errno.ECONNREFUSED, entry.getError().getErrno());
            assertEquals(nobody, entry.getDestination().toInetSocketAddress());
            assertEquals("anybody?", new String(entry.getData(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void softErrorsAreKnown() {
        IOException refused = assertThrows(IOException.class, () -> {
            try (BlockingConn conn = udp()) {
                conn.connect(nobody());
                conn.write(bytes("x"));
                conn.read(ByteBuffer.allocate(1));
            }
        });
        assertTrue(SoftErrorPolicy.isSoft(refused));
        assertFalse(SoftErrorPolicy.isSoft(new IOException("something else")));
        assertTrue(SoftErrorPolicy.SURVIVE.survives(new IOException()));
    }

    @Test
    void aFilterKeepsThreeBytes_ThenNothing() throws IOException {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        try (BlockingConn a = pair.get(0).blocking(); BlockingConn b = pair.get(1).blocking()) {
            SocketFilter filter = b.getConn().getFilter();
            filter.attach(BpfProgram.of(new RawInstruction(0x06, 0, 0, 3)));
            assertEquals(BpfProgram.of(new RawInstruction(0x06, 0, 0, 3)), filter.getProgram());
            a.write(bytes("queued"));
            assertEquals(1, filter.replace(BpfProgram.of(new RawInstruction(0x06, 0, 0, 2))));
            a.write(bytes("cut"));
            assertEquals(2, b.read(ByteBuffer.allocate(8)));
            filter.detach();
            assertNull(filter.getProgram());
            assertEquals(Errno.ENOENT, ((ErrnoCarrier) assertThrows(IOException.class, filter::detach)).getErrno());
            filter.attach(BpfProgram.of(new RawInstruction(0x06, 0, 0, -1)));
            filter.lock();
            assertTrue(filter.isLocked());
            IOException locked = assertThrows(IOException.class, filter::detach);
            assertTrue(locked.getMessage().contains("locked"), locked.getMessage());
        }
    }
}

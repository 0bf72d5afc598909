package io.netloom.docs;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.Conn;
import io.netloom.socket.ControlMessages;
import io.netloom.socket.MessageBatch;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketControl;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class MessagesGuideInJavaTest {
    // snippet: receive
    static Instant whenTheNextCame(BlockingConn conn) throws IOException {
        conn.getConn().getOptions().setTimestampNanos(true); // once, before the message comes
        ByteBuffer buffer = ByteBuffer.allocateDirect(2_000);
        ReceivedMessage message = new ReceivedMessage(ControlMessages.space(16));
        conn.receiveMessage(buffer, message);
        return message.getControl().get(SocketControl.TIMESTAMPNS); // null if there was none
    }
    // end snippet

    // snippet: descriptors
    static void handOver(BlockingConn socket, BlockingConn receiver) throws IOException {
        receiver.sendMessage(ByteBuffer.allocate(1), null, ControlMessages.builder().rights(socket).build());
    }

    static List<Conn> takeOver(BlockingConn sender) throws IOException {
        try (ReceivedMessage message = new ReceivedMessage(ControlMessages.space(4))) {
            sender.receiveMessage(ByteBuffer.allocate(1), message);
            return message.takeDescriptors();
        }
    }
    // end snippet

    // snippet: batch
    static List<Integer> lengthsOfWhatIsThere(BlockingConn conn, MessageBatch batch) throws IOException {
        conn.receiveBatch(batch);
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < batch.getSize(); i++) {
            lengths.add(batch.data(i).remaining());
        }
        return lengths;
    }
    // end snippet

    private static BlockingConn udp() throws IOException {
        BlockingConn conn = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return conn;
    }

    @Test
    void aMessageTellsWhenItCame() throws IOException {
        try (BlockingConn conn = udp()) {
            conn.getConn().getOptions().setTimestampNanos(true);
            Instant before = Instant.now();
            conn.sendTo(ByteBuffer.allocate(3), conn.getLocalAddress());
            assertTrue(whenTheNextCame(conn).isAfter(before));
        }
    }

    @Test
    void aDescriptorGoesToSomebodyElse() throws IOException {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.STREAM);
        try (Conn left = pair.get(0); Conn right = pair.get(1); BlockingConn socket = udp()) {
            handOver(socket, left.blocking());
            try (Conn taken = takeOver(right.blocking()).getFirst()) {
                assertEquals(socket.getLocalAddress(), taken.getLocalAddress());
            }
        }
    }

    @Test
    void aBatchTakesWhatIsThere() throws IOException {
        try (BlockingConn conn = udp()) {
            for (int length = 1; length <= 3; length++) {
                conn.sendTo(ByteBuffer.allocate(length), conn.getLocalAddress());
            }
            assertEquals(List.of(1, 2, 3), lengthsOfWhatIsThere(conn, new MessageBatch(8, 100)));
        }
    }
}

package io.netloom.docs;

import io.netloom.socket.BlockingConn;
import io.netloom.socket.Errno;
import io.netloom.socket.test.ConnPair;
import io.netloom.socket.test.FaultConn;
import io.netloom.socket.test.Operation;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TestingInJavaTest {
    @Test
    void anErrorAndThenTheMessage() throws IOException {
        // snippet: error
        try (ConnPair pair = ConnPair.datagram(); FaultConn faulty = FaultConn.over(pair.getFirst())) {
            BlockingConn conn = faulty.getConn().blocking(); // for the code under test
            pair.getSecond().blocking().write(new byte[] {1, 2, 3});

            faulty.getFaults().next(Operation.RECEIVE).fails(Errno.ENOMEM);
            assertThrows(SocketException.class, () -> conn.read(ByteBuffer.allocate(64)));
            assertEquals(3, conn.read(ByteBuffer.allocate(64))); // the message is still there
        }
        // end snippet
    }
}

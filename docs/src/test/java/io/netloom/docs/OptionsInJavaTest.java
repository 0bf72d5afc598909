package io.netloom.docs;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.BufferSize;
import io.netloom.socket.Conn;
import io.netloom.socket.SocketOptions;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OptionsInJavaTest {
    // snippet: typed
    static BufferSize prepare(Conn server) throws IOException {
        SocketOptions options = server.getOptions();
        options.setReuseAddress(true);
        options.setLinger(Duration.ofSeconds(2));
        server.getTcp().setNoDelay(true);
        return options.setReceiveBuffer(64 * 1024);
    }
    // end snippet

    @Test
    void typedProperties() throws IOException {
        try (BlockingConn conn = BlockingConn.open(AddressFamily.INET, SocketType.STREAM)) {
            assertEquals(128 * 1024, prepare(conn.getConn()).getActual());
            assertTrue(conn.getConn().getOptions().getReuseAddress());
            conn.getConn().getOptions().setLinger(null);
        }
    }
}

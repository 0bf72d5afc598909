package io.netloom.socket.test;

import io.netloom.socket.BlockingConn;
import io.netloom.socket.Errno;
import io.netloom.socket.ErrnoCarrier;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.testkit.fake.KernelUser;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole of it from Java. */
class FaultsFromJavaTest {
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    @BeforeAll
    static void raiseLoopback() {
        new KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback();
    }

    @Test
    void anErrorComesOnceAndTheConnGoesOn() throws IOException {
        try (ConnPair pair = ConnPair.datagram(); FaultConn faulty = FaultConn.over(pair.getFirst())) {
            BlockingConn conn = faulty.getConn().blocking();
            pair.getSecond().blocking().write(HELLO);
            Fault fault = faulty.getFaults().next(Operation.RECEIVE).fails(Errno.ENOBUFS);
            IOException e = assertThrows(IOException.class, () -> conn.read(ByteBuffer.allocate(9)));
            assertEquals(Errno.ENOBUFS, ((ErrnoCarrier) e).getErrno());
            assertEquals(1, fault.getHappened());
            assertEquals(5, conn.read(ByteBuffer.allocate(9)), "nothing was lost");
            assertEquals(0, faulty.getFaults().getPending());
        }
    }

    @Test
    void aStreamComesInPieces() throws IOException {
        try (ConnPair pair = ConnPair.tcp(); FaultConn faulty = FaultConn.over(pair.getSecond())) {
            faulty.getFaults().next(Operation.SEND).times(2).limits(1);
            assertEquals(5, faulty.getConn().blocking().write(HELLO), "a stream is written to the end");
            assertEquals(3, faulty.getFaults().calls(Operation.SEND));
            ByteBuffer buffer = ByteBuffer.allocate(9);
            while (buffer.position() < HELLO.length) {
                pair.getFirst().blocking().read(buffer);
            }
            assertEquals(ByteBuffer.wrap(HELLO), buffer.flip());
        }
    }

    @Test
    void aDelayIsLongerThanATimeout() throws IOException, InterruptedException {
        try (ConnPair pair = ConnPair.udp(); FaultConn faulty = FaultConn.over(pair.getFirst())) {
            pair.getSecond().blocking().write(HELLO);
            faulty.getFaults().next(Operation.RECEIVE).delays(Duration.ofHours(1));
            BlockingConn conn = faulty.getConn().blocking();
            assertThrows(SocketTimeoutException.class, () -> conn.read(ByteBuffer.allocate(9), Duration.ofMillis(1)));
            faulty.getFaults().clear();
            faulty.getFaults().next(Operation.RECEIVE).delays(Duration.ofMillis(20));
            assertEquals(5, conn.read(ByteBuffer.allocate(9)));
            pair.getSecond().blocking().write(HELLO);
            faulty.getFaults().next(Operation.RECEIVE).delays(Duration.ofHours(1));
            Thread other = Thread.ofPlatform().start(() -> {
                while (faulty.getFaults().getPending() > 0) {
                    Thread.yield();
                }
                faulty.getFaults().clear();
            });
            assertEquals(5, conn.read(ByteBuffer.allocate(9)), "not an hour later");
            other.join();
        }
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        try (ConnPair pair = ConnPair.seqpacket(); FaultConn faulty = FaultConn.over(pair.getFirst())) {
            Faults faults = faulty.getFaults();
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.BIND).limits(1));
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.CONNECT).wouldBlock());
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.SEND).truncatesControl());
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.SEND).limits(0));
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.SEND).nth(0));
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.SEND).times(0));
            assertThrows(IllegalArgumentException.class, () -> faults.next(Operation.SEND).delays(Duration.ofMillis(-1)));
            faults.clear();
            assertEquals(0, faults.getPending());
            assertTrue(!pair.getFirst().isOpen(), "it was taken over");
        }
    }
}

package io.netloom.docs;

import io.netloom.bpf.BpfBuilder;
import io.netloom.bpf.BpfProgram;
import io.netloom.bpf.PacketFilter;
import io.netloom.bpf.PacketMetadata;
import io.netloom.bpf.ReadyFilters;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BpfGuideInJavaTest {
    // snippet: builder
    /** TCP segments over IPv4 that open a connection: SYN without ACK. */
    static BpfProgram connectionAttempts() {
        return new BpfBuilder()
            .ldh(12).jne(0x800, "drop")
            .ldb(23).jne(6, "drop")
            .ldh(20).jset(0x1fff, "drop") // not the first fragment
            .ldxb(14) // X = length of the IPv4 header
            .ldb(BpfBuilder.X.plus(14 + 13)).and(0x12).jne(0x02, "drop")
            .ret(-1)
            .label("drop").ret(0)
            .build();
    }
    // end snippet

    // snippet: run
    static long kept(Iterable<ByteBuffer> packets) {
        PacketFilter filter = ReadyFilters.dns().compile();
        PacketMetadata metadata = new PacketMetadata();
        long bytes = 0;
        for (ByteBuffer packet : packets) {
            long verdict = Integer.toUnsignedLong(filter.run(packet, metadata));
            bytes += Math.min(verdict, packet.remaining());
        }
        return bytes;
    }
    // end snippet

    @Test
    void aFilterByTheBuilder() {
        byte[] packet = new byte[54];
        packet[12] = 8;
        packet[14] = 0x45;
        packet[23] = 6;
        packet[47] = 0x02;
        assertEquals(-1, connectionAttempts().compile().run(packet));
        packet[47] = 0x12;
        assertEquals(0, connectionAttempts().compile().run(packet));
    }

    @Test
    void verdicts() {
        byte[] dns = new byte[50];
        dns[12] = 8;
        dns[14] = 0x45;
        dns[23] = 17;
        dns[37] = 53;
        assertEquals(50, kept(java.util.List.of(ByteBuffer.wrap(dns), ByteBuffer.allocate(60))));
    }
}

package io.netloom.icmp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The same types from Java. */
class IcmpMessageJavaTest {
    @Test
    void ping() {
        byte[] data = {1, 2, 3};
        byte[] request = new EchoRequest(IcmpVersion.V4, 7, 1, data).encode();

        EchoRequest received = (EchoRequest) IcmpMessage.decodeVerified(ByteBuffer.wrap(request));
        EchoReply reply = (EchoReply) IcmpMessage.decode(IcmpVersion.V4, received.reply().encode());

        assertEquals(7, reply.getIdentifier());
        assertArrayEquals(data, reply.getData());
        assertEquals("ICMP echo reply (0), identifier 7, sequence 1, 3 bytes", reply.toString());
    }

    @Test
    void errorWithExtensions() throws Exception {
        byte[] quote = new byte[28];
        quote[0] = 0x45;
        quote[9] = 17;
        quote[21] = 53;
        List<IcmpExtension> extensions = List.of(
                new MplsLabelStack(List.of(new MplsLabel(16014, 4, true, 255))),
                new InterfaceInfo(InterfaceRole.INCOMING, 15L, InetAddress.getByName("192.0.2.1"), "en101"));
        Ipv6PseudoHeader addresses =
                new Ipv6PseudoHeader((Inet6Address) InetAddress.getByName("fe80::1"), (Inet6Address) InetAddress.getByName("ff02::1"));
        ByteBuffer memory = ByteBuffer.allocateDirect(500);

        new TimeExceeded(IcmpVersion.V6, Icmpv6Code.HOP_LIMIT_EXCEEDED, quote, extensions).writeTo(memory, addresses);
        TimeExceeded error = assertInstanceOf(TimeExceeded.class, IcmpMessage.decodeVerified(memory.flip(), addresses));

        assertEquals(extensions, error.getExtensions());
        assertEquals(53, error.quotedPacket().getSourcePort());
        assertNull(error.quotedPacket().getIcmpType());
        assertEquals(extensions, IcmpExtension.decodeStructure(IcmpExtension.encodeStructure(extensions)));
    }

    @Test
    void badBytes() {
        IcmpFormatException e = assertThrows(IcmpFormatException.class, () -> IcmpMessage.decode(IcmpVersion.V6, new byte[3]));

        assertEquals("message too short", e.getReason());
        assertEquals(3, e.getOffset());
        assertEquals("echo request", Icmpv6Type.nameOf(Icmpv6Type.ECHO_REQUEST));
        assertEquals(0, IcmpChecksum.of(new EchoRequest(IcmpVersion.V4, 1, 1, new byte[5]).encode()));
        assertEquals(911L, InterfaceIdentification.byIndex(911).getIndex());
    }
}

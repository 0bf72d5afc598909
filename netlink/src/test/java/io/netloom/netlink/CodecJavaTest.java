package io.netloom.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The codec from Java: a fluent encoder, a cursor to decode, and nothing that needs Kotlin. */
class CodecJavaTest {
    private final byte[] bytes = new AttributeEncoder()
        .u16(1, 5)
        .string(2, "eth0")
        .nested(3, nest -> nest.be32(1, 42).flag(2))
        .beginNested(4).u32(1, 0xffff_ffffL).endNested()
        .plainNested(5, nest -> nest.u8(1, 6))
        .toByteArray();

    @Test
    void stepsThroughAttributesAndNests() throws Exception {
        AttributeDecoder decoder = new AttributeDecoder().reset(bytes);
        List<Object> seen = new ArrayList<>();
        while (decoder.next()) {
            switch (decoder.getType()) {
                case 1 -> seen.add(decoder.u16());
                case 2 -> seen.add(decoder.string());
                case 3 -> {
                    decoder.enter();
                    assertTrue(decoder.next());
                    seen.add(decoder.be32());
                    assertTrue(decoder.next());
                    seen.add(decoder.flag());
                    assertFalse(decoder.next());
                    decoder.leave();
                }
                case 4 -> {
                    assertEquals(AttributeType.NESTED, decoder.getTypeFlags());
                    decoder.enter();
                    assertTrue(decoder.next());
                    seen.add(decoder.u32());
                    decoder.leave();
                }
                default -> assertEquals(0, decoder.getTypeFlags());
            }
        }
        assertEquals(List.of(5, "eth0", 42L, true, 0xffff_ffffL), seen);
    }

    @Test
    void namesThePathOfAWrongWidth() throws Exception {
        AttributeDecoder decoder = new AttributeDecoder().reset(ByteBuffer.wrap(bytes));
        while (decoder.getDepth() == 0 && decoder.next()) {
            if (decoder.getType() == 3) {
                decoder.enter();
            }
        }
        assertTrue(decoder.next());
        AttributeWidthException e = assertThrows(AttributeWidthException.class, decoder::u16);
        assertEquals("3 > 1: 2 bytes wanted, 4 found (at byte 24)", e.getMessage());
        assertEquals(List.of(3, 1), e.getPath());
    }

    @Test
    void splitsAndJoinsMessages() throws Exception {
        NetlinkHeader header = new NetlinkHeader(16, NetlinkFlags.REQUEST | NetlinkFlags.DUMP, 7L);
        NetlinkMessage message = new NetlinkMessage(header, bytes);
        byte[] datagram = NetlinkMessage.encodeAll(List.of(message, new NetlinkMessage(new NetlinkHeader(NetlinkType.DONE))));

        List<NetlinkMessage> messages = NetlinkMessage.decodeAll(datagram);
        assertEquals(2, messages.size());
        assertArrayEquals(bytes, messages.getFirst().getPayload());
        assertEquals("request|0x300", NetlinkFlags.text(messages.getFirst().getHeader().getFlags()));

        NetlinkMessageCursor cursor = new NetlinkMessageCursor().reset(datagram);
        AttributeDecoder decoder = new AttributeDecoder();
        assertTrue(cursor.next());
        assertEquals(5, cursor.attributes(decoder).attributes().size());
        assertTrue(cursor.next());
        assertEquals("done", NetlinkType.text(cursor.getType()));
        assertFalse(cursor.next());
        assertThrows(NetlinkFormatException.class, () -> NetlinkMessage.decode(new byte[3]));
    }

    @Test
    void takesByteOrdersAndPassesOnWhatItDoesNotKnow() throws Exception {
        AttributeEncoder encoder = new AttributeEncoder(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
        byte[] address = encoder.ipAddress(1, InetAddress.ofLiteral("192.0.2.1")).u16(2, 80).toByteArray();
        assertArrayEquals(new byte[] {8, 0, 1, 0, (byte) 192, 0, 2, 1, 6, 0, 2, 0, 0, 80, 0, 0}, address);
        assertArrayEquals(address, Attribute.encodeAll(Attribute.decodeAll(address, ByteOrder.LITTLE_ENDIAN), ByteOrder.LITTLE_ENDIAN));
    }
}

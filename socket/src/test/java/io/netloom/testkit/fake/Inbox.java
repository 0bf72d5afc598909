package io.netloom.testkit.fake;

import java.util.ArrayDeque;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.MSG_PEEK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;

/** What has arrived at a socket and has not been taken. Bytes count against the sender's buffer until they leave. */
final class Inbox {
    /** What the kernel charges a message beside its bytes, so that empty ones do not come for nothing. */
    private static final int OVERHEAD = 256;

    private static final class Packet {
        final byte[] data;
        final FakeName from;

        /** The socket whose buffer the bytes fill; null if they fill nobody's. */
        final FakeSocket charged;
        Ancillary ancillary;
        int taken;

        Packet(byte[] data, FakeName from, FakeSocket charged, Ancillary ancillary) {
            this.data = data;
            this.from = from;
            this.charged = charged;
            this.ancillary = ancillary;
        }

        /** Credentials are told of every byte, files come with the first only. */
        Ancillary hand(boolean peek) {
            Ancillary handed = ancillary;
            if (peek) {
                return handed.copy();
            }
            ancillary = new Ancillary(List.of(), handed.sender(), handed.others());
            return handed;
        }
    }

    private final ArrayDeque<Packet> packets = new ArrayDeque<>();
    private long bytes;

    static int charge(int length, boolean stream) {
        return stream ? length : length + OVERHEAD;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    int messages() {
        return packets.size();
    }

    long bytes() {
        return bytes;
    }

    void add(byte[] data, FakeName from, FakeSocket charged, boolean stream, Ancillary ancillary) {
        packets.addLast(new Packet(data, from, charged, ancillary));
        bytes += data.length;
        if (charged != null) {
            charged.inFlight += charge(data.length, stream);
        }
    }

    /** Takes one message; what does not fit is lost, but counted if {@code MSG_TRUNC} asks for it. The inbox must not be empty. */
    long takeMessage(Reception to) {
        Packet packet = packets.peekFirst();
        int fitting = (int) Math.min(to.capacity(), packet.data.length);
        to.put(0, packet.data, 0, fitting);
        to.from(packet.from);
        to.ancillary = packet.hand(to.has(MSG_PEEK));
        if (fitting < packet.data.length) {
            to.messageFlags |= MSG_TRUNC;
        }
        if (!to.has(MSG_PEEK)) {
            packets.removeFirst();
            bytes -= packet.data.length;
            discharge(packet, charge(packet.data.length, false));
        }
        return to.has(MSG_TRUNC) ? packet.data.length : fitting;
    }

    /** Takes as many bytes as there are and fit, but none behind those that files came with. */
    long takeBytes(Reception to) {
        long count = 0;
        for (Packet packet : packets) {
            if (count == to.capacity()) {
                break;
            }
            int part = (int) Math.min(to.capacity() - count, packet.data.length - packet.taken);
            to.put(count, packet.data, packet.taken, part);
            count += part;
            to.ancillary = packet.hand(to.has(MSG_PEEK));
            if (!to.has(MSG_PEEK)) {
                packet.taken += part;
                bytes -= part;
                discharge(packet, part);
            }
            if (!to.ancillary.files().isEmpty()) {
                break;
            }
        }
        packets.removeIf(packet -> packet.taken == packet.data.length);
        return count;
    }

    /** Throws everything away, because the socket is closed. */
    void clear(boolean stream) {
        for (Packet packet : packets) {
            packet.ancillary.drop();
            discharge(packet, charge(packet.data.length - packet.taken, stream));
        }
        packets.clear();
        bytes = 0;
    }

    private static void discharge(Packet packet, int amount) {
        if (packet.charged != null) {
            packet.charged.inFlight -= amount;
            packet.charged.spaceFreed();
        }
    }
}

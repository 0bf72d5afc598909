package io.netloom.testkit.fake;

import java.util.ArrayDeque;

import static io.netloom.socket.internal.sys.SocketConstants.MSG_PEEK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;

/** What has arrived at a socket and has not been taken. Bytes count against the sender's buffer until they leave. */
final class Inbox {
    /** What the kernel charges a message beside its bytes, so that empty ones do not come for nothing. */
    private static final int OVERHEAD = 256;

    /** @param charged the socket whose buffer the bytes fill; null if they fill nobody's */
    private static final class Packet {
        final byte[] data;
        final FakeName from;
        final FakeSocket charged;
        int taken;

        Packet(byte[] data, FakeName from, FakeSocket charged) {
            this.data = data;
            this.from = from;
            this.charged = charged;
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

    void add(byte[] data, FakeName from, FakeSocket charged, boolean stream) {
        packets.addLast(new Packet(data, from, charged));
        bytes += data.length;
        if (charged != null) {
            charged.inFlight += charge(data.length, stream);
        }
    }

    /** Takes one message; what does not fit is lost, but counted if {@code MSG_TRUNC} asks for it. The inbox must not be empty. */
    long takeMessage(long address, long length, int flags, long name, long nameLength) {
        Packet packet = packets.peekFirst();
        int fitting = (int) Math.min(length, packet.data.length);
        RawMemory.put(address, packet.data, 0, fitting);
        packet.from.write(name, nameLength);
        if ((flags & MSG_PEEK) == 0) {
            packets.removeFirst();
            bytes -= packet.data.length;
            discharge(packet, charge(packet.data.length, false));
        }
        return (flags & MSG_TRUNC) != 0 ? packet.data.length : fitting;
    }

    /** Takes as many bytes as there are and fit. */
    long takeBytes(long address, long length, int flags) {
        long count = 0;
        for (Packet packet : packets) {
            int part = (int) Math.min(length - count, packet.data.length - packet.taken);
            RawMemory.put(address + count, packet.data, packet.taken, part);
            count += part;
            if ((flags & MSG_PEEK) == 0) {
                packet.taken += part;
                bytes -= part;
                discharge(packet, part);
            }
        }
        packets.removeIf(packet -> packet.taken == packet.data.length);
        return count;
    }

    /** Throws everything away, because the socket is closed. */
    void clear(boolean stream) {
        for (Packet packet : packets) {
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

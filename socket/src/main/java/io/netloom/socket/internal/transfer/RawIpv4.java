package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Single tries of receiving the payload of packets. Raw IPv4 sockets give the whole packet, raw IPv6 ones never the header; so the header, options included, is taken off here. It is received into memory
 * of ours: the caller's buffer need not have room for it.
 */
final class RawIpv4 {
    private static final int MIN_HEADER = 20;
    private static final int MAX_HEADER = 60;

    private RawIpv4() {}

    /** Whether what this socket receives begins with a header. What its error queue gives does not. */
    static boolean hasHeader(Fd fd, int flags) {
        return fd.kind().family() == SocketConstants.AF_INET && fd.kind().type() == SocketConstants.SOCK_RAW
            && (flags & SocketConstants.MSG_ERRQUEUE) == 0;
    }

    /** recvmsg(2): bytes of payload, or -errno. The message is told the payload's length, and that it was cut if it was. */
    static int receive(Fd fd, ByteBuffer dst, int flags, MessageInfo message) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("the buffer to read into is read-only");
        }
        int wanted = dst.remaining() + MAX_HEADER;
        CallFrame frame = CallFrames.lease();
        try {
            if (wanted <= CallFrame.BOUNCE_SIZE) {
                MemorySegment bounce = frame.bounce();
                int n = Transfer.receiveMessage(fd, frame, bounce.address(), wanted, MemorySegment.NULL, flags, message);
                return n < 0 ? n : payload(bounce, frame.bounceBuffer(), Math.min(n, wanted), n, dst, flags, message);
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(wanted);
                int n = Transfer.receiveMessage(fd, frame, memory.address(), wanted, memory, flags, message);
                return n < 0 ? n : payload(memory, memory.asByteBuffer(), Math.min(n, wanted), n, dst, flags, message);
            }
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Moves the payload of a packet, {@code length} bytes that begin at {@code at}, to where the packet begins; returns its length. */
    static int dropHeader(MemorySegment memory, long at, int length) {
        int header = headerLength(memory, at, length);
        MemorySegment.copy(memory, at + header, memory, at, length - header);
        return length - header;
    }

    private static int headerLength(MemorySegment memory, long at, int length) {
        return length < MIN_HEADER ? length : Math.min((memory.get(ValueLayout.JAVA_BYTE, at) & 0xf) * 4, length);
    }

    /** @param stored bytes that are there of the {@code n} that the kernel tells, which are more with MSG_TRUNC */
    private static int payload(MemorySegment packet, ByteBuffer view, int stored, int n, ByteBuffer dst, int flags, MessageInfo message) {
        int header = headerLength(packet, 0, stored);
        int copied = Math.min(stored - header, dst.remaining());
        dst.put(dst.position(), view, header, copied);
        dst.position(dst.position() + copied);
        int length = (flags & SocketConstants.MSG_TRUNC) != 0 ? n - header : copied;
        message.payload(length, copied < n - header);
        return length;
    }
}

package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Single tries with one message in several buffers. The pieces are joined in one piece of native memory: foreign memory that an {@code iovec} points to is not kept alive by the
 * call, and copying a packet costs less than describing its pieces.
 */
public final class ScatterGather {
    private ScatterGather() {}

    /** recvmsg(2) into the buffers, one after another. */
    public static int receive(Fd fd, List<ByteBuffer> dst, int flags, MessageInfo message) {
        for (int i = 0; i < dst.size(); i++) {
            if (dst.get(i).isReadOnly()) {
                throw new IllegalArgumentException("buffer " + i + " to read into is read-only");
            }
        }
        int wanted = remaining(fd, dst);
        if (wanted == 0 && Transfer.takesNothing(fd, flags)) {
            return Transfer.nothing(message);
        }
        Transfer.noteFlags(fd, flags);
        CallFrame frame = CallFrames.lease();
        try {
            if (wanted <= CallFrame.BOUNCE_SIZE) {
                int n = Transfer.receiveMessage(fd, frame, frame.bounce().address(), wanted, MemorySegment.NULL, flags, message);
                scatter(frame.bounceBuffer(), dst, n);
                return n;
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(wanted);
                int n = Transfer.receiveMessage(fd, frame, memory.address(), wanted, memory, flags, message);
                scatter(memory.asByteBuffer(), dst, n);
                return n;
            }
        } finally {
            CallFrames.release(frame);
        }
    }

    private static void scatter(ByteBuffer from, List<ByteBuffer> dst, int n) {
        int at = 0;
        for (int i = 0; i < dst.size() && at < n; i++) {
            ByteBuffer to = dst.get(i);
            int piece = Math.min(to.remaining(), n - at);
            to.put(to.position(), from, at, piece);
            to.position(to.position() + piece);
            at += piece;
        }
    }

    /** sendmsg(2), or sendto(2) without control data, of the buffers' bytes as one message; of a stream's as many as the kernel takes. */
    public static int send(Fd fd, List<ByteBuffer> src, int flags, SocketAddress to, ControlData control) {
        int length = remaining(fd, src);
        CallFrame frame = CallFrames.lease();
        try {
            int nameLength = to == null ? 0 : SockAddrCodec.encode(to, fd.kind().family(), frame);
            int n;
            if (length <= CallFrame.BOUNCE_SIZE) {
                gather(src, frame.bounceBuffer(), length);
                n = Transfer.send(fd, frame, frame.bounce().address(), length, MemorySegment.NULL, flags, nameLength, control);
            } else {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(length);
                    gather(src, memory.asByteBuffer(), length);
                    n = Transfer.send(fd, frame, memory.address(), length, memory, flags, nameLength, control);
                }
            }
            advance(src, n);
            return Transfer.full(fd, n, flags, to != null);
        } finally {
            CallFrames.release(frame);
        }
    }

    private static void gather(List<ByteBuffer> src, ByteBuffer to, int length) {
        int at = 0;
        for (int i = 0; i < src.size() && at < length; i++) {
            ByteBuffer from = src.get(i);
            int piece = Math.min(from.remaining(), length - at);
            to.put(at, from, from.position(), piece);
            at += piece;
        }
    }

    private static void advance(List<ByteBuffer> src, int n) {
        int left = n;
        for (int i = 0; i < src.size() && left > 0; i++) {
            ByteBuffer from = src.get(i);
            int piece = Math.min(from.remaining(), left);
            from.position(from.position() + piece);
            left -= piece;
        }
    }

    /** What one call is to transfer: a stream's bytes in pieces, a message whole. */
    private static int remaining(Fd fd, List<ByteBuffer> buffers) {
        long sum = 0;
        for (int i = 0; i < buffers.size(); i++) {
            sum += buffers.get(i).remaining();
        }
        return fd.kind().isStream() ? (int) Math.min(sum, CallFrame.BOUNCE_SIZE) : Math.toIntExact(sum);
    }
}

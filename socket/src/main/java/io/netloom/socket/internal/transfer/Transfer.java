package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Single tries of the transferring calls: lease a frame, make the call, give the frame back. Each returns what the kernel returned; a buffer's position moves only with
 * bytes that were transferred.
 *
 * <p><b>Memory.</b> The memory of a direct buffer reaches the kernel as a direct pointer argument, which keeps its arena open for the call. All other buffers
 * go through the frame's bounce buffer, and so do small direct ones: copying a packet costs less than the objects that describe foreign memory.
 */
public final class Transfer {
    /** Up to this size a direct buffer is copied. */
    private static final int COPIED = 2048;

    private Transfer() {}

    public static int read(Fd fd, ByteBuffer dst) {
        if (!dst.hasRemaining() && fd.kind().isStream()) {
            return 0;
        }
        return receive(fd, dst, 0, null);
    }

    /** Streams: writes until all is written or the kernel takes no more; the position tells how far a later try has to go. */
    public static int write(Fd fd, ByteBuffer src) {
        if (!fd.kind().isStream()) {
            return send(fd, src, 0, null);
        }
        while (src.hasRemaining()) {
            int n = send(fd, src, 0, null);
            if (n < 0) {
                return n;
            }
        }
        return 0;
    }

    /** recvfrom(2), or read(2) where it is no socket. Fills the message, if one is given, with the datagram's length and source. */
    public static int receive(Fd fd, ByteBuffer dst, int flags, MessageInfo message) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("the buffer to read into is read-only");
        }
        CallFrame frame = CallFrames.lease();
        try {
            int n;
            if (dst.isDirect() && dst.remaining() > COPIED) {
                MemorySegment memory = MemorySegment.ofBuffer(dst);
                n = receive(fd, frame, memory.address(), dst.remaining(), memory, flags, message);
                Reference.reachabilityFence(dst);
                if (n > 0) {
                    dst.position(dst.position() + Math.min(n, dst.remaining()));
                }
                return n;
            }
            int wanted = dst.remaining();
            if (wanted <= CallFrame.BOUNCE_SIZE || fd.kind().isStream()) {
                n = receive(fd, frame, frame.bounce().address(), Math.min(wanted, CallFrame.BOUNCE_SIZE), MemorySegment.NULL, flags, message);
                copyOut(frame.bounceBuffer(), dst, n);
            } else {
                // A datagram may be longer than the bounce buffer on AF_UNIX and netlink, and comes in one piece or not at all.
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(wanted);
                    n = receive(fd, frame, memory.address(), wanted, memory, flags, message);
                    copyOut(memory.asByteBuffer(), dst, n);
                }
            }
            return n;
        } finally {
            CallFrames.release(frame);
        }
    }

    private static void copyOut(ByteBuffer from, ByteBuffer dst, int n) {
        if (n > 0) {
            // With MSG_TRUNC the kernel tells the datagram's length, which may be more than what was stored.
            int stored = Math.min(n, dst.remaining());
            dst.put(dst.position(), from, 0, stored);
            dst.position(dst.position() + stored);
        }
    }

    private static int receive(Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, MessageInfo message) {
        Syscalls sys = fd.syscalls();
        if (!fd.kind().isSocket()) {
            return (int) sys.read(frame, fd.number(), address, length, keepAlive);
        }
        if (message == null) {
            return (int) sys.recvfrom(frame, fd.number(), address, length, flags, 0, 0, keepAlive);
        }
        frame.nameLength(CallFrame.NAME_CAPACITY);
        int n = (int) sys.recvfrom(frame, fd.number(), address, length, flags, frame.name(), frame.nameLengthAddress(), keepAlive);
        if (n >= 0) {
            message.fill(frame, n, 0);
        }
        return n;
    }

    /** sendto(2) without SIGPIPE, or write(2) where it is no socket. */
    public static int send(Fd fd, ByteBuffer src, int flags, SocketAddress to) {
        CallFrame frame = CallFrames.lease();
        try {
            int n;
            int nameLength = to == null ? 0 : SockAddrCodec.encode(to, fd.kind().family(), frame);
            int length = src.remaining();
            if (src.isDirect() && length > COPIED) {
                MemorySegment memory = MemorySegment.ofBuffer(src);
                n = send(fd, frame, memory.address(), length, memory, flags, nameLength);
                Reference.reachabilityFence(src);
            } else if (length <= CallFrame.BOUNCE_SIZE || fd.kind().isStream()) {
                int piece = Math.min(length, CallFrame.BOUNCE_SIZE);
                MemorySegment bounce = frame.bounce();
                frame.bounceBuffer().put(0, src, src.position(), piece);
                n = send(fd, frame, bounce.address(), piece, MemorySegment.NULL, flags, nameLength);
            } else {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(length);
                    memory.asByteBuffer().put(0, src, src.position(), length);
                    n = send(fd, frame, memory.address(), length, memory, flags, nameLength);
                }
            }
            if (n > 0) {
                src.position(src.position() + n);
            }
            return n == -ErrorNumber.EAGAIN && (flags & SocketConstants.MSG_DONTWAIT) == 0 && noEventTellsOfRoom(fd, to) ? Fd.NO_EVENT : n;
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Whether no event says when the queue of a full receiver has room again. */
    private static boolean noEventTellsOfRoom(Fd fd, SocketAddress to) {
        return fd.kind().isNetlink() || to != null && fd.kind().isUnixDatagram();
    }

    private static int send(Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, int nameLength) {
        Syscalls sys = fd.syscalls();
        if (!fd.kind().isSocket()) {
            return (int) sys.write(frame, fd.number(), address, length, keepAlive);
        }
        long name = nameLength == 0 ? 0 : frame.name();
        return (int) sys.sendto(frame, fd.number(), address, length, flags | SocketConstants.MSG_NOSIGNAL, name, nameLength, keepAlive);
    }

    /** accept4(2), close-on-exec and non-blocking. Returns the new descriptor's number; the message takes the peer's address. */
    public static int accept(Fd fd, MessageInfo peer) {
        CallFrame frame = CallFrames.lease();
        try {
            frame.nameLength(CallFrame.NAME_CAPACITY);
            int n = fd.syscalls().accept4(frame, fd.number(), frame.name(), frame.nameLengthAddress(), SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
            if (n >= 0) {
                peer.fill(frame, 0, 0);
            }
            return n;
        } finally {
            CallFrames.release(frame);
        }
    }
}

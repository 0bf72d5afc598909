package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.fd.Fd;
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

    /** For the holder of the read lock. */
    public static int read(Fd fd, ByteBuffer dst) {
        int room = Math.min(dst.remaining(), CallFrame.BOUNCE_SIZE); // what is read through the bounce buffer
        int n = receive(fd, dst, 0, null);
        fd.noteRead(n, room);
        return n;
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
        return receive(fd, dst, flags, message, false);
    }

    /** recvmsg(2). Fills the message with all that the kernel tells. */
    public static int receiveMessage(Fd fd, ByteBuffer dst, int flags, MessageInfo message) {
        return message.payloadOnly() && RawIpv4.hasHeader(fd, flags)
            ? RawIpv4.receive(fd, dst, flags, message)
            : receive(fd, dst, flags, message, true);
    }

    private static int receive(Fd fd, ByteBuffer dst, int flags, MessageInfo message, boolean withHeader) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("the buffer to read into is read-only");
        }
        if (!dst.hasRemaining() && takesNothing(fd, flags)) {
            return nothing(message);
        }
        noteFlags(fd, flags);
        CallFrame frame = CallFrames.lease();
        try {
            int n;
            if (dst.isDirect() && dst.remaining() > COPIED) {
                MemorySegment memory = MemorySegment.ofBuffer(dst);
                n = receive(fd, frame, memory.address(), dst.remaining(), memory, flags, message, withHeader);
                Reference.reachabilityFence(dst);
                if (n > 0) {
                    dst.position(dst.position() + Math.min(n, dst.remaining()));
                }
                return n;
            }
            int wanted = dst.remaining();
            if (wanted <= CallFrame.BOUNCE_SIZE || fd.kind().isStream()) {
                n = receive(fd, frame, frame.bounce().address(), Math.min(wanted, CallFrame.BOUNCE_SIZE), MemorySegment.NULL, flags, message, withHeader);
                copyOut(frame.bounceBuffer(), dst, n);
            } else {
                // A datagram may be longer than the bounce buffer on AF_UNIX and netlink, and comes in one piece or not at all.
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(wanted);
                    n = receive(fd, frame, memory.address(), wanted, memory, flags, message, withHeader);
                    copyOut(memory.asByteBuffer(), dst, n);
                }
            }
            return n;
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Once urgent data was taken apart, its mark stops reads and no event says so. */
    static void noteFlags(Fd fd, int flags) {
        if ((flags & SocketConstants.MSG_OOB) != 0) {
            fd.probeAlways();
        }
    }

    /** Whether receiving no bytes means not to receive: from a stream, but not from an error queue. */
    static boolean takesNothing(Fd fd, int flags) {
        return fd.kind().isStream() && (flags & SocketConstants.MSG_ERRQUEUE) == 0;
    }

    static int nothing(MessageInfo message) {
        if (message != null) {
            message.fillWithNothing();
        }
        return 0;
    }

    private static void copyOut(ByteBuffer from, ByteBuffer dst, int n) {
        if (n > 0) {
            // With MSG_TRUNC the kernel tells the datagram's length, which may be more than what was stored.
            int stored = Math.min(n, dst.remaining());
            dst.put(dst.position(), from, 0, stored);
            dst.position(dst.position() + stored);
        }
    }

    private static int receive(
        Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, MessageInfo message, boolean withHeader) {
        Syscalls sys = fd.syscalls();
        if (withHeader) {
            return receiveMessage(fd, frame, address, length, keepAlive, flags, message);
        }
        if (!fd.kind().isSocket()) {
            return (int) sys.read(frame, fd.number(), address, length, keepAlive);
        }
        if (message == null) {
            return (int) sys.recvfrom(frame, fd.number(), address, length, flags, 0, 0, keepAlive);
        }
        frame.nameLength(CallFrame.NAME_CAPACITY);
        int n = (int) sys.recvfrom(frame, fd.number(), address, length, flags, frame.name(), frame.nameLengthAddress(), keepAlive);
        if (n >= 0) {
            message.fill(frame, n);
        }
        return n;
    }

    /**
     * What every receive with headers says. Descriptors must not be inherited by a process that another thread starts in this moment; packet sockets, which have none, refuse
     * the flag.
     */
    static int messageFlags(Fd fd) {
        return SocketConstants.MSG_DONTWAIT | (fd.kind().isUnix() ? SocketConstants.MSG_CMSG_CLOEXEC : 0);
    }

    static int receiveMessage(Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, MessageInfo message) {
        int capacity = message.controlCapacity();
        frame.control(capacity);
        long header = frame.header(address, length, CallFrame.NAME_CAPACITY, capacity);
        if (message.overflowCapacity() > 0) {
            frame.headerOverflow(message.overflowCapacity());
        }
        int n = (int) fd.syscalls().recvmsg(frame, fd.number(), header, flags | messageFlags(fd), keepAlive);
        if (n >= 0) {
            message.fillFromHeader(fd, frame, n);
            message.fillOverflow(frame, n - length);
        }
        return n;
    }

    /** sendto(2) without SIGPIPE, or write(2) where it is no socket. */
    public static int send(Fd fd, ByteBuffer src, int flags, SocketAddress to) {
        return send(fd, src, flags, to, null);
    }

    /** As {@link #send(Fd, ByteBuffer, int, SocketAddress)}; sendmsg(2) if there is control data. */
    public static int send(Fd fd, ByteBuffer src, int flags, SocketAddress to, ControlData control) {
        CallFrame frame = CallFrames.lease();
        try {
            return send(fd, frame, src, flags, to == null ? 0 : SockAddrCodec.encode(to, fd.kind().family(), frame), control);
        } finally {
            CallFrames.release(frame);
        }
    }

    /**
     * sendmsg(2), or sendto(2) where there is nothing to go along, to who sent the message that was received; from the address that it was for.
     *
     * @throws IllegalStateException if the message does not tell its source, or an IP packet's not its destination
     */
    public static int reply(Fd fd, ByteBuffer src, MessageInfo asked, boolean sameInterface) {
        CallFrame frame = CallFrames.lease();
        try {
            ControlData control = asked.reply(fd, sameInterface);
            return send(fd, frame, src, 0, asked.copyName(frame), control);
        } finally {
            CallFrames.release(frame);
        }
    }

    /** The frame has the name of whom it is for. */
    private static int send(Fd fd, CallFrame frame, ByteBuffer src, int flags, int nameLength, ControlData control) {
        int n;
        int length = src.remaining();
        if (src.isDirect() && length > COPIED) {
            MemorySegment memory = MemorySegment.ofBuffer(src);
            n = send(fd, frame, memory.address(), length, memory, flags, nameLength, control);
            Reference.reachabilityFence(src);
        } else if (length <= CallFrame.BOUNCE_SIZE || fd.kind().isStream()) {
            int piece = Math.min(length, CallFrame.BOUNCE_SIZE);
            MemorySegment bounce = frame.bounce();
            frame.bounceBuffer().put(0, src, src.position(), piece);
            n = send(fd, frame, bounce.address(), piece, MemorySegment.NULL, flags, nameLength, control);
        } else {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(length);
                memory.asByteBuffer().put(0, src, src.position(), length);
                n = send(fd, frame, memory.address(), length, memory, flags, nameLength, control);
            }
        }
        if (n > 0) {
            src.position(src.position() + n);
        }
        return full(fd, n, flags, nameLength > 0);
    }

    /** Tells apart, of the results that say "no room", those where no event says when the receiver's queue has room again. */
    static int full(Fd fd, int result, int flags, boolean addressed) {
        boolean waits = result == -ErrorNumber.EAGAIN && (flags & SocketConstants.MSG_DONTWAIT) == 0;
        return waits && (fd.kind().isNetlink() || addressed && fd.kind().isUnixDatagram()) ? Fd.NO_EVENT : result;
    }

    static int send(
        Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, int nameLength, ControlData control) {
        Syscalls sys = fd.syscalls();
        if (control != null) {
            return sendMessage(fd, frame, address, length, keepAlive, flags, nameLength, control);
        }
        if (!fd.kind().isSocket()) {
            return (int) sys.write(frame, fd.number(), address, length, keepAlive);
        }
        long name = nameLength == 0 ? 0 : frame.name();
        return (int) sys.sendto(frame, fd.number(), address, length, flags | SocketConstants.MSG_NOSIGNAL, name, nameLength, keepAlive);
    }

    private static int sendMessage(
        Fd fd, CallFrame frame, long address, int length, MemorySegment keepAlive, int flags, int nameLength, ControlData control) {
        MemorySegment area = frame.control(control.length());
        long header = frame.header(address, length, nameLength, control.length());
        control.acquire();
        try {
            control.copyTo(area, 0);
            int all = flags | SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
            return (int) fd.syscalls().sendmsg(frame, fd.number(), header, all, keepAlive);
        } finally {
            control.release();
        }
    }

    /** accept4(2), close-on-exec and non-blocking. Returns the new descriptor's number; the message takes the peer's address. */
    public static int accept(Fd fd, MessageInfo peer) {
        CallFrame frame = CallFrames.lease();
        try {
            frame.nameLength(CallFrame.NAME_CAPACITY);
            int n = fd.syscalls().accept4(frame, fd.number(), frame.name(), frame.nameLengthAddress(), SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
            if (n >= 0) {
                peer.fill(frame, 0);
            }
            return n;
        } finally {
            CallFrames.release(frame);
        }
    }
}

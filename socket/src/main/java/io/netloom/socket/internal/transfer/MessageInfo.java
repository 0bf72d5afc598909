package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a receive tells beside the data, as the kernel gave it; the storage behind {@code ReceivedMessage}. */
public final class MessageInfo {
    private static final byte[] NOTHING = {};
    private final MemorySegment name = MemorySegment.ofArray(new byte[CallFrame.NAME_CAPACITY]);
    private final MemorySegment control;
    private final ReceivedDescriptors descriptors;
    private final int overflowCapacity;
    private byte[] overflow = NOTHING;
    private int nameLength;
    private int controlLength;
    private int length;
    private int flags;
    private EventLoop loop;
    private boolean payloadOnly;

    /** Made with the first answer. */
    private ReplyControl replyControl;

    /**
     * @param controlCapacity room for control messages in bytes; with 0 none are asked for
     * @param overflowCapacity room in bytes for what of a message does not fit the caller's buffer
     */
    public MessageInfo(int controlCapacity, int overflowCapacity) {
        this.overflowCapacity = overflowCapacity;
        control = MemorySegment.ofArray(new byte[controlCapacity]);
        descriptors = controlCapacity == 0 ? null : new ReceivedDescriptors();
    }

    /** After a call that tells the source alone. */
    void fill(CallFrame frame, int bytes) {
        length = bytes;
        flags = 0;
        controlLength = 0;
        overflow = NOTHING;
        nameLength(frame, frame.nameLength());
    }

    /** After recvmsg(2): takes what went beyond the caller's buffer, if anything did. */
    void fillOverflow(CallFrame frame, int beyond) {
        int stored = Math.min(beyond, overflowCapacity);
        overflow = stored > 0 ? frame.overflow(stored).asSlice(0, stored).toArray(ValueLayout.JAVA_BYTE) : NOTHING;
    }

    /** Where no call was needed. */
    void fillWithNothing() {
        overflow = NOTHING;
        length = 0;
        flags = 0;
        controlLength = 0;
        nameLength = 0;
    }

    /** After recvmsg(2). The descriptors are noted first: they are open already. */
    void fillFromHeader(Fd fd, CallFrame frame, int bytes) {
        int stored = (int) Math.min(frame.headerControlLength(), control.byteSize());
        if (stored > 0) {
            MemorySegment from = frame.control(stored);
            loop = fd.loop();
            if (fd.kind().isUnix()) {
                descriptors.note(fd.syscalls(), from, 0, stored, 0);
            }
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, control, ValueLayout.JAVA_BYTE, 0, stored);
        }
        controlLength = stored;
        length = bytes;
        flags = told(frame.headerFlags());
        nameLength(frame, frame.headerNameLength());
    }

    /**
     * What goes along with an answer to this message through this descriptor; null for nothing.
     *
     * @throws IllegalStateException if the message does not tell its source, or an IP packet's not its destination
     */
    ControlData reply(Fd fd, boolean sameInterface) {
        if (nameLength == 0) {
            throw new IllegalStateException("the message does not tell who sent it");
        }
        int family = fd.kind().family();
        if (family != SocketConstants.AF_INET && family != SocketConstants.AF_INET6) {
            return null;
        }
        if (replyControl == null) {
            replyControl = new ReplyControl();
        }
        ControlData data = replyControl.of(control, controlLength, sameInterface);
        if (data == null) {
            throw new IllegalStateException("the message does not tell its destination: that has to be switched on before it is received");
        }
        return data == ReplyControl.NOTHING ? null : data;
    }

    /** Writes the source as the name of whom a call is for; returns its length. */
    int copyName(CallFrame frame) {
        MemorySegment.copy(name, ValueLayout.JAVA_BYTE, 0, frame.memory(), ValueLayout.JAVA_BYTE, frame.nameOffset(), nameLength);
        return nameLength;
    }

    /** Whether a raw IPv4 packet is received without its header. */
    public boolean payloadOnly() {
        return payloadOnly;
    }

    public void payloadOnly(boolean value) {
        payloadOnly = value;
    }

    /** After {@link #fillFromHeader}, where not all that came is the caller's. */
    void payload(int bytes, boolean truncated) {
        length = bytes;
        if (truncated) {
            flags |= SocketConstants.MSG_TRUNC;
        }
    }

    /** The kernel repeats this flag of the call's among the message's. */
    static int told(int flags) {
        return flags & ~SocketConstants.MSG_CMSG_CLOEXEC;
    }

    private void nameLength(CallFrame frame, int told) {
        // The kernel tells the address's own length, also when it is longer than what it could store.
        nameLength = Math.clamp(told, 0, CallFrame.NAME_CAPACITY);
        MemorySegment.copy(frame.memory(), ValueLayout.JAVA_BYTE, frame.nameOffset(), name, ValueLayout.JAVA_BYTE, 0, nameLength);
    }

    /** Closes the descriptors that nobody has taken: they belong to the message that is about to be overwritten. */
    public void closeDescriptors() {
        if (descriptors != null) {
            descriptors.close();
        }
    }

    /** The descriptors that came along; null without room for control messages. */
    public ReceivedDescriptors descriptors() {
        return descriptors;
    }

    /** The loop of the descriptor that the last control messages came through. */
    public EventLoop loop() {
        return loop;
    }

    /** A copy of everything but the descriptors, which stay here. */
    public MessageInfo copy() {
        MessageInfo copy = new MessageInfo(controlLength, 0);
        copy.overflow = overflow;
        MemorySegment.copy(name, 0, copy.name, 0, nameLength);
        MemorySegment.copy(control, 0, copy.control, 0, controlLength);
        copy.nameLength = nameLength;
        copy.controlLength = controlLength;
        copy.length = length;
        copy.flags = flags;
        return copy;
    }

    /** The socket name, {@link #nameLength} bytes of it. */
    public MemorySegment name() {
        return name;
    }

    public int nameLength() {
        return nameLength;
    }

    /** The control messages, {@link #controlLength} bytes of them. */
    public MemorySegment control() {
        return control;
    }

    public int controlLength() {
        return controlLength;
    }

    public int controlCapacity() {
        return (int) control.byteSize();
    }

    public int overflowCapacity() {
        return overflowCapacity;
    }

    /** What did not fit the caller's buffer; empty if all did. */
    public byte[] overflow() {
        return overflow;
    }

    public int length() {
        return length;
    }

    public int flags() {
        return flags;
    }
}

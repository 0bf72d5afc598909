package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a receive tells beside the data, as the kernel gave it; the storage behind {@code ReceivedMessage}. */
public final class MessageInfo {
    private final MemorySegment name = MemorySegment.ofArray(new byte[CallFrame.NAME_CAPACITY]);
    private final MemorySegment control;
    private final ReceivedDescriptors descriptors;
    private int nameLength;
    private int controlLength;
    private int length;
    private int flags;
    private EventLoop loop;

    /** @param controlCapacity room for control messages in bytes; with 0 none are asked for */
    public MessageInfo(int controlCapacity) {
        control = MemorySegment.ofArray(new byte[controlCapacity]);
        descriptors = controlCapacity == 0 ? null : new ReceivedDescriptors();
    }

    /** After a call that tells the source alone. */
    void fill(CallFrame frame, int bytes) {
        length = bytes;
        flags = 0;
        controlLength = 0;
        nameLength(frame, frame.nameLength());
    }

    /** Where no call was needed. */
    void fillWithNothing() {
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
            descriptors.note(fd.syscalls(), from, 0, stored, 0);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, control, ValueLayout.JAVA_BYTE, 0, stored);
        }
        controlLength = stored;
        length = bytes;
        flags = told(frame.headerFlags());
        nameLength(frame, frame.headerNameLength());
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
        MessageInfo copy = new MessageInfo(controlLength);
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

    public int length() {
        return length;
    }

    public int flags() {
        return flags;
    }
}

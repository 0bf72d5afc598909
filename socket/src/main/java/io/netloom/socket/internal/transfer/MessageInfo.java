package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.sys.CallFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a receive tells beside the data, as the kernel gave it; the storage behind {@code ReceivedMessage}. */
public final class MessageInfo {
    private final MemorySegment name = MemorySegment.ofArray(new byte[CallFrame.NAME_CAPACITY]);
    private int nameLength;
    private int length;
    private int flags;

    void fill(CallFrame frame, int bytes, int messageFlags) {
        length = bytes;
        flags = messageFlags;
        // The kernel tells the address's own length, also when it is longer than what it could store.
        nameLength = Math.clamp(frame.nameLength(), 0, CallFrame.NAME_CAPACITY);
        MemorySegment.copy(frame.memory(), ValueLayout.JAVA_BYTE, frame.nameOffset(), name, ValueLayout.JAVA_BYTE, 0, nameLength);
    }

    /** The socket name, {@link #nameLength} bytes of it. */
    public MemorySegment name() {
        return name;
    }

    public int nameLength() {
        return nameLength;
    }

    public int length() {
        return length;
    }

    public int flags() {
        return flags;
    }
}

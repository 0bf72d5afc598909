package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.IoVec;
import io.netloom.socket.internal.sys.MessageLayout.MMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The memory of a batch, one piece:
 *
 * <pre>
 *   mmsghdr[capacity] | iovec[capacity] | names, 128 bytes each | control areas | data areas
 * </pre>
 *
 * Everything that does not change is written once; what a call changes is written anew only for the messages that the call before it has touched.
 *
 * <p><b>Safety.</b> The headers hold addresses of this same memory, which comes from an automatic arena and is never freed while this object is reachable.
 */
public final class BatchMemory {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final int capacity;
    private final int size;
    private final int controlCapacity;
    private final int controlSpace;
    private final MemorySegment memory;
    private final ByteBuffer view;
    private final long iovecs;
    private final long names;
    private final long controls;
    private final long data;

    /**
     * @param capacity how many messages
     * @param size bytes of data of each
     * @param controlCapacity bytes of control messages of each
     */
    public BatchMemory(int capacity, int size, int controlCapacity) {
        this.capacity = capacity;
        this.size = size;
        this.controlCapacity = controlCapacity;
        controlSpace = controlCapacity + CMsgHdr.ALIGNMENT - 1 & -CMsgHdr.ALIGNMENT;
        iovecs = (long) capacity * MMsgHdr.SIZE;
        names = iovecs + (long) capacity * IoVec.SIZE;
        controls = names + (long) capacity * CallFrame.NAME_CAPACITY;
        data = controls + (long) capacity * controlSpace;
        memory = Arena.ofAuto().allocate(data + (long) capacity * size, 16);
        view = memory.asByteBuffer();
        for (int i = 0; i < capacity; i++) {
            memory.set(LONG, header(i) + MsgHdr.NAME, memory.address() + nameOffset(i));
            memory.set(LONG, header(i) + MsgHdr.IOV, memory.address() + iovec(i));
            memory.set(LONG, header(i) + MsgHdr.IOV_LENGTH, 1);
            memory.set(LONG, iovec(i) + IoVec.BASE, memory.address() + dataOffset(i));
            forReceiving(i);
        }
    }

    private long header(int i) {
        return (long) i * MMsgHdr.SIZE;
    }

    private long iovec(int i) {
        return iovecs + (long) i * IoVec.SIZE;
    }

    /** Prepares message {@code i} to be received into. */
    void forReceiving(int i) {
        long header = header(i);
        memory.set(INT, header + MsgHdr.NAME_LENGTH, CallFrame.NAME_CAPACITY);
        control(header, i, controlCapacity);
        memory.set(INT, header + MsgHdr.FLAGS, 0);
        memory.set(LONG, iovec(i) + IoVec.LENGTH, size);
    }

    /** Prepares message {@code i} to be sent as it is: as many bytes as its length says, to the address that it has. */
    void forSending(int i, int controlLength) {
        long header = header(i);
        control(header, i, controlLength);
        memory.set(INT, header + MsgHdr.FLAGS, 0);
        memory.set(LONG, iovec(i) + IoVec.LENGTH, length(i));
    }

    private void control(long header, int i, int length) {
        // A pointer to nothing is none: the kernel looks at the pointer as well.
        memory.set(LONG, header + MsgHdr.CONTROL, length == 0 ? 0 : memory.address() + controlOffset(i));
        memory.set(LONG, header + MsgHdr.CONTROL_LENGTH, length);
    }

    /** The address of {@code struct mmsghdr} number {@code i}. */
    long headers(int i) {
        return memory.address() + header(i);
    }

    public MemorySegment memory() {
        return memory;
    }

    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    public int controlCapacity() {
        return controlCapacity;
    }

    public long nameOffset(int i) {
        return names + (long) i * CallFrame.NAME_CAPACITY;
    }

    public int nameLength(int i) {
        return Math.clamp(memory.get(INT, header(i) + MsgHdr.NAME_LENGTH), 0, CallFrame.NAME_CAPACITY);
    }

    public void nameLength(int i, int length) {
        memory.set(INT, header(i) + MsgHdr.NAME_LENGTH, length);
    }

    public long controlOffset(int i) {
        return controls + (long) i * controlSpace;
    }

    /** After receiving: how many bytes of control messages came. */
    public int controlLength(int i) {
        return (int) Math.min(memory.get(LONG, header(i) + MsgHdr.CONTROL_LENGTH), controlCapacity);
    }

    public int flags(int i) {
        return MessageInfo.told(memory.get(INT, header(i) + MsgHdr.FLAGS));
    }

    public long dataOffset(int i) {
        return data + (long) i * size;
    }

    /** Copies the buffer's first {@code length} bytes into message {@code i}; the position stays. */
    void copy(int i, ByteBuffer src, int length) {
        view.put((int) dataOffset(i), src, src.position(), length);
    }

    /** {@code msg_len}: bytes of the message. */
    public int length(int i) {
        return memory.get(INT, header(i) + MMsgHdr.LENGTH);
    }

    public void length(int i, int length) {
        memory.set(INT, header(i) + MMsgHdr.LENGTH, length);
    }
}

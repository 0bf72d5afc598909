package io.netloom.socket.internal.sys;

import io.netloom.socket.internal.sys.MessageLayout.IoVec;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The native memory of one system call: the errno cell, a socket name, small values, and a bounce buffer for the bytes of Java heap arrays.
 *
 * <p>A frame is leased from {@link CallFrames} for one try and given back right after it, never kept across a wait, so that a waiting operation
 * and an idle socket own no native memory.
 *
 * <p><b>Safety.</b> The memory comes from an automatic arena that this object keeps reachable; a raw address taken from a frame is valid while
 * the frame is leased. A frame belongs to one call at a time.
 */
public final class CallFrame {
    /** Bytes of the bounce buffer: the largest datagram. Larger transfers on streams are done in pieces. */
    public static final int BOUNCE_SIZE = 65_536;

    /** Room for any socket address ({@code struct sockaddr_storage}). */
    public static final int NAME_CAPACITY = 128;

    /** Room for option values, paths, {@code pollfd}, {@code timespec} and the like. */
    public static final int VALUE_CAPACITY = 512;

    private static final int MIN_CONTROL = 512;

    /** Room for what the linker saves after a call, of which errno is the first. */
    static final int ERRNO_CAPACITY = 8;

    private static final long ERRNO = 0;
    private static final long NAME_LENGTH = 8;
    private static final long VALUE_LENGTH = 12;
    private static final long TIME = 16;
    private static final long NAME = 32;
    private static final long VALUE = NAME + NAME_CAPACITY;
    private static final long HEADER = VALUE + VALUE_CAPACITY;
    private static final long IOV = HEADER + MsgHdr.SIZE;
    private static final long SIZE = IOV + 2 * IoVec.SIZE;

    private final MemorySegment memory;
    private final MemorySegment errnoCell;
    private MemorySegment bounce;
    private ByteBuffer bounceBuffer;
    private MemorySegment control = MemorySegment.NULL;
    private MemorySegment overflow = MemorySegment.NULL;

    public CallFrame() {
        memory = Arena.ofAuto().allocate(SIZE, 16);
        errnoCell = memory.asSlice(ERRNO, ERRNO_CAPACITY);
    }

    /** The segment that the linker saves errno in. */
    MemorySegment errnoCell() {
        return errnoCell;
    }

    /** The errno of the last call that failed; meaningless after one that succeeded. */
    public int errno() {
        return memory.get(ValueLayout.JAVA_INT, ERRNO);
    }

    void errno(int number) {
        memory.set(ValueLayout.JAVA_INT, ERRNO, number);
    }

    /** The whole frame, for structured access at {@link #nameOffset()} and {@link #valueOffset()}. */
    public MemorySegment memory() {
        return memory;
    }

    public long nameOffset() {
        return NAME;
    }

    public long valueOffset() {
        return VALUE;
    }

    /** Address of the socket name, {@link #NAME_CAPACITY} bytes. */
    public long name() {
        return memory.address() + NAME;
    }

    /** Address of the {@code socklen_t} that belongs to the name. */
    public long nameLengthAddress() {
        return memory.address() + NAME_LENGTH;
    }

    public int nameLength() {
        return memory.get(ValueLayout.JAVA_INT, NAME_LENGTH);
    }

    public void nameLength(int length) {
        memory.set(ValueLayout.JAVA_INT, NAME_LENGTH, length);
    }

    /** Address of the value area, {@link #VALUE_CAPACITY} bytes. */
    public long value() {
        return memory.address() + VALUE;
    }

    /** Address of the {@code socklen_t} that belongs to the value. */
    public long valueLengthAddress() {
        return memory.address() + VALUE_LENGTH;
    }

    public int valueLength() {
        return memory.get(ValueLayout.JAVA_INT, VALUE_LENGTH);
    }

    public void valueLength(int length) {
        memory.set(ValueLayout.JAVA_INT, VALUE_LENGTH, length);
    }

    public int valueInt(long offset) {
        return memory.get(ValueLayout.JAVA_INT_UNALIGNED, VALUE + offset);
    }

    public void valueInt(long offset, int value) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, VALUE + offset, value);
    }

    /** Fills the frame's {@code struct timespec} and returns its address. */
    long timespec(long nanos) {
        memory.set(ValueLayout.JAVA_LONG, TIME, nanos / 1_000_000_000L);
        memory.set(ValueLayout.JAVA_LONG, TIME + 8, nanos % 1_000_000_000L);
        return memory.address() + TIME;
    }

    /**
     * Fills the frame's {@code struct msghdr} and returns its address: one piece of memory for the data, the frame's name, the frame's control area.
     *
     * @param nameLength the name's capacity or length; 0 for no name
     * @param controlLength the control area's capacity or length, at most what {@link #control} was asked for; 0 for no control data
     */
    public long header(long address, long length, int nameLength, int controlLength) {
        memory.set(ValueLayout.JAVA_LONG, IOV + IoVec.BASE, address);
        memory.set(ValueLayout.JAVA_LONG, IOV + IoVec.LENGTH, length);
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.NAME, nameLength == 0 ? 0 : name());
        memory.set(ValueLayout.JAVA_INT, HEADER + MsgHdr.NAME_LENGTH, nameLength);
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.IOV, memory.address() + IOV);
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.IOV_LENGTH, 1);
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.CONTROL, controlLength == 0 ? 0 : control.address());
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.CONTROL_LENGTH, controlLength);
        memory.set(ValueLayout.JAVA_INT, HEADER + MsgHdr.FLAGS, 0);
        return memory.address() + HEADER;
    }

    /** After {@link #header}: a second piece of memory, which takes what the first has no room for. */
    public void headerOverflow(int length) {
        memory.set(ValueLayout.JAVA_LONG, IOV + IoVec.SIZE + IoVec.BASE, overflow(length).address());
        memory.set(ValueLayout.JAVA_LONG, IOV + IoVec.SIZE + IoVec.LENGTH, length);
        memory.set(ValueLayout.JAVA_LONG, HEADER + MsgHdr.IOV_LENGTH, 2);
    }

    /** The second piece of memory with room for at least this many bytes; what it held is lost when it has to grow. */
    public MemorySegment overflow(int capacity) {
        if (overflow.byteSize() < capacity) {
            overflow = Arena.ofAuto().allocate(capacity, 16);
        }
        return overflow;
    }

    /** What recvmsg(2) says of the name's length. */
    public int headerNameLength() {
        return memory.get(ValueLayout.JAVA_INT, HEADER + MsgHdr.NAME_LENGTH);
    }

    /** How many bytes of control data recvmsg(2) has stored. */
    public int headerControlLength() {
        return (int) memory.get(ValueLayout.JAVA_LONG, HEADER + MsgHdr.CONTROL_LENGTH);
    }

    /** {@code msg_flags}. */
    public int headerFlags() {
        return memory.get(ValueLayout.JAVA_INT, HEADER + MsgHdr.FLAGS);
    }

    /** The control area with room for at least this many bytes; what it held is lost when it has to grow. */
    public MemorySegment control(int capacity) {
        if (control.byteSize() < capacity) {
            control = Arena.ofAuto().allocate(Math.max(MIN_CONTROL, Integer.highestOneBit(capacity - 1) << 1), MessageLayout.CMsgHdr.ALIGNMENT);
        }
        return control;
    }

    /** The bounce buffer, {@link #BOUNCE_SIZE} bytes, made at first use. */
    public MemorySegment bounce() {
        MemorySegment b = bounce;
        if (b == null) {
            b = Arena.ofAuto().allocate(BOUNCE_SIZE, 16);
            bounce = b;
            bounceBuffer = b.asByteBuffer();
        }
        return b;
    }

    /** The bounce buffer as a {@link ByteBuffer}; callers use its absolute methods only and leave position and limit alone. */
    public ByteBuffer bounceBuffer() {
        bounce();
        return bounceBuffer;
    }
}

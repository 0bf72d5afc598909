package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.fd.Fd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The state behind {@code MessageBatch}: how many messages there are, how many have gone, what belongs to them beside their memory.
 *
 * <p>One operation at a time uses it: {@link #begin} and {@link #end}.
 */
public final class Batch {
    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(Batch.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BatchMemory memory;
    private final ReceivedDescriptors descriptors = new ReceivedDescriptors();
    private volatile boolean busy;
    private int count;
    private int sent;

    /** How many messages, from the first, the last receive or the messages added since may have changed: they are prepared anew. */
    private int touched;

    /** How many bytes of control messages were added to each; made at first use. */
    private int[] controlLengths;
    private Fd receivedThrough;
    private boolean payloadOnly;
    private long calls;
    private long messages;

    public Batch(BatchMemory memory) {
        this.memory = memory;
    }

    public BatchMemory memory() {
        return memory;
    }

    public ReceivedDescriptors descriptors() {
        return descriptors;
    }

    /** Claims the batch for one operation. */
    public void begin() {
        if (!BUSY.compareAndSet(this, false, true)) {
            throw new IllegalStateException("the batch is in use by another operation");
        }
    }

    public void end() {
        busy = false;
    }

    /** Throws if an operation uses the batch. */
    public void requireIdle() {
        if (busy) {
            throw new IllegalStateException("the batch is in use by an operation");
        }
    }

    public int count() {
        return count;
    }

    public int sent() {
        return sent;
    }

    void sent(int value) {
        sent = value;
    }

    /** The descriptor through which the last messages came; null if none did. */
    public Fd receivedThrough() {
        return receivedThrough;
    }

    /** Whether raw IPv4 packets are received without their headers. */
    public boolean payloadOnly() {
        return payloadOnly;
    }

    public void payloadOnly(boolean value) {
        payloadOnly = value;
    }

    public long calls() {
        return calls;
    }

    public long messages() {
        return messages;
    }

    /** Empties the batch; descriptors that nobody has taken are closed. */
    public void reset() {
        descriptors.close();
        for (int i = 0; i < touched; i++) {
            memory.forReceiving(i);
        }
        if (controlLengths != null) {
            Arrays.fill(controlLengths, 0, touched, 0);
        }
        touched = 0;
        count = 0;
        sent = 0;
    }

    void received(Fd fd, int n, int flags) {
        int first = count;
        count += n;
        touched = count;
        receivedThrough = fd;
        calls++;
        messages += n;
        if (payloadOnly && RawIpv4.hasHeader(fd, flags)) {
            for (int i = first; i < count; i++) {
                memory.length(i, RawIpv4.dropHeader(memory.memory(), memory.dataOffset(i), Math.min(memory.length(i), memory.size())));
            }
        }
        if (memory.controlCapacity() > 0 && fd.kind().isUnix()) {
            for (int i = first; i < count; i++) {
                descriptors.note(fd.syscalls(), memory.memory(), memory.controlOffset(i), memory.controlLength(i), i);
            }
        }
    }

    /** A seqpacket peer has ended: each message from there on is empty. */
    public void trimEnd() {
        while (count > 0 && memory.length(count - 1) == 0) {
            count--;
        }
    }

    /**
     * Appends a message; the buffer's bytes are taken. False if there is no room for another.
     *
     * @param control encoded control messages; null for none
     */
    public boolean add(ByteBuffer src, SocketAddress to, byte[] control) {
        if (count == memory.capacity()) {
            return false;
        }
        int length = src.remaining();
        if (length > memory.size()) {
            throw new IllegalArgumentException("a message of " + length + " bytes in a batch whose messages have at most " + memory.size());
        }
        int i = count;
        memory.nameLength(i, to == null ? 0 : SockAddrCodec.copy(to, memory.memory(), memory.nameOffset(i)));
        control(i, control);
        memory.copy(i, src, length);
        src.position(src.position() + length);
        memory.length(i, length);
        count++;
        touched = Math.max(touched, count);
        return true;
    }

    private void control(int i, byte[] control) {
        if (control == null) {
            if (controlLengths != null) {
                controlLengths[i] = 0;
            }
            return;
        }
        if (control.length > memory.controlCapacity()) {
            throw new IllegalArgumentException(
                "control messages of " + control.length + " bytes in a batch that has room for " + memory.controlCapacity());
        }
        if (controlLengths == null) {
            controlLengths = new int[memory.capacity()];
        }
        controlLengths[i] = control.length;
        MemorySegment.copy(control, 0, memory.memory(), ValueLayout.JAVA_BYTE, memory.controlOffset(i), control.length);
    }

    /** Before the first try of sending on a socket of this family. What was received goes out without the control messages that came in. */
    public void prepareToSend(int family, int from) {
        for (int i = from; i < count; i++) {
            memory.forSending(i, controlLengths == null ? 0 : controlLengths[i]);
            memory.nameLength(i, SockAddrCodec.fit(memory.memory(), memory.nameOffset(i), memory.nameLength(i), family));
        }
        sent = from;
    }
}

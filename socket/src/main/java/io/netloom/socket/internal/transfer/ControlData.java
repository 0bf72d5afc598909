package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Encoded control messages that are to be sent, and the descriptors among them. A descriptor's number is only written for the call, while a reference keeps it from being closed.
 * Immutable.
 */
public final class ControlData {
    private final byte[] bytes;
    private final Fd[] descriptors;
    private final int[] places;

    /**
     * @param bytes whole control messages; where {@code places} point, four bytes are overwritten at each call
     * @param descriptors what is passed, in the order of {@code places}
     */
    public ControlData(byte[] bytes, Fd[] descriptors, int[] places) {
        this.bytes = bytes;
        this.descriptors = descriptors;
        this.places = places;
    }

    public int length() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes;
    }

    /**
     * Takes a reference to each descriptor.
     *
     * @throws IllegalArgumentException if one of them is closed; none is held then
     */
    void acquire() {
        for (int i = 0; i < descriptors.length; i++) {
            if (!descriptors[i].acquire()) {
                release(i);
                throw new IllegalArgumentException("descriptor " + i + " of those that shall be passed is closed");
            }
        }
    }

    void release() {
        release(descriptors.length);
    }

    private void release(int count) {
        for (int i = 0; i < count; i++) {
            descriptors[i].release();
        }
    }

    /** Writes all, numbers included. References are held. */
    void copyTo(MemorySegment to, long at) {
        MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at, bytes.length);
        for (int i = 0; i < places.length; i++) {
            descriptors[i].probeAlways(); // the receiver may read as well
            to.set(ValueLayout.JAVA_INT_UNALIGNED, at + places[i], descriptors[i].number());
        }
    }
}

package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the kernel has refused to cut messages apart, and of which size the segments were. By address without port: what refuses is the way there. The longest unused of very many is
 * forgotten. Safe for use by any thread.
 */
public final class SegmentRefusals {
    private static final int EIO = 5;
    private static final int MOST = 1024;

    /** Both families have the port after the family. */
    private static final int PORT = 2;

    private static final int PORT_END = 4;

    private final Map<ByteBuffer, Integer> sizes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Integer> eldest) {
            return size() > MOST;
        }
    };

    /** Mostly there is none, and nobody has to look. */
    private volatile boolean any;

    /**
     * Whether the error may say that the message cannot be cut apart: the card computes no checksums (EIO), the segments are too many or larger than the MTU (EINVAL, newer kernels say EMSGSIZE).
     * Only if a datagram alone goes it does.
     */
    public static boolean mayBe(int result) {
        return result == -EIO || result == -ErrorNumber.EINVAL || result == -ErrorNumber.EMSGSIZE;
    }

    /** Whether segments of this size are refused on the way to this name; no bytes are a connected socket's peer. */
    public boolean contains(MemorySegment memory, long name, int nameLength, int size) {
        return any && contains(key(memory, name, nameLength), size);
    }

    public boolean contains(ByteBuffer key, int size) {
        synchronized (sizes) {
            Integer refused = sizes.get(key);
            return refused != null && size >= refused;
        }
    }

    /** @param result the -errno: EIO concerns segments of every size, the others those of this one and more */
    public void remember(ByteBuffer key, int size, int result) {
        synchronized (sizes) {
            sizes.merge(key, result == -EIO ? 1 : size, Math::min);
            any = true;
        }
    }

    /** Forgets all. */
    public void clear() {
        synchronized (sizes) {
            sizes.clear();
            any = false;
        }
    }

    /** The key of an encoded name. */
    public static ByteBuffer key(MemorySegment memory, long name, int nameLength) {
        byte[] bytes = new byte[nameLength];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, name, bytes, 0, nameLength);
        if (nameLength >= PORT_END) {
            bytes[PORT] = 0;
            bytes[PORT + 1] = 0;
        }
        return ByteBuffer.wrap(bytes);
    }
}

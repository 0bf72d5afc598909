package io.netloom.testkit.fake;

/** Where a receiving call wants a message, and what it learns beside the bytes. */
final class Reception {
    private final long[] bases;
    private final long[] lengths;
    private final long name;
    private final long nameLength;
    private final long capacity;
    final int flags;

    /** {@code msg_flags}, as far as the socket sets them. */
    int messageFlags;

    /** What came with the message; its files are the reception's, who has to install or drop them. */
    Ancillary ancillary = Ancillary.NONE;

    /** @param nameLength address of the name's length: capacity in, size out; 0 if no name is wanted */
    Reception(long[] bases, long[] lengths, int flags, long name, long nameLength) {
        this.bases = bases;
        this.lengths = lengths;
        this.flags = flags;
        this.name = name;
        this.nameLength = nameLength;
        long sum = 0;
        for (long length : lengths) {
            sum += length;
        }
        capacity = sum;
    }

    static Reception plain(long address, long length, int flags, long name, long nameLength) {
        return new Reception(new long[] {address}, new long[] {length}, flags, name, nameLength);
    }

    long capacity() {
        return capacity;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Scatters bytes over the pieces, {@code at} bytes behind the beginning of the first. */
    void put(long at, byte[] bytes, int offset, int length) {
        long position = at;
        int done = 0;
        for (int i = 0; i < bases.length && done < length; i++) {
            if (position >= lengths[i]) {
                position -= lengths[i];
                continue;
            }
            int part = (int) Math.min(length - done, lengths[i] - position);
            RawMemory.put(bases[i] + position, bytes, offset + done, part);
            done += part;
            position = 0;
        }
    }

    void from(FakeName sender) {
        sender.write(name, nameLength);
    }

    /** A connection's bytes have no sender of their own. */
    void fromPeer() {
        if (nameLength != 0) {
            RawMemory.putInt(nameLength, 0);
        }
    }
}

package io.netloom.bpf.internal;

import java.lang.classfile.CodeBuilder;

/**
 * The local variables of compiled code. Those in most use come first: bytecode is shortest for the first four, and HotSpot inlines what is short.
 *
 * @param start where the packet begins in its home; {@link #NONE}: at its first byte
 * @param metadata {@link #NONE}: null
 * @param scratch the first of the scratch words
 */
record Variables(int packet, int a, int x, int length, int start, int metadata, int entry, int scratch, int offset) {
    static final int NONE = -1;

    /** In {@code run(byte[])}. */
    static final Variables OF_ARRAY = new Variables(1, 2, 3, 4, NONE, NONE, NONE, 5, 21);

    /** In {@code run(byte[], int, int, PacketMetadata)}. */
    static final Variables OF_ARRAY_PART = new Variables(1, 5, 6, 3, 2, 4, NONE, 7, 23);

    /** In {@code run(ByteBuffer, PacketMetadata)}. */
    static final Variables OF_BUFFER = new Variables(1, 3, 4, 5, 6, 2, NONE, 7, 23);

    /** In {@code run(MemorySegment, PacketMetadata)}. */
    static final Variables OF_SEGMENT = new Variables(1, 3, 4, 5, NONE, 2, NONE, 7, 23);

    /** In a part's own method: all but the last are its parameters, in this order. */
    static final Variables OF_PART = new Variables(0, 1, 2, 3, 4, 5, 6, 7, 23);

    void loadStart(CodeBuilder code) {
        if (start == NONE) {
            code.iconst_0();
        } else {
            code.iload(start);
        }
    }

    void loadMetadata(CodeBuilder code) {
        if (metadata == NONE) {
            code.aconst_null();
        } else {
            code.aload(metadata);
        }
    }

    /** Makes an offset on the stack an index. */
    void addStart(CodeBuilder code) {
        if (start != NONE) {
            code.iload(start).iadd();
        }
    }
}

package io.netloom.testkit.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;

/** A socket address: the bytes of a {@code sockaddr}. Two are the same if their bytes are. */
final class FakeName {
    private final byte[] bytes;

    FakeName(byte[] bytes) {
        this.bytes = bytes;
    }

    static FakeName read(long address, int length) {
        return new FakeName(RawMemory.bytes(address, length));
    }

    /** The name of a socket that has none: the wildcard address and port 0, or the bare family. */
    static FakeName none(int family) {
        int size = family == AF_INET ? 16 : family == AF_INET6 ? 28 : 2;
        byte[] bytes = new byte[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putShort(0, (short) family);
        return new FakeName(bytes);
    }

    static FakeName loopback(int family, int port) {
        byte[] bytes = none(family).bytes;
        if (family == AF_INET) {
            bytes[4] = 127;
            bytes[7] = 1;
        } else {
            bytes[23] = 1;
        }
        return new FakeName(bytes).withPort(port);
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    int family() {
        return bytes.length < 2 ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(0);
    }

    int port() {
        return ByteBuffer.wrap(bytes).getShort(2) & 0xffff;
    }

    FakeName withPort(int port) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).putShort(2, (short) port);
        return new FakeName(copy);
    }

    boolean isWildcard() {
        return Arrays.equals(address(), new byte[address().length]);
    }

    boolean isLoopback() {
        return family() == AF_INET ? bytes[4] == 127 : Arrays.equals(address(), loopback(AF_INET6, 0).address());
    }

    boolean isAbstract() {
        return bytes.length > 2 && bytes[2] == 0;
    }

    /** Whether a packet to {@code other} reaches a socket of this name. */
    boolean covers(FakeName other) {
        return port() == other.port() && (isWildcard() || Arrays.equals(address(), other.address()));
    }

    /** The name as unix(7) stores it: a path ends at its first zero and is given back with one. */
    FakeName normalized() {
        if (family() != 1 || bytes.length == 2 || isAbstract()) {
            return this;
        }
        int end = 2;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new FakeName(Arrays.copyOf(bytes, end + 1));
    }

    private byte[] address() {
        return family() == AF_INET ? Arrays.copyOfRange(bytes, 4, 8) : Arrays.copyOfRange(bytes, 8, 24);
    }

    /** As getsockname(2) does: as much as fits the capacity at {@code lengthAddress}, and there the true size. */
    void write(long address, long lengthAddress) {
        if (lengthAddress == 0) {
            return;
        }
        if (address != 0) {
            RawMemory.put(address, bytes, 0, Math.min(bytes.length, RawMemory.getInt(lengthAddress)));
        }
        RawMemory.putInt(lengthAddress, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FakeName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}

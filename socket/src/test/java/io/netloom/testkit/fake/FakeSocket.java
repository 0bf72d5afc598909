package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ACCEPTCONN;
import static io.netloom.socket.internal.sys.SocketConstants.SO_COOKIE;
import static io.netloom.socket.internal.sys.SocketConstants.SO_DOMAIN;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ERROR;
import static io.netloom.socket.internal.sys.SocketConstants.SO_PROTOCOL;
import static io.netloom.socket.internal.sys.SocketConstants.SO_RCVBUF;
import static io.netloom.socket.internal.sys.SocketConstants.SO_RCVBUFFORCE;
import static io.netloom.socket.internal.sys.SocketConstants.SO_REUSEADDR;
import static io.netloom.socket.internal.sys.SocketConstants.SO_SNDBUF;
import static io.netloom.socket.internal.sys.SocketConstants.SO_SNDBUFFORCE;
import static io.netloom.socket.internal.sys.SocketConstants.SO_TYPE;

/** What all sockets have: names, options, a pending error, an inbox and a share of the peer's. */
abstract class FakeSocket extends FakeFile {
    private record Option(int level, int name) {}

    final int family;
    final int type;
    final int protocol;
    final long cookie;
    final FakeNamespace namespace;
    final Inbox inbox = new Inbox();
    final Map<Option, byte[]> options = new HashMap<>();

    /** Null while unbound; of a connected peer's on AF_UNIX, its name or none. */
    FakeName name;
    FakeName peerName;

    /** SO_ERROR: reported once, by whatever call asks first. */
    int pendingError;
    boolean readShut;
    boolean writeShut;

    /** What this socket sent and the receivers have not taken. */
    long inFlight;
    long sendLimit;
    long receiveLimit;

    FakeSocket(FakeMachine kernel, FakeNamespace namespace, int family, int type, int protocol) {
        super(kernel);
        this.namespace = namespace;
        this.family = family;
        this.type = type;
        this.protocol = protocol;
        this.cookie = kernel.nextCookie();
        this.sendLimit = kernel.bufferSize;
        this.receiveLimit = kernel.bufferSize;
    }

    abstract int connect(FakeName to);

    abstract long send(byte[] data, FakeName to);

    abstract long receive(long address, long length, int flags, long sender, long senderLength);

    abstract int shutdown(int how);

    /** Bytes that this socket sent have left the receiver's inbox. */
    abstract void spaceFreed();

    int listen(int backlog) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    FakeSocket accept(long address, long addressLength) {
        throw new IllegalStateException("not a listener");
    }

    /** Why accept(2) fails, 0 if it does not. */
    int cannotAccept() {
        return -ErrorNumber.EOPNOTSUPP;
    }

    boolean isListening() {
        return false;
    }

    boolean isConnected() {
        return peerName != null;
    }

    final int bind(FakeName wanted) {
        if (wanted.size() < FakeName.none(family).size() || family == AF_UNIX && wanted.family() != AF_UNIX) {
            return -ErrorNumber.EINVAL;
        }
        if (wanted.family() != family) {
            return -ErrorNumber.EAFNOSUPPORT;
        }
        return name != null ? -ErrorNumber.EINVAL : namespace.bind(this, wanted);
    }

    /** Gives an unbound inet socket a port of its own before it sends. */
    final int bindAutomatically(FakeName to) {
        return name != null ? 0 : namespace.bind(this, to == null ? FakeName.none(family) : FakeName.loopback(family, 0));
    }

    final boolean isInet() {
        return family == AF_INET || family == AF_INET6;
    }

    final boolean reusesAddress() {
        byte[] value = options.get(new Option(SOL_SOCKET, SO_REUSEADDR));
        return value != null && value[0] != 0;
    }

    final FakeName nameOrNone() {
        return name == null ? FakeName.none(family) : name;
    }

    /** The pending error as {@code -errno}, which clears it. */
    final int takeError() {
        int error = pendingError;
        pendingError = 0;
        return -error;
    }

    @Override
    final long read(long address, long length) {
        return receive(address, length, 0, 0, 0);
    }

    @Override
    final long write(long address, long length) {
        return send(RawMemory.bytes(address, (int) length), null);
    }

    int getOption(int level, int option, long value, long length) {
        byte[] stored = options.get(new Option(level, option));
        if (level == SOL_SOCKET) {
            switch (option) {
                case SO_TYPE -> stored = number(type);
                case SO_DOMAIN -> stored = number(family);
                case SO_PROTOCOL -> stored = number(protocol);
                case SO_ACCEPTCONN -> stored = number(isListening() ? 1 : 0);
                case SO_ERROR -> stored = number(-takeError());
                case SO_SNDBUF -> stored = number((int) sendLimit);
                case SO_RCVBUF -> stored = number((int) receiveLimit);
                case SO_COOKIE -> {
                    if (RawMemory.getInt(length) < 8) {
                        return -ErrorNumber.EINVAL;
                    }
                    RawMemory.putLong(value, cookie);
                    RawMemory.putInt(length, 8);
                    return 0;
                }
                default -> { }
            }
        }
        if (stored == null) {
            return -ErrorNumber.ENOPROTOOPT;
        }
        int size = Math.min(stored.length, RawMemory.getInt(length));
        RawMemory.put(value, stored, 0, size);
        RawMemory.putInt(length, size);
        return 0;
    }

    /** Remembers any option; that of a buffer's size counts, and is doubled as in Linux. */
    int setOption(int level, int option, long value, int length) {
        if (level == SOL_SOCKET) {
            if (length < 4) {
                return -ErrorNumber.EINVAL;
            }
            switch (option) {
                case SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ACCEPTCONN, SO_ERROR, SO_COOKIE -> {
                    return -ErrorNumber.ENOPROTOOPT;
                }
                case SO_SNDBUF, SO_SNDBUFFORCE -> sendLimit = 2L * RawMemory.getInt(value);
                case SO_RCVBUF, SO_RCVBUFFORCE -> receiveLimit = 2L * RawMemory.getInt(value);
                default -> { }
            }
        }
        options.put(new Option(level, option), RawMemory.bytes(value, length));
        return 0;
    }

    private static byte[] number(int value) {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(0, value);
        return bytes;
    }

    @Override
    String describe() {
        return "socket " + family + '/' + type + '/' + protocol + " cookie " + cookie;
    }
}

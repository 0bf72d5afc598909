package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.IPPROTO_IP;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_ERRQUEUE;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_PEEK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ACCEPTCONN;
import static io.netloom.socket.internal.sys.SocketConstants.SO_BINDTODEVICE;
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
    private static final int SO_PASSCRED = 16;
    private static final int SO_TIMESTAMP = 29;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_TIMESTAMPING = 37;
    private static final int SO_RXQ_OVFL = 40;
    private static final int SO_PASSPIDFD = 76;

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

    final ErrorQueue errors = new ErrorQueue();

    /** What the next message that is received brings besides. */
    final List<ControlMessage> scripted = new ArrayList<>();

    /** How many datagrams there was no room for. */
    int drops;

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

    /** Sends; the message's files are the receiver's if this succeeds. */
    abstract long transmit(byte[] data, FakeName to, Ancillary with);

    /** Receives what is there. */
    abstract long take(Reception to);

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

    int bind(FakeName wanted) {
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
        return hasSet(SOL_SOCKET, SO_REUSEADDR);
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
        return receivePlain(Reception.plain(address, length, 0, 0, 0));
    }

    @Override
    final long write(long address, long length) {
        return send(RawMemory.bytes(address, (int) length), null, Ancillary.NONE);
    }

    final long send(byte[] data, FakeName to, Ancillary with) {
        long sent = transmit(data, to, with);
        if (sent < 0 || sent == 0 && type == SOCK_STREAM) {
            with.drop();
        }
        return sent;
    }

    /** For calls that cannot tell what came beside the bytes: it is lost. */
    final long receivePlain(Reception to) {
        long count = receive(to);
        to.ancillary.drop();
        return count;
    }

    /** What came beside the bytes is the caller's. */
    final long receive(Reception to) {
        if (to.has(MSG_ERRQUEUE) && family != AF_UNIX) {
            return takeError(to);
        }
        long count = take(to);
        if (count >= 0 && !to.has(MSG_PEEK) && !scripted.isEmpty()) {
            to.ancillary = to.ancillary.with(scripted);
            scripted.clear();
        }
        return count;
    }

    // The error queue

    final void queue(QueuedError error, FakeName destination) {
        errors.add(error, destination);
        if (error.isIcmp()) {
            pendingError = error.errno();
        }
        wake(Epoll.ERR);
    }

    /** Never waits. */
    private long takeError(Reception to) {
        if (errors.isEmpty()) {
            return -ErrorNumber.EAGAIN;
        }
        ErrorQueue.Entry entry = errors.take();
        QueuedError error = entry.error();
        byte[] payload = error.payload();
        int fitting = (int) Math.min(to.capacity(), payload.length);
        to.put(0, payload, 0, fitting);
        to.messageFlags |= MSG_ERRQUEUE | (fitting < payload.length ? MSG_TRUNC : 0);
        if (error.hasDestination() && entry.destination() != null) {
            to.from(entry.destination());
        } else {
            to.fromPeer();
        }
        to.ancillary = Ancillary.of(error.controls()).with(List.of(error.control(family)));
        if (errors.isNextIcmp()) {
            pendingError = errors.nextErrno();
        } else if (error.isIcmp()) {
            pendingError = 0;
        }
        if (!errors.isEmpty()) {
            wake(Epoll.ERR);
        }
        return fitting;
    }

    final int errorEvents() {
        return pendingError != 0 || !errors.isEmpty() ? Epoll.ERR : 0;
    }

    // What the kernel tells of a message

    final boolean hasSet(int level, int option) {
        byte[] value = options.get(new Option(level, option));
        return value != null && value[0] != 0;
    }

    final boolean wantsCredentials() {
        return hasSet(SOL_SOCKET, SO_PASSCRED);
    }

    final boolean wantsPidfd() {
        return hasSet(SOL_SOCKET, SO_PASSPIDFD);
    }

    private boolean wantsSender() {
        return wantsCredentials() || wantsPidfd();
    }

    /** The same with the sender's credentials if one of the two asked for them before it was sent. */
    final Ancillary introduced(Ancillary with, FakeSocket receiver) {
        return wantsSender() || receiver.wantsSender() ? with.from(kernel.credentials()) : with;
    }

    /** What is noted of a datagram when it arrives. */
    final List<ControlMessage> noted() {
        List<ControlMessage> notes = new ArrayList<>();
        Instant now = Instant.now();
        if (hasSet(SOL_SOCKET, SO_TIMESTAMPNS)) {
            notes.add(longs(SO_TIMESTAMPNS, now.getEpochSecond(), now.getNano()));
        } else if (hasSet(SOL_SOCKET, SO_TIMESTAMP)) {
            notes.add(longs(SO_TIMESTAMP, now.getEpochSecond(), now.getNano() / 1000));
        }
        if (hasSet(SOL_SOCKET, SO_TIMESTAMPING)) {
            notes.add(longs(SO_TIMESTAMPING, now.getEpochSecond(), now.getNano(), 0, 0, 0, 0));
        }
        if (hasSet(SOL_SOCKET, SO_RXQ_OVFL) && drops > 0) {
            notes.add(ControlMessage.of(SOL_SOCKET, SO_RXQ_OVFL, drops));
        }
        return notes;
    }

    private static ControlMessage longs(int type, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(numbers);
        return new ControlMessage(SOL_SOCKET, type, bytes.array());
    }

    // Options

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
        if (level == IPPROTO_IP && stored.length < Integer.BYTES) {
            stored = Arrays.copyOf(stored, Integer.BYTES); // ip(7) takes one byte for a small number and gives back whichever is asked for
        }
        int size = Math.min(stored.length, RawMemory.getInt(length));
        RawMemory.put(value, stored, 0, size);
        RawMemory.putInt(length, size);
        return 0;
    }

    /** Remembers any option; that of a buffer's size counts, and is doubled as in Linux. */
    int setOption(int level, int option, long value, int length) {
        if (level == SOL_SOCKET) {
            if (length < 4 && option != SO_BINDTODEVICE) {
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

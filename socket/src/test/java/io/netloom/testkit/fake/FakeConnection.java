package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayDeque;
import java.util.Arrays;

import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RD;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RDWR;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_WR;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;

/**
 * A socket that connects: TCP, Unix stream, Unix sequenced packets.
 *
 * <pre>
 *   CLOSED --listen--> LISTENING
 *   CLOSED --connect--> CONNECTED                     Unix: at once, or EAGAIN while the backlog is full
 *   CLOSED --connect--> CONNECTING --> CONNECTED      TCP: always EINPROGRESS first
 *                                  \-> CLOSED         refused, with the error pending
 * </pre>
 */
final class FakeConnection extends FakeSocket {
    private enum State { CLOSED, LISTENING, CONNECTING, CONNECTED }

    private State state = State.CLOSED;

    /** The other end; null before there is one and after it has been closed. */
    private FakeConnection peer;

    /** No more bytes will come: the peer has shut down its sending side, or is gone. */
    private boolean endOfInput;

    /** A TCP connect has ended well, and the next connect(2) says 0 before the one after it says EISCONN. */
    private boolean connectedQuietly;
    private boolean refused;

    /** A writer met a full buffer; TCP tells only such a one that there is room again. */
    private boolean starved;

    // Of a listener
    private final ArrayDeque<FakeConnection> accepted = new ArrayDeque<>();
    private final ArrayDeque<FakeConnection> waiting = new ArrayDeque<>();
    private int backlog;

    /** Where this socket waits for its connect to be decided. */
    private FakeConnection target;

    FakeConnection(FakeMachine kernel, FakeNamespace namespace, int family, int type, int protocol) {
        super(kernel, namespace, family, type, protocol);
    }

    static void pair(FakeConnection a, FakeConnection b) {
        a.attach(b);
        b.attach(a);
    }

    private void attach(FakeConnection other) {
        state = State.CONNECTED;
        peer = other;
        peerName = other.nameOrNone();
    }

    private boolean isStream() {
        return type == SOCK_STREAM;
    }

    // Connecting

    @Override
    int listen(int limit) {
        if (state != State.CLOSED && state != State.LISTENING || family == AF_UNIX && name == null) {
            return -ErrorNumber.EINVAL;
        }
        int bound = isInet() ? bindAutomatically(null) : 0;
        if (bound == 0) {
            state = State.LISTENING;
            backlog = Math.max(0, limit);
            wake(0);
        }
        return bound;
    }

    @Override
    boolean isListening() {
        return state == State.LISTENING;
    }

    @Override
    boolean isConnected() {
        return state == State.CONNECTED;
    }

    private boolean isFull() {
        return accepted.size() > backlog;
    }

    @Override
    int connect(FakeName to) {
        return isInet() ? connectInet(to) : connectUnix(to);
    }

    private int connectUnix(FakeName to) {
        if (to.family() != AF_UNIX) {
            return -ErrorNumber.EINVAL;
        }
        FakeSocket found = namespace.unixSocket(type, to);
        if (found == null) {
            return namespace.nobody(to);
        }
        if (found.type != type) {
            return -ErrorNumber.EPROTOTYPE;
        }
        FakeConnection listener = (FakeConnection) found;
        if (!listener.isListening()) {
            return -ErrorNumber.ECONNREFUSED;
        }
        if (listener.isFull()) {
            return (int) wouldBlock(); // also on a socket that is connected already: Linux looks at the backlog first
        }
        if (state != State.CLOSED) {
            return state == State.CONNECTED ? -ErrorNumber.EISCONN : -ErrorNumber.EINVAL;
        }
        establish(listener);
        return 0;
    }

    private int connectInet(FakeName to) {
        return switch (state) {
            case LISTENING -> -ErrorNumber.EISCONN;
            case CONNECTING -> -ErrorNumber.EALREADY;
            case CONNECTED -> {
                boolean first = connectedQuietly;
                connectedQuietly = false;
                yield first ? 0 : -ErrorNumber.EISCONN;
            }
            case CLOSED -> pendingError != 0 ? takeError() : begin(to);
        };
    }

    private int begin(FakeName to) {
        if (to.family() != family) {
            return -ErrorNumber.EAFNOSUPPORT;
        }
        if (!to.isLoopback() && !to.isWildcard()) {
            return -ErrorNumber.ENETUNREACH;
        }
        int bound = bindAutomatically(to);
        if (bound != 0) {
            return bound;
        }
        refused = false;
        state = State.CONNECTING;
        peerName = to.isWildcard() ? FakeName.loopback(family, to.port()) : to;
        if (kernel.holdsConnects) {
            kernel.hold(this);
        } else {
            decide();
        }
        wouldBlock();
        return -ErrorNumber.EINPROGRESS;
    }

    /** The network's answer to a TCP connect. */
    void decide() {
        if (state != State.CONNECTING) {
            return;
        }
        FakeConnection listener = namespace.listener(this, peerName).orElse(null);
        if (listener == null) {
            refuse();
        } else if (listener.isFull()) {
            target = listener;
            listener.waiting.add(this);
        } else {
            establish(listener);
            connectedQuietly = true;
            wake(Epoll.OUT);
        }
    }

    private void refuse() {
        state = State.CLOSED;
        refused = true;
        peerName = null;
        target = null;
        pendingError = ErrorNumber.ECONNREFUSED;
        wake(0);
    }

    private void establish(FakeConnection listener) {
        FakeConnection served = new FakeConnection(kernel, namespace, family, type, protocol);
        served.name = isInet() ? peerName : listener.name;
        pair(this, served);
        target = null;
        listener.accepted.add(served);
        listener.wake(Epoll.IN);
    }

    @Override
    int cannotAccept() {
        if (state != State.LISTENING) {
            return -ErrorNumber.EINVAL;
        }
        return accepted.isEmpty() ? (int) wouldBlock() : 0;
    }

    @Override
    FakeConnection accept(long address, long addressLength) {
        FakeConnection served = accepted.removeFirst();
        FakeConnection next = waiting.pollFirst();
        if (next != null) {
            next.decide();
        }
        served.peerName.write(address, addressLength);
        return served;
    }

    // Transfers

    @Override
    long transmit(byte[] data, FakeName to, Ancillary with) {
        if (state == State.CONNECTED && to != null && family == AF_UNIX) {
            return -ErrorNumber.EISCONN;
        }
        if (pendingError != 0) {
            return takeError();
        }
        if (state == State.CONNECTING) {
            return wouldBlock();
        }
        if (state != State.CONNECTED) {
            return isInet() ? -ErrorNumber.EPIPE : -ErrorNumber.ENOTCONN;
        }
        if (writeShut) {
            return -ErrorNumber.EPIPE;
        }
        if (peer == null) { // TCP: the peer is closed and answers the first bytes with a reset
            pendingError = ErrorNumber.EPIPE;
            writeShut = true;
            wake(0);
            return data.length;
        }
        return isStream() ? sendBytes(data, with) : sendMessage(data, with);
    }

    private long sendBytes(byte[] data, Ancillary with) {
        int room = (int) Math.min(data.length, sendLimit - inFlight);
        if (data.length == 0) {
            return 0;
        }
        if (room <= 0) {
            starved = true;
            return wouldBlock();
        }
        deliver(room == data.length ? data : Arrays.copyOf(data, room), with);
        return room;
    }

    private long sendMessage(byte[] data, Ancillary with) {
        int charge = Inbox.charge(data.length, false);
        if (charge > sendLimit) {
            return -ErrorNumber.EMSGSIZE;
        }
        if (inFlight + charge > sendLimit) {
            starved = true;
            return wouldBlock();
        }
        deliver(data, with);
        return data.length;
    }

    private void deliver(byte[] data, Ancillary with) {
        peer.inbox.add(data, FakeName.none(family), this, isStream(), introduced(with, peer));
        peer.wake(Epoll.IN | Epoll.PRI);
    }

    @Override
    long take(Reception to) {
        if (state == State.LISTENING || state == State.CLOSED) {
            if (pendingError != 0) {
                return takeError();
            }
            return family == AF_UNIX && isStream() ? -ErrorNumber.EINVAL : -ErrorNumber.ENOTCONN;
        }
        if (!inbox.isEmpty()) {
            long count = isStream() ? inbox.takeBytes(to) : inbox.takeMessage(to);
            to.fromPeer();
            return count;
        }
        to.fromPeer();
        if (pendingError != 0) {
            return takeError();
        }
        if (endOfInput || readShut) {
            return 0;
        }
        return isStream() && to.capacity() == 0 ? 0 : wouldBlock();
    }

    private boolean isWritable() {
        return isInet() ? sendLimit - inFlight >= inFlight / 2 : inFlight * 4 <= sendLimit;
    }

    @Override
    void spaceFreed() {
        if (isWritable() && (starved || family == AF_UNIX)) {
            starved = false;
            wake(Epoll.OUT);
        }
    }

    // Endings

    @Override
    int shutdown(int how) {
        if (how < SHUT_RD || how > SHUT_RDWR) {
            return -ErrorNumber.EINVAL;
        }
        if (state == State.CONNECTING || state == State.LISTENING) {
            leave();
            state = State.CLOSED;
            wake(0);
            return 0;
        }
        if (state == State.CLOSED) {
            return isInet() ? -ErrorNumber.ENOTCONN : 0;
        }
        if (how != SHUT_WR) {
            readShut = true;
            if (peer != null && family == AF_UNIX) {
                peer.writeShut = true;
            }
        }
        if (how != SHUT_RD) {
            writeShut = true;
            if (peer != null) {
                peer.endOfInput = true;
            }
        }
        wake(0);
        if (peer != null) {
            peer.wake(0);
        }
        return 0;
    }

    @Override
    void released() {
        namespace.unbind(this);
        leave();
        if (peer != null) {
            boolean lost = !inbox.isEmpty(); // data that nobody has read: the peer must learn that it did not arrive
            peer.gone(lost);
            peer = null;
        }
        inbox.clear(isStream());
    }

    private void gone(boolean reset) {
        peer = null;
        endOfInput = true;
        if (reset) {
            pendingError = ErrorNumber.ECONNRESET;
        }
        if (reset || family == AF_UNIX) {
            writeShut = true;
        }
        wake(0);
    }

    /** Ends listening, or waiting at a listener. */
    private void leave() {
        for (FakeConnection served : accepted) {
            if (served.peer != null) {
                served.peer.gone(true);
                served.peer = null;
            }
        }
        accepted.clear();
        waiting.forEach(FakeConnection::refuse);
        waiting.clear();
        if (target != null) {
            target.waiting.remove(this);
            target = null;
        }
    }

    @Override
    int readiness() {
        return errorEvents() | switch (state) {
            case LISTENING -> accepted.isEmpty() ? 0 : Epoll.IN;
            case CONNECTING -> 0;
            case CLOSED -> Epoll.OUT | Epoll.HUP | (refused ? Epoll.IN | Epoll.RDHUP : 0);
            case CONNECTED -> {
                boolean ended = endOfInput || readShut;
                yield (ended ? Epoll.IN | Epoll.RDHUP : inbox.isEmpty() ? 0 : Epoll.IN)
                    | (writeShut || isWritable() ? Epoll.OUT : 0)
                    | (ended && writeShut ? Epoll.HUP : 0);
            }
        };
    }
}

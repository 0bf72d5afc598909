package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RD;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RDWR;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_WR;

/**
 * A datagram socket. UDP never refuses to send and drops what the receiver has no room for; a Unix datagram waits in the receiver's queue and
 * fills the sender's buffer until it is taken, and a full queue says EAGAIN, of which a sender that is not connected gets no event.
 */
final class FakeDatagram extends FakeSocket {
    private static final int LARGEST_UDP = 65_507;

    /** Whom a Unix socket is connected to, and who is connected to it. */
    private FakeDatagram peer;
    private final Set<FakeDatagram> connectors = new HashSet<>();
    private boolean released;

    FakeDatagram(FakeMachine kernel, FakeNamespace namespace, int family, int type, int protocol) {
        super(kernel, namespace, family, type, protocol);
    }

    static void pair(FakeDatagram a, FakeDatagram b) {
        a.attach(b);
        b.attach(a);
    }

    private void attach(FakeDatagram other) {
        detach();
        peer = other;
        peerName = other.nameOrNone();
        other.connectors.add(this);
    }

    private void detach() {
        if (peer != null) {
            peer.connectors.remove(this);
        }
        peer = null;
        peerName = null;
    }

    @Override
    int connect(FakeName to) {
        if (to.family() == 0) {
            detach();
            return 0;
        }
        if (to.family() != family) {
            return family == AF_UNIX ? -ErrorNumber.EINVAL : -ErrorNumber.EAFNOSUPPORT;
        }
        if (family == AF_UNIX) {
            FakeSocket found = namespace.unixSocket(type, to);
            int problem = unreachable(found, to);
            if (problem == 0) {
                attach((FakeDatagram) found);
            }
            return problem;
        }
        if (!to.isLoopback() && !to.isWildcard()) {
            return -ErrorNumber.ENETUNREACH;
        }
        int bound = bindAutomatically(to);
        if (bound == 0) {
            peerName = to.isWildcard() ? FakeName.loopback(family, to.port()) : to;
        }
        return bound;
    }

    private int unreachable(FakeSocket found, FakeName to) {
        if (found == null) {
            return namespace.nobody(to);
        }
        if (found.type != type) {
            return -ErrorNumber.EPROTOTYPE;
        }
        FakeDatagram other = (FakeDatagram) found;
        return other.peer != null && other.peer != this ? -ErrorNumber.EPERM : 0;
    }

    @Override
    long transmit(byte[] data, FakeName to, Ancillary with) {
        if (pendingError != 0) {
            return takeError();
        }
        if (writeShut) {
            return -ErrorNumber.EPIPE;
        }
        if (to == null && peerName == null) {
            return isInet() ? -ErrorNumber.EDESTADDRREQ : -ErrorNumber.ENOTCONN;
        }
        if (to != null && to.family() != family) {
            return isInet() ? -ErrorNumber.EAFNOSUPPORT : -ErrorNumber.EINVAL;
        }
        return isInet() ? sendInet(data, to, with) : sendUnix(data, to, with);
    }

    private long sendInet(byte[] data, FakeName to, Ancillary with) {
        FakeName target = to == null ? peerName : to;
        if (data.length > LARGEST_UDP) {
            return -ErrorNumber.EMSGSIZE;
        }
        if (!target.isLoopback() && !target.isWildcard()) {
            return -ErrorNumber.ENETUNREACH;
        }
        int bound = bindAutomatically(null);
        if (bound != 0) {
            return bound;
        }
        FakeName from = name.isWildcard() ? FakeName.loopback(family, name.port()) : name;
        FakeName real = target.isWildcard() ? FakeName.loopback(family, target.port()) : target;
        FakeDatagram receiver = namespace.receiver(this, from, real).orElse(null);
        if (receiver == null) {
            unreachable(data, real);
        } else if (receiver.inbox.bytes() + data.length > receiver.receiveLimit || receiver.readShut) {
            receiver.drops++;
        } else {
            receiver.inbox.add(data, from, null, false, with.with(receiver.noted()));
            receiver.wake(Epoll.IN | Epoll.PRI);
        }
        wake(Epoll.OUT); // the loopback has taken the packet out of the send buffer again
        return data.length;
    }

    /** What "port unreachable" does: only a connected socket hears of it, or one that wants to hear of all errors. */
    private void unreachable(byte[] data, FakeName to) {
        if (QueuedError.isWanted(this)) {
            int type = family == AF_INET ? 3 : 1;
            int code = family == AF_INET ? 3 : 4;
            int origin = family == AF_INET ? QueuedError.ICMP : QueuedError.ICMP6;
            queue(new QueuedError(ErrorNumber.ECONNREFUSED, origin, type, code, 0, 0, data, List.of()), to);
        } else if (peerName != null) {
            pendingError = ErrorNumber.ECONNREFUSED;
            wake(0);
        }
    }

    private long sendUnix(byte[] data, FakeName to, Ancillary with) {
        FakeDatagram receiver = peer;
        if (to != null) {
            FakeSocket found = namespace.unixSocket(type, to);
            int problem = unreachable(found, to);
            if (problem != 0) {
                return problem;
            }
            receiver = (FakeDatagram) found;
        } else if (receiver.released) {
            detach();
            return -ErrorNumber.ECONNREFUSED;
        }
        int charge = Inbox.charge(data.length, false);
        if (receiver.readShut) {
            return -ErrorNumber.EPIPE;
        }
        if (charge > sendLimit) {
            return -ErrorNumber.EMSGSIZE;
        }
        if (inFlight + charge > sendLimit || receiver.isFullFor(this)) {
            return wouldBlock();
        }
        receiver.inbox.add(data, nameOrUnnamed(), this, false, introduced(with, receiver));
        receiver.wake(Epoll.IN | Epoll.PRI);
        return data.length;
    }

    /** An unbound Unix sender has a name of no bytes at all. */
    private FakeName nameOrUnnamed() {
        return name == null ? new FakeName(new byte[0]) : name;
    }

    private boolean isFullFor(FakeDatagram sender) {
        return peer != sender && inbox.messages() > kernel.unixDatagramQueue;
    }

    @Override
    long take(Reception to) {
        if (pendingError != 0) {
            return takeError();
        }
        if (inbox.isEmpty()) {
            return wouldBlock();
        }
        boolean full = inbox.messages() > kernel.unixDatagramQueue;
        long count = inbox.takeMessage(to);
        if (full && !isInet()) {
            connectors.forEach(connector -> connector.wake(Epoll.OUT));
        }
        return count;
    }

    @Override
    void spaceFreed() {
        if (inFlight * 4 <= sendLimit) {
            wake(Epoll.OUT);
        }
    }

    @Override
    int shutdown(int how) {
        if (how < SHUT_RD || how > SHUT_RDWR) {
            return -ErrorNumber.EINVAL;
        }
        readShut |= how != SHUT_WR;
        writeShut |= how != SHUT_RD;
        wake(0);
        return isInet() && peerName == null ? -ErrorNumber.ENOTCONN : 0;
    }

    @Override
    void released() {
        released = true;
        namespace.unbind(this);
        inbox.clear(false);
        if (peer != null) {
            peer.connectors.remove(this);
        }
        connectors.forEach(connector -> connector.wake(Epoll.OUT));
    }

    @Override
    int readiness() {
        boolean roomAtPeer = peer == null || peer.released || !peer.isFullFor(this);
        return errorEvents()
            | (readShut ? Epoll.IN | Epoll.RDHUP : inbox.isEmpty() ? 0 : Epoll.IN)
            | (inFlight * 4 <= sendLimit && roomAtPeer ? Epoll.OUT : 0)
            | (readShut && writeShut ? Epoll.HUP : 0);
    }
}

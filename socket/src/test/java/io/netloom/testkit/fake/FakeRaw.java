package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayList;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RD;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RDWR;

/**
 * A socket of a family whose protocol the fake does not know: raw IP, netlink, packet, KCM. What it sends is kept for the test to look at
 * ({@link FakeKernel#sent}); what it receives the test has put there ({@link FakeKernel#deliver}).
 */
final class FakeRaw extends FakeSocket {
    final List<byte[]> sent = new ArrayList<>();

    FakeRaw(FakeMachine kernel, FakeNamespace namespace, int family, int type, int protocol) {
        super(kernel, namespace, family, type, protocol);
    }

    @Override
    int bind(FakeName wanted) {
        name = wanted;
        return 0;
    }

    @Override
    int connect(FakeName to) {
        peerName = to.family() == 0 ? null : to;
        return 0;
    }

    @Override
    long transmit(byte[] data, FakeName to, Ancillary with) {
        if (pendingError != 0) {
            return takeError();
        }
        sent.add(data);
        return data.length;
    }

    @Override
    long take(Reception to) {
        if (pendingError != 0) {
            return takeError();
        }
        return inbox.isEmpty() ? wouldBlock() : inbox.takeMessage(to);
    }

    @Override
    int shutdown(int how) {
        return how < SHUT_RD || how > SHUT_RDWR ? -ErrorNumber.EINVAL : -ErrorNumber.EOPNOTSUPP;
    }

    @Override
    void spaceFreed() {}

    @Override
    void released() {
        inbox.clear(false);
    }

    @Override
    int readiness() {
        return errorEvents() | (inbox.isEmpty() ? 0 : Epoll.IN) | Epoll.OUT;
    }
}

package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;

/** A network namespace: which socket has which name. It has a loopback interface and nothing else. */
final class FakeNamespace {
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final int LAST_EPHEMERAL = 60_999;

    private record Port(int family, int type, int number) {}

    /** Abstract names are apart for each type of socket; a path is one file, whose type is 0 here. */
    private record UnixKey(int type, FakeName name) {}

    private final Map<Port, List<FakeSocket>> ports = new HashMap<>();
    private final Map<UnixKey, FakeSocket> unix = new HashMap<>();

    /** Paths whose socket is gone. Unlike the real ones they need not be deleted before they are bound again. */
    private final Set<FakeName> deadPaths = new HashSet<>();

    private int ephemeral = FIRST_EPHEMERAL;
    private int abstractName;

    /** Gives the socket the name, or a free one if it asks for port 0 or an unnamed Unix address. Returns 0 or {@code -errno}. */
    int bind(FakeSocket socket, FakeName name) {
        return socket.family == AF_UNIX ? bindUnix(socket, name.normalized()) : bindInet(socket, name);
    }

    private int bindUnix(FakeSocket socket, FakeName wanted) {
        FakeName name = wanted;
        while (wanted.size() == 2 && (name.size() == 2 || unix.containsKey(key(socket.type, name)))) {
            byte[] digits = String.format("\0%05x", ++abstractName).getBytes();
            byte[] bytes = {1, 0, digits[0], digits[1], digits[2], digits[3], digits[4], digits[5]};
            name = new FakeName(bytes);
        }
        if (unix.putIfAbsent(key(socket.type, name), socket) != null) {
            return -ErrorNumber.EADDRINUSE;
        }
        deadPaths.remove(name);
        socket.name = name;
        return 0;
    }

    private int bindInet(FakeSocket socket, FakeName wanted) {
        if (!wanted.isWildcard() && !wanted.isLoopback()) {
            return -ErrorNumber.EADDRNOTAVAIL;
        }
        FakeName name = wanted;
        for (int tries = 0; wanted.port() == 0 && (tries == 0 || !users(socket, name).isEmpty()); tries++) {
            if (tries > LAST_EPHEMERAL - FIRST_EPHEMERAL) {
                return -ErrorNumber.EADDRINUSE;
            }
            name = wanted.withPort(ephemeral);
            ephemeral = ephemeral == LAST_EPHEMERAL ? FIRST_EPHEMERAL : ephemeral + 1;
        }
        for (FakeSocket other : users(socket, name)) {
            boolean overlap = other.name.covers(name) || name.covers(other.name);
            boolean shared = socket.reusesAddress() && other.reusesAddress() && !other.isListening();
            if (overlap && !shared) {
                return -ErrorNumber.EADDRINUSE;
            }
        }
        socket.name = name;
        ports.computeIfAbsent(port(socket, name), none -> new ArrayList<>()).add(socket);
        return 0;
    }

    void unbind(FakeSocket socket) {
        if (socket.name == null) {
            return;
        }
        if (socket.family == AF_UNIX) {
            if (unix.remove(key(socket.type, socket.name), socket) && !socket.name.isAbstract()) {
                deadPaths.add(socket.name);
            }
        } else {
            ports.computeIfPresent(port(socket, socket.name), (port, users) -> users.remove(socket) && users.isEmpty() ? null : users);
        }
    }

    /** The socket of that name; of a path maybe one of another type, which the caller refuses. */
    FakeSocket unixSocket(int type, FakeName name) {
        return unix.get(key(type, name.normalized()));
    }

    private static UnixKey key(int type, FakeName name) {
        return new UnixKey(name.isAbstract() ? type : 0, name);
    }

    /** What it means that {@link #unixSocket} finds nobody. */
    int nobody(FakeName name) {
        return name.isAbstract() || deadPaths.contains(name.normalized()) ? -ErrorNumber.ECONNREFUSED : -ErrorNumber.ENOENT;
    }

    Optional<FakeConnection> listener(FakeSocket client, FakeName name) {
        return ports.getOrDefault(new Port(client.family, SOCK_STREAM, name.port()), List.of()).stream()
            .filter(socket -> socket.isListening() && socket.name.covers(name))
            .map(FakeConnection.class::cast).findFirst();
    }

    /** Whom a datagram from one name to another reaches: a socket connected to the sender before one that takes from all. */
    Optional<FakeDatagram> receiver(FakeSocket sender, FakeName from, FakeName to) {
        FakeDatagram best = null;
        for (FakeSocket socket : ports.getOrDefault(port(sender, to), List.of())) {
            FakeDatagram candidate = (FakeDatagram) socket;
            boolean connected = candidate.peerName != null;
            if (candidate.name.covers(to) && (!connected || candidate.peerName.equals(from)) && (best == null || connected)) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private List<FakeSocket> users(FakeSocket socket, FakeName name) {
        return ports.getOrDefault(port(socket, name), List.of());
    }

    private static Port port(FakeSocket socket, FakeName name) {
        return new Port(socket.family, socket.type, name.port());
    }
}

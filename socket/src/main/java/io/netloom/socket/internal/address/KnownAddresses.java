package io.netloom.socket.internal.address;

import io.netloom.socket.SockAddr;
import java.net.SocketAddress;

/**
 * The {@link SockAddr}s of java.net's addresses that were used lately, because asking an {@code InetAddress} for its bytes makes an array each time. So a program that
 * sends again and again to the same object makes no garbage, and one that makes its addresses anew pays for them once more.
 *
 * <p>A table without locks: of two that fall on the same place the later one stays, and a race loses nothing but the work. It keeps {@link #PLACES} addresses at most.
 */
final class KnownAddresses {
    private static final int PLACES = 256;

    private static final Known[] KNOWN = new Known[PLACES];

    /** Its fields are final, hence seen whole by whoever sees it. */
    private record Known(SocketAddress address, SockAddr value) {}

    private KnownAddresses() {}

    static SockAddr of(SocketAddress address) {
        if (address instanceof SockAddr value) {
            return value;
        }
        int place = System.identityHashCode(address) & PLACES - 1;
        Known known = KNOWN[place];
        // Not equals: IPv6 addresses are equal in java.net whatever their scope.
        if (known == null || known.address != address) {
            known = new Known(address, SockAddr.of(address));
            KNOWN[place] = known;
        }
        return known.value;
    }
}

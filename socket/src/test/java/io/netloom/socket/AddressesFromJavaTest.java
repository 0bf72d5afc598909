package io.netloom.socket;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Addresses, errors and namespaces as Java sees them. */
class AddressesFromJavaTest {
    @Test
    void addressesOfEachFamily() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SocketAddress[] all = {
            SockAddr.inet(loopback, 53),
            new SockAddr.Inet6(new byte[16], 53),
            new SockAddr.Inet6(new byte[16], 53, 2),
            new SockAddr.Inet6(new byte[16], 53, 2, 1),
            SockAddr.unix(Path.of("/run/x.sock")),
            SockAddr.unix("/run/x.sock".getBytes(StandardCharsets.UTF_8)),
            SockAddr.abstractUnix("name"),
            SockAddr.abstractUnix(new byte[] {0, 1}),
            SockAddr.unnamedUnix(),
            SockAddr.netlink(),
            SockAddr.netlink(1),
            SockAddr.netlink(1, 1),
            SockAddr.linkLayer(0x0800, 2),
            SockAddr.linkLayer(0x0800, 2, new byte[6]),
            new SockAddr.LinkLayer(0x0800, 2, new byte[6], 1, 4),
            SockAddr.vsock(2, 1234),
            new SockAddr.Vsock(2, 1234, 1),
            SockAddr.raw(29, new byte[14]),
        };
        for (SocketAddress address : all) {
            assertSame(address, SockAddr.of(address));
        }
    }

    /** The type is sealed: a switch over it needs no default. */
    private static String kind(SockAddr address) {
        return switch (address) {
            case SockAddr.Inet4 a -> "v4 port " + a.getPort();
            case SockAddr.Inet6 a -> "v6 port " + a.getPort() + " scope " + a.getScopeId() + " flow " + a.getFlowInfo();
            case SockAddr.Unix a -> "unix " + a.getPath();
            case SockAddr.Netlink a -> "netlink " + a.getPortId() + " " + a.getGroups();
            case SockAddr.LinkLayer a -> "packet " + a.getProtocol() + " " + a.getInterfaceIndex() + " " + a.getAddress().length;
            case SockAddr.Vsock a -> "vsock " + a.getCid() + " " + a.getPort();
            case SockAddr.Raw a -> "raw " + a.getFamily() + " " + a.getBytes().length;
        };
    }

    @Test
    void patternsOverAddresses() throws IOException {
        assertEquals("v4 port 53", kind(SockAddr.inet(InetAddress.getByName("127.0.0.1"), 53)));
        assertEquals("v6 port 53 scope 2 flow 1", kind(new SockAddr.Inet6(new byte[16], 53, 2, 1)));
        assertEquals("unix /run/x.sock", kind(SockAddr.unix(Path.of("/run/x.sock"))));
        assertEquals("unix null", kind(SockAddr.abstractUnix("x")));
        assertEquals("netlink 4294967295 1", kind(SockAddr.netlink(0xffffffffL, 1)));
        assertEquals("packet 2048 2 6", kind(SockAddr.linkLayer(0x0800, 2, new byte[6])));
        assertEquals("vsock 2 1234", kind(SockAddr.vsock(2, 1234)));
        assertEquals("raw 29 14", kind(SockAddr.raw(29, new byte[14])));
    }

    @Test
    void conversions() {
        InetSocketAddress inet = new InetSocketAddress("127.0.0.1", 53);
        assertEquals(inet, SockAddr.of(inet).toInetSocketAddress());
        assertNull(SockAddr.of(inet).toUnixDomainSocketAddress());
        UnixDomainSocketAddress unix = UnixDomainSocketAddress.of("/run/x.sock");
        assertEquals(unix, SockAddr.of(unix).toUnixDomainSocketAddress());
        assertArrayEquals(new byte[] {'n'}, SockAddr.abstractUnix("n").getAbstractName());
    }

    @Test
    void constants() {
        assertEquals(2, AddressFamily.INET);
        assertEquals(3, SocketType.RAW);
        assertEquals(58, Protocol.ICMPV6);
        assertEquals(1, SocketLevel.SOCKET);
        assertEquals(25, SocketOption.BINDTODEVICE);
        assertEquals(0x20, MessageFlag.TRUNC);
        assertEquals(111, Errno.ECONNREFUSED.getNumber());
        assertSame(Errno.ECONNREFUSED, Errno.of(111));
    }

    @Test
    void errorsAreCaughtAsJavaDoesAndTellTheNumber() throws IOException {
        try (Conn first = Conn.open(AddressFamily.INET, SocketType.DGRAM); Conn second = Conn.open(AddressFamily.INET, SocketType.DGRAM)) {
            first.bind(new InetSocketAddress("127.0.0.1", 0));
            BindException e = assertThrows(BindException.class, () -> second.bind(first.getLocalAddress()));
            ErrnoCarrier carrier = assertInstanceOf(ErrnoCarrier.class, e);
            assertSame(Errno.EADDRINUSE, carrier.getErrno());
            assertEquals("bind", carrier.getOperation());
            assertTrue(e.getMessage().startsWith("bind: EADDRINUSE (98) Address already in use (udp4 127.0.0.1:"), e.getMessage());
        }
    }

    @Test
    void namespaces() throws IOException {
        try (NetNs own = NetNs.ofPid(ProcessHandle.current().pid()); NetNs same = NetNs.ofPath(Path.of("/proc/self/ns/net"))) {
            assertEquals(own.getId(), same.getId());
            try (Conn conn = Conn.open(AddressFamily.UNIX, SocketType.STREAM, 0, new SocketConfig(null))) {
                assertNotNull(conn);
            }
        }
    }

    /** No name that Kotlin has mangled, which Java could neither read nor rely upon. */
    @Test
    void publicNamesAreNotMangled() {
        List<Class<?>> types = Stream.concat(
            Stream.of(SockAddr.class, Errno.class, ErrnoCarrier.class, MissingCapabilityException.class, NetNs.class, ReceivedMessage.class,
                LinuxSocketException.class, AddressFamily.class, MessageFlag.class),
            Stream.of(SockAddr.class.getDeclaredClasses())).toList();
        for (Class<?> type : types) {
            for (var method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                    assertTrue(method.getName().matches("[A-Za-z0-9]+"), method::toString);
                }
            }
        }
    }
}

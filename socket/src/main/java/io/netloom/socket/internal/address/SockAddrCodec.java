package io.netloom.socket.internal.address;

import io.netloom.socket.SockAddr;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet4;
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet6;
import io.netloom.socket.internal.sys.SocketAddressLayout.LinkLayer;
import io.netloom.socket.internal.sys.SocketAddressLayout.Netlink;
import io.netloom.socket.internal.sys.SocketAddressLayout.Unix;
import io.netloom.socket.internal.sys.SocketAddressLayout.Vsock;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfShort;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Addresses to and from {@code struct sockaddr}. What comes from the kernel is read within the length it told; whatever is not formed as its family's addresses are
 * becomes {@link SockAddr.Raw}, never an exception.
 */
public final class SockAddrCodec {
    private static final OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final OfShort NET_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int FAMILY_SIZE = 2;

    private SockAddrCodec() {}

    // To native memory

    /**
     * Writes the address where the frame has its name and returns its length.
     *
     * @param family the socket's: on AF_INET6 an IPv4 address becomes v4-mapped, on AF_INET a v4-mapped one becomes IPv4
     */
    public static int encode(SocketAddress address, int family, CallFrame frame) {
        MemorySegment to = frame.memory();
        long at = frame.nameOffset();
        to.asSlice(at, CallFrame.NAME_CAPACITY).fill((byte) 0);
        if (address instanceof InetSocketAddress inet) {
            if (inet.getAddress() == null) {
                throw new UnresolvedAddressException();
            }
            int scope = inet.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
            return encodeInet(inet.getAddress().getAddress(), inet.getPort(), scope, 0, family, to, at);
        }
        return switch (SockAddr.of(address)) {
            case SockAddr.Inet4 a -> encodeInet(a.getAddress().getAddress(), a.getPort(), 0, 0, family, to, at);
            case SockAddr.Inet6 a -> encodeInet(a.getAddress(), a.getPort(), a.getScopeId(), a.getFlowInfo(), family, to, at);
            case SockAddr.Unix a -> encodeUnix(a, to, at);
            case SockAddr.Netlink a -> {
                to.set(SHORT, at, (short) SocketConstants.AF_NETLINK);
                to.set(INT, at + Netlink.PORT_ID, (int) a.getPortId());
                to.set(INT, at + Netlink.GROUPS, a.getGroups());
                yield Netlink.SIZE;
            }
            case SockAddr.LinkLayer a -> encodeLinkLayer(a, to, at);
            case SockAddr.Vsock a -> {
                to.set(SHORT, at, (short) SocketConstants.AF_VSOCK);
                to.set(INT, at + Vsock.PORT, (int) a.getPort());
                to.set(INT, at + Vsock.CID, (int) a.getCid());
                yield Vsock.SIZE;
            }
            case SockAddr.Raw a -> {
                to.set(SHORT, at, (short) a.getFamily());
                yield FAMILY_SIZE + put(a.getBytes(), to, at + FAMILY_SIZE);
            }
        };
    }

    private static int encodeInet(byte[] address, int port, int scope, int flow, int family, MemorySegment to, long at) {
        boolean four = address.length == 4;
        if (four && family == SocketConstants.AF_INET6) {
            to.set(SHORT, at, (short) SocketConstants.AF_INET6);
            to.set(NET_SHORT, at + Inet6.PORT, (short) port);
            to.set(SHORT, at + Inet6.ADDRESS + 10, (short) 0xffff);
            put(address, to, at + Inet6.ADDRESS + 12);
            return Inet6.SIZE;
        }
        if (four) {
            to.set(SHORT, at, (short) SocketConstants.AF_INET);
            to.set(NET_SHORT, at + Inet4.PORT, (short) port);
            put(address, to, at + Inet4.ADDRESS);
            return Inet4.SIZE;
        }
        if (family == SocketConstants.AF_INET) {
            return encodeInet(unmapped(address), port, 0, 0, family, to, at);
        }
        to.set(SHORT, at, (short) SocketConstants.AF_INET6);
        to.set(NET_SHORT, at + Inet6.PORT, (short) port);
        to.set(NET_INT, at + Inet6.FLOW_INFO, flow);
        put(address, to, at + Inet6.ADDRESS);
        to.set(INT, at + Inet6.SCOPE_ID, scope);
        return Inet6.SIZE;
    }

    private static byte[] unmapped(byte[] address) {
        for (int i = 0; i < 12; i++) {
            if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
                throw new IllegalArgumentException("an IPv6 address on an IPv4 socket: " + text(address));
            }
        }
        return new byte[] {address[12], address[13], address[14], address[15]};
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int encodeUnix(SockAddr.Unix address, MemorySegment to, long at) {
        to.set(SHORT, at, (short) SocketConstants.AF_UNIX);
        if (address.getPath() != null) {
            // The zero at the end counts.
            return Unix.PATH + put(address.getPath().toString().getBytes(StandardCharsets.UTF_8), to, at + Unix.PATH) + 1;
        }
        byte[] name = address.getAbstractName();
        return name == null ? Unix.PATH : Unix.PATH + 1 + put(name, to, at + Unix.PATH + 1);
    }

    private static int encodeLinkLayer(SockAddr.LinkLayer address, MemorySegment to, long at) {
        byte[] hardware = address.getAddress();
        to.set(SHORT, at, (short) SocketConstants.AF_PACKET);
        to.set(NET_SHORT, at + LinkLayer.PROTOCOL, (short) address.getProtocol());
        to.set(INT, at + LinkLayer.INDEX, address.getInterfaceIndex());
        to.set(SHORT, at + LinkLayer.HARDWARE_TYPE, (short) address.getHardwareType());
        to.set(ValueLayout.JAVA_BYTE, at + LinkLayer.PACKET_TYPE, (byte) address.getPacketType());
        to.set(ValueLayout.JAVA_BYTE, at + LinkLayer.ADDRESS_LENGTH, (byte) hardware.length);
        put(hardware, to, at + LinkLayer.ADDRESS);
        return Math.max(LinkLayer.SIZE, LinkLayer.ADDRESS + hardware.length);
    }

    private static int put(byte[] bytes, MemorySegment to, long at) {
        MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at, bytes.length);
        return bytes.length;
    }

    // From native memory

    /** The address in {@code length} bytes at {@code at}; null when there is none. */
    public static SockAddr decode(MemorySegment from, long at, int length) {
        if (length < FAMILY_SIZE) {
            return null;
        }
        int size = (int) Math.min(length, from.byteSize() - at);
        int family = from.get(SHORT, at) & 0xffff;
        return switch (family) {
            case SocketConstants.AF_INET -> size < Inet4.SIZE / 2 ? raw(family, from, at, size) : decodeInet4(from, at);
            case SocketConstants.AF_INET6 -> size < Inet6.SIZE_RFC2133 ? raw(family, from, at, size) : decodeInet6(from, at, size);
            case SocketConstants.AF_UNIX -> decodeUnix(from, at, size);
            case SocketConstants.AF_NETLINK -> size < Netlink.SIZE ? raw(family, from, at, size)
                : new SockAddr.Netlink(Integer.toUnsignedLong(from.get(INT, at + Netlink.PORT_ID)), from.get(INT, at + Netlink.GROUPS));
            case SocketConstants.AF_PACKET -> decodeLinkLayer(from, at, size);
            case SocketConstants.AF_VSOCK -> size < Vsock.CID + 4 ? raw(family, from, at, size)
                : new SockAddr.Vsock(Integer.toUnsignedLong(from.get(INT, at + Vsock.CID)), Integer.toUnsignedLong(from.get(INT, at + Vsock.PORT)));
            default -> raw(family, from, at, size);
        };
    }

    private static SockAddr decodeInet4(MemorySegment from, long at) {
        byte[] address = get(from, at + Inet4.ADDRESS, 4);
        try {
            return new SockAddr.Inet4((Inet4Address) InetAddress.getByAddress(address), from.get(NET_SHORT, at + Inet4.PORT) & 0xffff);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static SockAddr decodeInet6(MemorySegment from, long at, int size) {
        return new SockAddr.Inet6(
            get(from, at + Inet6.ADDRESS, 16),
            from.get(NET_SHORT, at + Inet6.PORT) & 0xffff,
            size < Inet6.SIZE ? 0 : from.get(INT, at + Inet6.SCOPE_ID),
            from.get(NET_INT, at + Inet6.FLOW_INFO));
    }

    private static SockAddr decodeUnix(MemorySegment from, long at, int size) {
        int length = Math.min(size - Unix.PATH, Unix.PATH_SIZE);
        if (length <= 0) {
            return SockAddr.unnamedUnix();
        }
        byte[] name = get(from, at + Unix.PATH, length);
        if (name[0] == 0) {
            byte[] rest = new byte[length - 1];
            System.arraycopy(name, 1, rest, 0, rest.length);
            return rest.length == 0 || rest.length == Unix.PATH_SIZE - 1 && isZero(rest) ? SockAddr.unnamedUnix() : SockAddr.abstractUnix(rest);
        }
        int end = 0;
        while (end < length && name[end] != 0) {
            end++;
        }
        String path = new String(name, 0, end, StandardCharsets.UTF_8);
        // A path that is not UTF-8, or fills all 108 bytes without a zero, is not one that java.nio.file can give back unchanged.
        if (end >= Unix.PATH_SIZE || path.indexOf('\uFFFD') >= 0) {
            return raw(SocketConstants.AF_UNIX, from, at, size);
        }
        try {
            return SockAddr.unix(Path.of(path));
        } catch (InvalidPathException _) {
            return raw(SocketConstants.AF_UNIX, from, at, size);
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static SockAddr decodeLinkLayer(MemorySegment from, long at, int size) {
        int length = size < LinkLayer.ADDRESS ? -1 : from.get(ValueLayout.JAVA_BYTE, at + LinkLayer.ADDRESS_LENGTH) & 0xff;
        if (length < 0 || length > 32 || LinkLayer.ADDRESS + length > size) {
            return raw(SocketConstants.AF_PACKET, from, at, size);
        }
        return new SockAddr.LinkLayer(
            from.get(NET_SHORT, at + LinkLayer.PROTOCOL) & 0xffff,
            from.get(INT, at + LinkLayer.INDEX),
            get(from, at + LinkLayer.ADDRESS, length),
            from.get(SHORT, at + LinkLayer.HARDWARE_TYPE) & 0xffff,
            from.get(ValueLayout.JAVA_BYTE, at + LinkLayer.PACKET_TYPE) & 0xff);
    }

    private static SockAddr raw(int family, MemorySegment from, long at, int size) {
        return new SockAddr.Raw(family, get(from, at + FAMILY_SIZE, Math.max(0, Math.min(size, CallFrame.NAME_CAPACITY) - FAMILY_SIZE)));
    }

    private static byte[] get(MemorySegment from, long at, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return bytes;
    }
}

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
import java.lang.foreign.ValueLayout.OfLong;
import java.lang.foreign.ValueLayout.OfShort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;

/**
 * Addresses to and from {@code struct sockaddr}. What comes from the kernel is read within the length it told; whatever is not formed as its family's addresses are
 * becomes {@link SockAddr.Raw}, never an exception.
 */
public final class SockAddrCodec {
    private static final OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final OfShort NET_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int FAMILY_SIZE = 2;

    /** {@code svm_flags}, which headers before Linux 5.11 do not know. */
    private static final int VSOCK_FLAGS = 12;

    private SockAddrCodec() {}

    // To native memory

    /**
     * Writes the address where the frame has its name and returns its length. Allocates nothing for an address that it has met.
     *
     * @param family the socket's: on AF_INET6 an IPv4 address becomes v4-mapped, and IPv4's "any" IPv6's, as java.net has it; on AF_INET a v4-mapped
     *     address becomes IPv4
     * @throws UnresolvedAddressException for a name without an address
     * @throws IllegalArgumentException for an IPv6 address on an AF_INET socket
     */
    public static int encode(SocketAddress address, int family, CallFrame frame) {
        SockAddr known = KnownAddresses.of(address);
        int length = known.copyTo(frame.memory(), frame.nameOffset());
        return known instanceof SockAddr.Raw ? length : fit(frame.memory(), frame.nameOffset(), length, family);
    }

    /**
     * Writes the address in its own family and returns its length. Allocates nothing for an address that it has met.
     *
     * @throws UnresolvedAddressException for a name without an address
     */
    public static int copy(SocketAddress address, MemorySegment to, long at) {
        return KnownAddresses.of(address).copyTo(to, at);
    }

    /**
     * Makes the address that is written there fit a socket of this family, see {@link #encode}; returns its length.
     *
     * @throws IllegalArgumentException for an IPv6 address on an AF_INET socket
     */
    public static int fit(MemorySegment to, long at, int length, int family) {
        int own = length < FAMILY_SIZE ? SocketConstants.AF_UNSPEC : to.get(SHORT, at);
        if (own == SocketConstants.AF_INET && length == Inet4.SIZE && family == SocketConstants.AF_INET6) {
            return mapped(to, at);
        }
        if (own == SocketConstants.AF_INET6 && length == Inet6.SIZE && family == SocketConstants.AF_INET) {
            return unmapped(to, at);
        }
        return length;
    }

    /** The IPv4 address that was written, on an IPv6 socket. */
    private static int mapped(MemorySegment to, long at) {
        int number = to.get(INT, at + Inet4.ADDRESS);
        to.set(SHORT, at, (short) SocketConstants.AF_INET6);
        // The port has its place already.
        to.set(INT, at + Inet6.FLOW_INFO, 0);
        to.set(LONG, at + Inet6.ADDRESS, 0);
        // A socket bound to ::ffff:0.0.0.0 would hear IPv4 only, which nobody means who says "any".
        to.set(NET_INT, at + Inet6.ADDRESS + 8, number == 0 ? 0 : 0xffff);
        to.set(INT, at + Inet6.ADDRESS + 12, number);
        to.set(INT, at + Inet6.SCOPE_ID, 0);
        return Inet6.SIZE;
    }

    /** The IPv6 address that was written, on an IPv4 socket. */
    private static int unmapped(MemorySegment to, long at) {
        boolean isMapped = to.get(LONG, at + Inet6.ADDRESS) == 0 && to.get(NET_INT, at + Inet6.ADDRESS + 8) == 0xffff;
        if (!isMapped) {
            throw new IllegalArgumentException("an IPv6 address on an IPv4 socket: " + decode(to, at, Inet6.SIZE));
        }
        int number = to.get(INT, at + Inet6.ADDRESS + 12);
        to.set(SHORT, at, (short) SocketConstants.AF_INET);
        // The port has its place already.
        to.set(INT, at + Inet4.ADDRESS, number);
        to.set(LONG, at + Inet4.ADDRESS + 4, 0);
        return Inet4.SIZE;
    }

    /**
     * Whether packets to this address are IPv4's: also to a v4-mapped one. Allocates nothing for an address that it has met.
     *
     * @throws UnresolvedAddressException for a name without an address
     */
    public static boolean isIpv4(SocketAddress address) {
        SockAddr known = KnownAddresses.of(address);
        return known instanceof SockAddr.Inet4 || known instanceof SockAddr.Inet6 six && six.isV4Mapped();
    }

    /** The bytes of the structure in the address's own family. */
    public static byte[] image(SockAddr address) {
        byte[] bytes = new byte[CallFrame.NAME_CAPACITY];
        return Arrays.copyOf(bytes, write(address, MemorySegment.ofArray(bytes)));
    }

    /** Writes into zeros. */
    private static int write(SockAddr address, MemorySegment to) {
        return switch (address) {
            case SockAddr.Inet4 a -> {
                to.set(SHORT, 0, (short) SocketConstants.AF_INET);
                to.set(NET_SHORT, Inet4.PORT, (short) a.getPort());
                put(a.getAddress().getAddress(), to, Inet4.ADDRESS);
                yield Inet4.SIZE;
            }
            case SockAddr.Inet6 a -> {
                to.set(SHORT, 0, (short) SocketConstants.AF_INET6);
                to.set(NET_SHORT, Inet6.PORT, (short) a.getPort());
                to.set(NET_INT, Inet6.FLOW_INFO, a.getFlowInfo());
                put(a.getAddress(), to, Inet6.ADDRESS);
                to.set(INT, Inet6.SCOPE_ID, a.getScopeId());
                yield Inet6.SIZE;
            }
            case SockAddr.Unix a -> encodeUnix(a, to);
            case SockAddr.Netlink a -> {
                to.set(SHORT, 0, (short) SocketConstants.AF_NETLINK);
                to.set(INT, Netlink.PORT_ID, (int) a.getPortId());
                to.set(INT, Netlink.GROUPS, a.getGroups());
                yield Netlink.SIZE;
            }
            case SockAddr.LinkLayer a -> encodeLinkLayer(a, to);
            case SockAddr.Vsock a -> {
                to.set(SHORT, 0, (short) SocketConstants.AF_VSOCK);
                to.set(INT, Vsock.PORT, (int) a.getPort());
                to.set(INT, Vsock.CID, (int) a.getCid());
                to.set(ValueLayout.JAVA_BYTE, VSOCK_FLAGS, (byte) a.getFlags());
                yield Vsock.SIZE;
            }
            case SockAddr.Raw a -> {
                to.set(SHORT, 0, (short) a.getFamily());
                yield FAMILY_SIZE + put(a.getBytes(), to, FAMILY_SIZE);
            }
        };
    }

    private static int encodeUnix(SockAddr.Unix address, MemorySegment to) {
        to.set(SHORT, 0, (short) SocketConstants.AF_UNIX);
        byte[] path = address.getPathBytes();
        if (path != null) {
            // The zero at the end counts; a path that fills the field has none.
            return Unix.PATH + Math.min(put(path, to, Unix.PATH) + 1, Unix.PATH_SIZE);
        }
        byte[] name = address.getAbstractName();
        return name == null ? Unix.PATH : Unix.PATH + 1 + put(name, to, Unix.PATH + 1);
    }

    private static int encodeLinkLayer(SockAddr.LinkLayer address, MemorySegment to) {
        byte[] hardware = address.getAddress();
        to.set(SHORT, 0, (short) SocketConstants.AF_PACKET);
        to.set(NET_SHORT, LinkLayer.PROTOCOL, (short) address.getProtocol());
        to.set(INT, LinkLayer.INDEX, address.getInterfaceIndex());
        to.set(SHORT, LinkLayer.HARDWARE_TYPE, (short) address.getHardwareType());
        to.set(ValueLayout.JAVA_BYTE, LinkLayer.PACKET_TYPE, (byte) address.getPacketType());
        to.set(ValueLayout.JAVA_BYTE, LinkLayer.ADDRESS_LENGTH, (byte) hardware.length);
        put(hardware, to, LinkLayer.ADDRESS);
        return Math.max(LinkLayer.SIZE, LinkLayer.ADDRESS + hardware.length);
    }

    private static int put(byte[] bytes, MemorySegment to, long at) {
        MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at, bytes.length);
        return bytes.length;
    }

    // From native memory

    /** The address in {@code length} bytes at {@code at}; null when there is none. */
    public static SockAddr decode(MemorySegment from, long at, int length) {
        // The kernel tells the address's own length, also when that is more than it had room for.
        int size = (int) Math.min(Math.min(length, CallFrame.NAME_CAPACITY), from.byteSize() - at);
        if (size < FAMILY_SIZE) {
            return null;
        }
        int family = from.get(SHORT, at) & 0xffff;
        return switch (family) {
            case SocketConstants.AF_INET -> size < Inet4.ADDRESS + 4 ? raw(family, from, at, size) : decodeInet4(from, at);
            case SocketConstants.AF_INET6 -> size < Inet6.SIZE_RFC2133 ? raw(family, from, at, size) : decodeInet6(from, at, size);
            case SocketConstants.AF_UNIX -> decodeUnix(from, at, size);
            case SocketConstants.AF_NETLINK -> size < Netlink.SIZE ? raw(family, from, at, size)
                : new SockAddr.Netlink(Integer.toUnsignedLong(from.get(INT, at + Netlink.PORT_ID)), from.get(INT, at + Netlink.GROUPS));
            case SocketConstants.AF_PACKET -> decodeLinkLayer(from, at, size);
            case SocketConstants.AF_VSOCK -> size < Vsock.SIZE ? raw(family, from, at, size) : decodeVsock(from, at);
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
        // The kernel counts a zero after the path also where all 108 bytes are used.
        byte[] name = get(from, at + Unix.PATH, Math.min(size - Unix.PATH, Unix.PATH_SIZE));
        if (name.length == 0) {
            return SockAddr.unnamedUnix();
        }
        if (name[0] == 0) {
            return SockAddr.abstractUnix(Arrays.copyOfRange(name, 1, name.length));
        }
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return SockAddr.unix(Arrays.copyOf(name, end));
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

    private static SockAddr decodeVsock(MemorySegment from, long at) {
        return new SockAddr.Vsock(
            Integer.toUnsignedLong(from.get(INT, at + Vsock.CID)),
            Integer.toUnsignedLong(from.get(INT, at + Vsock.PORT)),
            from.get(ValueLayout.JAVA_BYTE, at + VSOCK_FLAGS) & 0xff);
    }

    private static SockAddr raw(int family, MemorySegment from, long at, int size) {
        return new SockAddr.Raw(family, get(from, at + FAMILY_SIZE, size - FAMILY_SIZE));
    }

    private static byte[] get(MemorySegment from, long at, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return bytes;
    }
}

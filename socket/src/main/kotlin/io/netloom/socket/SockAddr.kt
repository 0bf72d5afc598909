package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.UnixDomainSocketAddress
import java.nio.channels.UnresolvedAddressException
import java.nio.channels.UnsupportedAddressTypeException
import java.nio.file.Path
import java.util.HexFormat

/**
 * A socket address of any family, `struct sockaddr`. Immutable. Wherever Netloom takes an address it takes this, an [InetSocketAddress] or a
 * [UnixDomainSocketAddress] alike; what it gives is always a SockAddr.
 */
public sealed class SockAddr(
    /** The family, a constant of [AddressFamily]. */
    public val family: Int,
) : SocketAddress() {
    /** The bytes of the structure, made when first used. */
    @Volatile
    @Transient
    private var image: ByteArray? = null

    /** Writes the structure and returns its length. */
    @JvmName("copyTo")
    internal fun copyTo(memory: MemorySegment, offset: Long): Int {
        val bytes = image ?: SockAddrCodec.image(this).also { image = it }
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, bytes.size)
        return bytes.size
    }

    /** As java.net knows it; null for what is not IP. */
    public open fun toInetSocketAddress(): InetSocketAddress? = null

    /** As java.net knows it; null for what is not a Unix address with a path or without any name. */
    public open fun toUnixDomainSocketAddress(): UnixDomainSocketAddress? = null

    /**
     * IPv4, `struct sockaddr_in`.
     *
     * @property address never an IPv6 one
     * @property port 0 to 65535 in host order; 0 lets the kernel choose, and is what raw sockets have
     */
    public class Inet4(public val address: Inet4Address, public val port: Int) : SockAddr(AddressFamily.INET) {
        init {
            requirePort(port)
        }

        override fun toInetSocketAddress(): InetSocketAddress = InetSocketAddress(address, port)

        override fun equals(other: Any?): Boolean = other is Inet4 && other.port == port && other.address == address

        override fun hashCode(): Int = address.hashCode() * 31 + port

        override fun toString(): String = "${address.hostAddress}:$port"
    }

    /**
     * IPv6, `struct sockaddr_in6`.
     *
     * @property port 0 to 65535 in host order
     * @property scopeId the interface's index for link-local addresses, else 0
     * @property flowInfo traffic class and flow label as the header has them, in host order; 0 is none
     */
    public class Inet6
    @JvmOverloads
    constructor(
        address: ByteArray,
        public val port: Int,
        public val scopeId: Int = 0,
        public val flowInfo: Int = 0,
    ) : SockAddr(AddressFamily.INET6) {
        private val bytes = address.clone()

        init {
            require(bytes.size == INET6_BYTES) { "an IPv6 address has 16 bytes, not ${bytes.size}" }
            requirePort(port)
        }

        /** The 16 bytes of the address in network order; may be v4-mapped. */
        public val address: ByteArray
            get() = bytes.clone()

        /** Whether this stands for an IPv4 address, `::ffff:a.b.c.d`. */
        public val isV4Mapped: Boolean
            get() = (0 until 10).all { bytes[it] == 0.toByte() } && bytes[10] == 0xff.toByte() && bytes[11] == 0xff.toByte()

        /** The address as java.net has it: an [Inet4Address] when it is v4-mapped; with its scope otherwise. */
        public fun toInetAddress(): InetAddress = when {
            isV4Mapped -> InetAddress.getByAddress(bytes.copyOfRange(12, INET6_BYTES))
            scopeId != 0 -> Inet6Address.getByAddress(null, bytes, scopeId)
            else -> InetAddress.getByAddress(bytes)
        }

        override fun toInetSocketAddress(): InetSocketAddress = InetSocketAddress(toInetAddress(), port)

        override fun equals(other: Any?): Boolean = other is Inet6 && other.port == port && other.scopeId == scopeId && other.flowInfo == flowInfo &&
            other.bytes.contentEquals(bytes)

        override fun hashCode(): Int = (bytes.contentHashCode() * 31 + port) * 31 + scopeId

        override fun toString(): String = "[${text()}${if (scopeId != 0) "%$scopeId" else ""}]:$port"

        private fun text(): String = if (isV4Mapped) "::ffff:${toInetAddress().hostAddress}" else Inet6Text.of(bytes)
    }

    /**
     * `struct sockaddr_un`, see unix(7): a path, an abstract name, or nothing. Made by [SockAddr.unix], [SockAddr.abstractUnix] and [SockAddr.unnamedUnix].
     */
    public class Unix internal constructor(private val name: ByteArray) : SockAddr(AddressFamily.UNIX) {
        init {
            if (isUnnamed || name[0] != ZERO) {
                require(name.size <= UNIX_BYTES) { "the path of a Unix socket has at most $UNIX_BYTES bytes, not ${name.size}: $this" }
                require(ZERO !in name) { "the path of a Unix socket has no zero byte: $this" }
            } else {
                require(name.size <= UNIX_BYTES) { "an abstract name has at most ${UNIX_BYTES - 1} bytes, not ${name.size - 1}: $this" }
            }
        }

        /** Whether the socket has no name, as those of socketpair(2); binding to it lets the kernel choose an abstract one. */
        public val isUnnamed: Boolean
            get() = name.isEmpty()

        /** The abstract name without the zero byte before it; null when there is none. Any bytes, zeros too. */
        public val abstractName: ByteArray?
            get() = if (!isUnnamed && name[0] == ZERO) name.copyOfRange(1, name.size) else null

        /** The path of the socket file as the kernel has it, without a zero byte at the end; null when there is none. */
        public val pathBytes: ByteArray?
            get() = if (!isUnnamed && name[0] != ZERO) name.clone() else null

        /** The socket file; null when there is none, and when its name is no text in the file system's charset: [pathBytes] has it then. */
        public val path: Path?
            get() = pathBytes?.let(PathBytes::toPath)

        /** As java.net knows it; null for an abstract name, which it does not know. */
        override fun toUnixDomainSocketAddress(): UnixDomainSocketAddress? =
            if (isUnnamed) UnixDomainSocketAddress.of("") else path?.let { UnixDomainSocketAddress.of(it) }

        override fun equals(other: Any?): Boolean = other is Unix && other.name.contentEquals(name)

        override fun hashCode(): Int = name.contentHashCode()

        /** `/run/x.sock`, `@abstract` or `unix:unnamed`; bytes that cannot be printed as `\x00`. */
        override fun toString(): String = when {
            isUnnamed -> "unix:unnamed"
            name[0] == ZERO -> "@" + escaped(name.drop(1))
            else -> path?.toString() ?: escaped(name.asList())
        }

        private fun escaped(bytes: List<Byte>) =
            bytes.joinToString("") { if (it in PRINTABLE) it.toInt().toChar().toString() else "\\x" + HexFormat.of().toHexDigits(it) }
    }

    /**
     * `struct sockaddr_nl`, see netlink(7).
     *
     * @property portId the socket's port id, an unsigned 32-bit number; 0 is the kernel, and when binding lets the kernel choose
     * @property groups the multicast groups 1 to 32 as bits, group 1 the lowest
     */
    public class Netlink
    @JvmOverloads
    constructor(public val portId: Long = 0, public val groups: Int = 0) :
        SockAddr(AddressFamily.NETLINK) {
        init {
            require(portId in 0..UINT_MAX) { "a netlink port id is an unsigned 32-bit number: $portId" }
        }

        override fun equals(other: Any?): Boolean = other is Netlink && other.portId == portId && other.groups == groups

        override fun hashCode(): Int = portId.hashCode() * 31 + groups

        override fun toString(): String = "netlink:$portId/0x${groups.toUInt().toString(16)}"
    }

    /**
     * `struct sockaddr_ll`, see packet(7).
     *
     * @property protocol the EtherType in host order, such as 0x0800; 0x0003 is all
     * @property interfaceIndex 0 is any
     * @property hardwareType `ARPHRD_…`, set by receiving; 1 is Ethernet
     * @property packetType `PACKET_HOST` 0, `BROADCAST` 1, `MULTICAST` 2, `OTHERHOST` 3, `OUTGOING` 4; set by receiving
     */
    public class LinkLayer
    @JvmOverloads
    constructor(
        public val protocol: Int,
        public val interfaceIndex: Int,
        address: ByteArray = ByteArray(0),
        public val hardwareType: Int = 0,
        public val packetType: Int = 0,
    ) : SockAddr(AddressFamily.PACKET) {
        private val bytes = address.clone()

        init {
            require(protocol in 0..USHORT_MAX) { "an EtherType has 16 bits: $protocol" }
            require(hardwareType in 0..USHORT_MAX) { "a hardware type has 16 bits: $hardwareType" }
            require(packetType in 0..UBYTE_MAX) { "a packet type has 8 bits: $packetType" }
            require(bytes.size <= LINK_LAYER_BYTES) { "a link-layer address has at most $LINK_LAYER_BYTES bytes, not ${bytes.size}" }
        }

        /** The hardware address, at most 32 bytes; 6 on Ethernet. */
        public val address: ByteArray
            get() = bytes.clone()

        override fun equals(other: Any?): Boolean = other is LinkLayer && other.protocol == protocol && other.interfaceIndex == interfaceIndex &&
            other.hardwareType == hardwareType && other.packetType == packetType && other.bytes.contentEquals(bytes)

        override fun hashCode(): Int = (protocol * 31 + interfaceIndex) * 31 + bytes.contentHashCode()

        override fun toString(): String =
            "packet:0x${HexFormat.of().toHexDigits(protocol.toShort())}/if$interfaceIndex/${HexFormat.ofDelimiter(":").formatHex(bytes)}"
    }

    /**
     * `struct sockaddr_vm`, see vsock(7).
     *
     * @property cid the machine's context id, an unsigned 32-bit number: 1 is this machine, 2 the host, 0xffffffff any
     * @property port an unsigned 32-bit number; 0xffffffff lets the kernel choose
     * @property flags `VMADDR_FLAG_TO_HOST` 1: by way of the host, also to a sibling machine; kernels before 5.11 want 0
     */
    public class Vsock
    @JvmOverloads
    constructor(public val cid: Long, public val port: Long, public val flags: Int = 0) :
        SockAddr(AddressFamily.VSOCK) {
        init {
            require(cid in 0..UINT_MAX) { "a vsock context id is an unsigned 32-bit number: $cid" }
            require(port in 0..UINT_MAX) { "a vsock port is an unsigned 32-bit number: $port" }
            require(flags in 0..UBYTE_MAX) { "the flags of a vsock address have 8 bits: $flags" }
        }

        override fun equals(other: Any?): Boolean = other is Vsock && other.cid == cid && other.port == port && other.flags == flags

        override fun hashCode(): Int = cid.hashCode() * 31 + port.hashCode()

        override fun toString(): String = "vsock:$cid:$port"
    }

    /** Any other family, or an address that is not formed as its family's are: the bytes after the family, as they are. */
    public class Raw(family: Int, bytes: ByteArray) : SockAddr(family) {
        private val data = bytes.clone()

        init {
            require(family in 0..USHORT_MAX) { "an address family has 16 bits: $family" }
            require(data.size <= RAW_BYTES) { "a socket address has at most $RAW_BYTES bytes after its family, not ${data.size}" }
        }

        /** What follows the family. */
        public val bytes: ByteArray
            get() = data.clone()

        override fun equals(other: Any?): Boolean = other is Raw && other.family == family && other.data.contentEquals(data)

        override fun hashCode(): Int = family * 31 + data.contentHashCode()

        override fun toString(): String = "raw(family=$family, ${data.size} bytes)"
    }

    /** Makes addresses. */
    public companion object {
        private const val USHORT_MAX = 0xffff
        private const val UBYTE_MAX = 0xff
        private const val UINT_MAX = 0xffff_ffffL
        private const val INET6_BYTES = 16
        private const val LINK_LAYER_BYTES = 32
        private const val RAW_BYTES = 126
        private const val UNIX_BYTES = 108
        private const val ZERO: Byte = 0
        private val PRINTABLE = 0x21..0x7e

        private fun requirePort(port: Int) = require(port in 0..USHORT_MAX) { "a port has 16 bits: $port" }

        /**
         * The same address as a SockAddr.
         *
         * @throws UnresolvedAddressException for an [InetSocketAddress] without an address: Netloom looks up no names here
         * @throws UnsupportedAddressTypeException for a class that is none of those named above
         * @throws IllegalArgumentException for a path that is too long
         */
        @JvmStatic
        public fun of(address: SocketAddress): SockAddr = when (address) {
            is SockAddr -> address
            is InetSocketAddress -> inet(address.address ?: throw UnresolvedNameException(address), address.port)
            is UnixDomainSocketAddress -> if (address.path.toString().isEmpty()) unnamedUnix() else unix(address.path)
            else -> throw UnknownAddressTypeException(address)
        }

        /** An IPv4 or IPv6 address with a port; the scope of a link-local one is kept. */
        @JvmStatic
        public fun inet(address: InetAddress, port: Int): SockAddr = when (address) {
            is Inet4Address -> Inet4(address, port)
            is Inet6Address -> Inet6(address.address, port, address.scopeId)
            else -> throw UnknownAddressTypeException(address)
        }

        /** A socket file: at most 108 bytes, none of which Linux needs for a zero at the end. A relative path is relative to the process's directory. */
        @JvmStatic
        public fun unix(path: Path): Unix = unix(PathBytes.of(path))

        /** A socket file by the bytes of its path, for names that are no text: 1 to 108, without zeros. */
        @JvmStatic
        public fun unix(path: ByteArray): Unix {
            require(path.isNotEmpty() && path[0] != ZERO) { "the path of a Unix socket is empty, or begins with a zero byte" }
            return Unix(path.clone())
        }

        /** A name in the abstract namespace, which exists as long as the socket and belongs to a network namespace: at most 107 bytes, any. */
        @JvmStatic
        public fun abstractUnix(name: ByteArray): Unix = Unix(byteArrayOf(ZERO) + name)

        /** [abstractUnix] with the name's UTF-8 bytes. */
        @JvmStatic
        public fun abstractUnix(name: String): Unix = abstractUnix(name.encodeToByteArray())

        /** No name. */
        @JvmStatic
        public fun unnamedUnix(): Unix = Unix(ByteArray(0))

        /** See [Netlink]. */
        @JvmStatic
        @JvmOverloads
        public fun netlink(portId: Long = 0, groups: Int = 0): Netlink = Netlink(portId, groups)

        /** See [LinkLayer]. */
        @JvmStatic
        @JvmOverloads
        public fun linkLayer(protocol: Int, interfaceIndex: Int, address: ByteArray = ByteArray(0)): LinkLayer =
            LinkLayer(protocol, interfaceIndex, address)

        /** See [Vsock]. */
        @JvmStatic
        public fun vsock(cid: Long, port: Long): Vsock = Vsock(cid, port)

        /** See [Raw]. Family [AddressFamily.UNSPEC] with 14 zeros takes the peer from a datagram socket that is connected to it. */
        @JvmStatic
        public fun raw(family: Int, bytes: ByteArray): Raw = Raw(family, bytes)
    }
}

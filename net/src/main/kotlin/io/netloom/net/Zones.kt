package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.NetNs
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.Inet6Address
import java.net.InetAddress
import java.net.SocketAddress

/**
 * Zones of IPv6 addresses (RFC 4007) by the names of interfaces: `fe80::1%eth0`. An address itself has only the interface's index, its scope id, which
 * [text] prints as a number; what it is called depends on the network namespace, and changes with it. So the kernel is asked each time, by a socket that
 * lives no longer than the question.
 *
 * `netNs` is the namespace; null, the default, is the calling thread's.
 */
public object Zones {
    /** The name of the interface of this index; the number itself if there is no such interface. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun name(index: Int, netNs: NetNs? = null): String = ask(netNs) { it.options.interfaceName(index) } ?: index.toString()

    /**
     * The index of the interface that a zone stands for: of the name, or the number itself, whether there is such an interface or not.
     *
     * @throws IOException ENODEV if there is no interface of this name
     * @throws IllegalArgumentException if it is neither a number nor a name that an interface might have
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun index(zone: String, netNs: NetNs? = null): Int = zone.takeIf { it.all { digit -> digit in '0'..'9' } }?.toIntOrNull()
        ?: ask(netNs) { it.options.interfaceIndex(zone) }

    /** The address as [InetAddress.text] has it, with the name of the interface behind `%` in place of its number: `fe80::1%eth0`. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun text(address: InetAddress, netNs: NetNs? = null): String =
        if (address is Inet6Address && address.scopeId != 0) "${address.text.substringBefore('%')}%${name(address.scopeId, netNs)}" else address.text

    /**
     * The text of a socket address, with the name of the interface in place of its number: `[fe80::1%eth0]:80`. [Net.dial] and [Net.listen] take it.
     *
     * @throws java.nio.channels.UnresolvedAddressException for an `InetSocketAddress` without an address
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun text(address: SocketAddress, netNs: NetNs? = null): String {
        val socketAddress = SockAddr.of(address)
        if (socketAddress !is SockAddr.Inet6 || socketAddress.scopeId == 0) return socketAddress.toString()
        val (host, port) = HostPort.split(socketAddress.toString())
        return HostPort.join("${host.substringBefore('%')}%${name(socketAddress.scopeId, netNs)}", port)
    }

    /**
     * Reads an address as [parseInetAddress] does, and also one with a zone, by name or by number: `fe80::1%eth0`, `fe80::1%2`. No name of a host is
     * looked up.
     *
     * @throws AddressSyntaxException `invalid IP address`
     * @throws IOException ENODEV if there is no interface of this name
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun parse(text: String, netNs: NetNs? = null): InetAddress =
        if (':' in text && '%' in text) checkNotNull(HostText.literal(text, SocketConfig(netNs))) else parseInetAddress(text)

    /** Of a socket that costs nothing: one of the Unix family. */
    @JvmSynthetic
    internal inline fun <T> ask(netNs: NetNs?, question: (Conn) -> T): T =
        Conn.open(AddressFamily.UNIX, SocketType.DGRAM, config = SocketConfig(netNs)).use(question)
}

package io.netloom.socket

import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.sys.Syscalls

/**
 * Asks the kernel what it has and what this process may, on sockets that nobody else sees: they are opened, asked and closed. Nothing is bound, connected, sent or left behind.
 *
 * A socket of each kind is kept for all questions until [close]: to close one of AF_PACKET takes the kernel milliseconds.
 */
internal class KernelProbe(private val sys: Syscalls, private val kernel: KernelVersion, private val effective: Set<String>) : AutoCloseable {
    private val opened = HashMap<ProbeTarget, Int>()

    fun feature(feature: KernelFeature): Support = feature.socket()?.let(::socket) ?: when (feature) {
        KernelFeature.PIDFD -> pidfd()
        else -> preciseWait()
    }

    /** What is known, and may be done, of an option. */
    fun option(row: SocketOptionRow): OptionSupport = OptionSupport(row, option(row, targets(row.level)))

    override fun close() {
        for (number in opened.values) if (number >= 0) close(number)
    }

    private fun option(row: SocketOptionRow, targets: List<ProbeTarget>): Support {
        var answer = Support(Support.State.UNKNOWN, "level ${row.level} has no socket to try it on")
        for (target in targets) {
            val number = open(target)
            if (number < 0) {
                answer = Support(Support.State.UNKNOWN, "no socket to try it on: ${refusal("socket", number, target.context).reason}")
                continue
            }
            val result = if (row.isReadable) read(number, row) else write(number, row, NOTHING)
            if (-result !in UNKNOWN_OPTION) return privilege(number, row)
            answer = Support(Support.State.UNSUPPORTED, Errno.of(-result).name + absence(row))
        }
        return answer
    }

    private fun absence(row: SocketOptionRow): String {
        val since = row.since ?: return ""
        return if (kernel < since) ", it came with Linux $since" else ", this kernel was built without it"
    }

    /** The kernel has the option; may this process set it? */
    private fun privilege(number: Int, row: SocketOptionRow): Support {
        val privilege = row.privilege ?: return AVAILABLE
        val trigger = privilege.trigger
        val refused = if (trigger == null) privilege.capability !in effective else write(number, row, trigger) == -privilege.errno.number
        return when {
            !refused -> AVAILABLE
            privilege.isConditional -> Support(Support.State.AVAILABLE, "needs $privilege")
            else -> Support(Support.State.REFUSED, "needs $privilege")
        }
    }

    private fun socket(target: ProbeTarget): Support {
        val number = open(target)
        return if (number < 0) refusal("socket", number, target.context) else AVAILABLE
    }

    private fun pidfd(): Support {
        val number = withFrame { sys.pidfdOpen(it, ProcessHandle.current().pid().toInt(), 0) }
        if (number < 0) return refusal("pidfd_open", number, null)
        close(number)
        return AVAILABLE
    }

    /** A wait that is over at once shows whether the kernel knows the call. */
    private fun preciseWait(): Support = withFrame { frame ->
        val number = sys.epollCreate1(frame, 0)
        if (number < 0) return refusal("epoll_create1", number, null)
        sys.epollWait(frame, number, frame.value(), 1, 1)
        sys.close(frame, number)
        val precise = sys !is LinuxSyscalls || sys.hasPreciseWait()
        if (precise) AVAILABLE else Support(Support.State.UNSUPPORTED, "ENOSYS, it came with Linux 5.11, or a filter of system calls refuses it")
    }

    private fun refusal(operation: String, result: Int, context: ErrorContext?): Support {
        val errno = Errno.of(-result)
        if (errno != Errno.EPERM && errno != Errno.EACCES) return Support(Support.State.UNSUPPORTED, errno.name)
        val needed = (SocketErrors.of(operation, -result, context) as? MissingCapabilityException)?.capability
        val ping = context?.protocol == Protocol.ICMP || context?.protocol == Protocol.ICMPV6
        val otherwise = if (ping && errno == Errno.EACCES) "a group in the sysctl net.ipv4.ping_group_range" else needed
        return Support(Support.State.REFUSED, errno.name + (otherwise?.let { ", needs $it" } ?: ""))
    }

    private fun open(target: ProbeTarget) = opened.getOrPut(target) {
        withFrame { sys.socket(it, target.family, target.type or SocketConstants.SOCK_NONBLOCK or SocketConstants.SOCK_CLOEXEC, target.protocol) }
    }

    private fun close(number: Int) = withFrame { sys.close(it, number) }

    private fun read(number: Int, row: SocketOptionRow) = withFrame { frame ->
        frame.valueBytes(ByteArray(ROOM))
        frame.valueLength(ROOM)
        sys.getsockopt(frame, number, row.level, row.number, frame.value(), frame.valueLengthAddress())
    }

    private fun write(number: Int, row: SocketOptionRow, value: Int) = withFrame { frame ->
        frame.valueInt(0, value)
        sys.setsockopt(frame, number, row.level, row.number, frame.value(), Int.SIZE_BYTES)
    }

    private companion object {
        val AVAILABLE = Support(Support.State.AVAILABLE)
        val UNKNOWN_OPTION = setOf(Errno.ENOPROTOOPT.number, Errno.EOPNOTSUPP.number)

        /** A value that no option that is only set takes: not a length, not a descriptor, too short for a structure. */
        const val NOTHING = -1

        /** Of the largest value that is asked for here. */
        const val ROOM = 256

        val UNIX = ProbeTarget(AddressFamily.UNIX, SocketType.STREAM)
        val UDP = ProbeTarget(AddressFamily.INET, SocketType.DGRAM)
        val UDP6 = ProbeTarget(AddressFamily.INET6, SocketType.DGRAM)
        val TCP = ProbeTarget(AddressFamily.INET, SocketType.STREAM)
        val RAW = ProbeTarget(AddressFamily.INET, SocketType.RAW, Protocol.ICMP)
        val RAW6 = ProbeTarget(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)
        val PACKET = ProbeTarget(AddressFamily.PACKET, SocketType.RAW)
        val NETLINK = ProbeTarget(AddressFamily.NETLINK, SocketType.RAW)

        /** An option is known if any of these knows it. */
        fun targets(level: Int): List<ProbeTarget> = when (level) {
            SocketLevel.SOCKET -> listOf(UDP, TCP, UNIX)
            SocketLevel.TCP -> listOf(TCP)
            SocketLevel.UDP -> listOf(UDP)
            SocketLevel.PACKET -> listOf(PACKET)
            SocketLevel.IP -> listOf(UDP, TCP, RAW)
            SocketLevel.IPV6 -> listOf(UDP6, RAW6)
            SocketLevel.RAW -> listOf(RAW, RAW6)
            SocketLevel.ICMPV6 -> listOf(RAW6)
            SocketLevel.NETLINK -> listOf(NETLINK)
            else -> emptyList()
        }
    }
}

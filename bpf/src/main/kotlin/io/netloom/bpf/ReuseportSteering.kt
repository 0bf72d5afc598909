package io.netloom.bpf

/**
 * Programs that choose which socket of a `SO_REUSEPORT` group gets a packet, for `SO_ATTACH_REUSEPORT_CBPF` (socket(7), Linux 4.5; 4.6 for TCP).
 *
 * The result is the number of the socket in the group: the first that was bound (TCP: that listened) is 0, and when one is closed the last takes its
 * number. For a number that no socket has, the kernel chooses by the packet's hash, as it does without a program. Attach to one of the group; it holds
 * for all, also for those that join later.
 *
 * Such a program sees the packet from behind the UDP or TCP header.
 */
public object ReuseportSteering {
    /**
     * By the CPU on which the kernel handles the packet, modulo [sockets]. With one socket per CPU, each served by a thread that is pinned to that CPU,
     * a packet stays on the CPU to which the device's queue or RPS brought it.
     *
     * @throws IllegalArgumentException if [sockets] is less than 1
     */
    @JvmStatic
    public fun byCpu(sockets: Int): BpfProgram = modulo(sockets) { ld(Extension.CPU) }

    /**
     * By the packet's flow hash, modulo [sockets]: packets of a flow go to the same socket, also after sockets have joined that are not counted in
     * [sockets]. The hash is what device, RPS or the sending socket have computed. Where nobody did, as for an unconnected sender on the loopback
     * interface, it is 0 and the first socket gets the packet.
     *
     * @throws IllegalArgumentException if [sockets] is less than 1
     */
    @JvmStatic
    public fun byHash(sockets: Int): BpfProgram = modulo(sockets) { ld(Extension.RX_HASH) }

    /**
     * By the first byte of the UDP payload, modulo [sockets]: for protocols that begin with a number of the worker or of the connection. An empty
     * datagram goes to the first socket, because a load outside of the packet ends the program with 0. For TCP it is of no use: the packet that opens a
     * connection is empty.
     *
     * @throws IllegalArgumentException if [sockets] is less than 1
     */
    @JvmStatic
    public fun byFirstByte(sockets: Int): BpfProgram = modulo(sockets) { ldb(0) }

    private fun modulo(sockets: Int, load: BpfBuilder.() -> Unit): BpfProgram {
        require(sockets > 0) { "a group has at least 1 socket, not $sockets" }
        return bpf {
            load()
            mod(sockets)
            ret(a)
        }
    }
}

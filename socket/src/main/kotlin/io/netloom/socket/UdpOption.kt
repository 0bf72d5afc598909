package io.netloom.socket

/** Numbers of `SOL_UDP` options, see udp(7). [UdpOptions] has a property for each. */
public object UdpOption {
    /** `UDP_CORK`. */
    public const val CORK: Int = 1

    /** `UDP_ENCAP`. */
    public const val ENCAP: Int = 100

    /** `UDP_NO_CHECK6_TX`. */
    public const val NO_CHECK6_TX: Int = 101

    /** `UDP_NO_CHECK6_RX`. */
    public const val NO_CHECK6_RX: Int = 102

    /** `UDP_SEGMENT`. */
    public const val SEGMENT: Int = 103

    /** `UDP_GRO`. */
    public const val GRO: Int = 104
}

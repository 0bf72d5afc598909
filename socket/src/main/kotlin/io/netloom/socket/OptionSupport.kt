package io.netloom.socket

/**
 * Whether this process can use a socket option on this kernel.
 *
 * @property option the option
 * @property support the answer; where it is available with a [Support.reason], some of its values need a privilege that the process lacks
 */
public class OptionSupport internal constructor(public val option: SocketOptionRow, public val support: Support) {
    override fun toString(): String = "$option $support"
}

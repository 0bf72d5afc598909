package io.netloom.socket.message

import io.netloom.socket.Conn
import io.netloom.socket.SocketLevel

/** Option numbers that these tests switch on, from asm-generic/socket.h, linux/in.h, linux/in6.h, linux/udp.h, linux/net_tstamp.h. */
internal const val SO_PASSCRED = 16
internal const val SO_TIMESTAMP = 29
internal const val SO_TIMESTAMPNS = 35
internal const val SO_TIMESTAMPING = 37
internal const val SO_RXQ_OVFL = 40
internal const val SO_PASSPIDFD = 76
internal const val IP_RECVERR = 11
internal const val IPV6_RECVERR = 25
internal const val UDP_GRO = 104

internal const val TIMESTAMPING_TX_SOFTWARE = 1 shl 1
internal const val TIMESTAMPING_RX_SOFTWARE = 1 shl 3
internal const val TIMESTAMPING_SOFTWARE = 1 shl 4
internal const val TIMESTAMPING_OPT_ID = 1 shl 7

/** Switches on an option of SOL_SOCKET. */
internal fun Conn.enable(option: Int): Conn = apply { setOption(SocketLevel.SOCKET, option, 1) }

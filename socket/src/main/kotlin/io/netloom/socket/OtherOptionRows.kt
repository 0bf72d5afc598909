package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT

/** Rows of the level netlink: those whose refusal has a reason that is worth telling. */
internal object OtherOptionRows {
    private fun row(number: Int, name: String, type: OptionType, direction: OptionDirection, privilege: OptionPrivilege) =
        SocketOptionRow(SocketLevel.NETLINK, number, name, type, direction, privilege = privilege)

    private val group = OptionPrivilege("CAP_NET_ADMIN", "; or the group is open to root alone")

    val rows: List<SocketOptionRow> = listOf(
        row(1, "NETLINK_ADD_MEMBERSHIP", INT, SET, group),
        row(8, "NETLINK_LISTEN_ALL_NSID", FLAG, BOTH, OptionPrivilege("CAP_NET_BROADCAST", trigger = 1)),
    )
}

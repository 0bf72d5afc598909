package io.netloom.socket.ip

import io.netloom.socket.Ipv4Option

/** What can be done with a multicast group; the option has the same number at the levels of both families. */
internal enum class GroupOperation(val option: Int) {
    JOIN(Ipv4Option.MCAST_JOIN_GROUP),
    BLOCK_SOURCE(Ipv4Option.MCAST_BLOCK_SOURCE),
    UNBLOCK_SOURCE(Ipv4Option.MCAST_UNBLOCK_SOURCE),
    LEAVE(Ipv4Option.MCAST_LEAVE_GROUP),
    JOIN_SOURCE(Ipv4Option.MCAST_JOIN_SOURCE_GROUP),
    LEAVE_SOURCE(Ipv4Option.MCAST_LEAVE_SOURCE_GROUP),
}

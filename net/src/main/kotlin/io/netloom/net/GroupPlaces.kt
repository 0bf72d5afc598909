package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.ip.MulticastMembership
import java.io.IOException
import java.net.InetAddress
import java.nio.channels.ClosedChannelException

/** A socket's places in a group: one for each interface. */
internal class GroupPlaces(override val conn: Conn, private val group: InetAddress, private val source: InetAddress?) : MulticastMembership {
    /** Returns why not; null if it has worked. Only the end of the socket is thrown. */
    fun join(index: Int): IOException? = try {
        if (source == null) joinGroup(group, index) else joinSourceSpecificGroup(group, source, index)
        null
    } catch (e: LinuxSocketException) {
        e
    }

    /**
     * What the socket remembers counts towards its limits until it is told to forget, also when the interface is gone. Then it forgets all sources at
     * once or none. Whether there was anything to leave does not matter.
     */
    fun leave(index: Int) {
        try {
            if (source == null || !leaveSource(source, index)) leaveGroup(group, index)
        } catch (_: LinuxSocketException) {
            return
        } catch (_: ClosedChannelException) {
            return // all memberships have ended with the socket
        }
    }

    private fun leaveSource(source: InetAddress, index: Int): Boolean = try {
        leaveSourceSpecificGroup(group, source, index)
        true
    } catch (e: LinuxSocketException) {
        e.errno != Errno.ENODEV
    }
}

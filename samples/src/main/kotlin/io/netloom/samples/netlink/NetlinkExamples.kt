package io.netloom.samples.netlink

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkSocket
import io.netloom.netlink.attributes
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.PrintStream

/** The examples of a netlink library, each a few lines. */
internal object NetlinkExamples {
    /** Speaks to generic netlink: an empty request, whose acknowledgement repeats its header behind four bytes that say "success". */
    suspend fun execute(): NetlinkMessage = NetlinkSocket.open(NetlinkFamily.GENERIC).use { socket ->
        val request = NetlinkMessage(NetlinkHeader(type = 0, flags = NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE))
        val acknowledgement = socket.execute(request).single()
        NetlinkMessage.decode(acknowledgement.payload.copyOfRange(4, acknowledgement.payload.size))
    }

    /** What the kernel says when network interfaces come, change and go: the bit of RTMGRP_LINK among the groups to be bound to. */
    fun linkMessages(): Flow<List<NetlinkMessage>> = flow {
        NetlinkSocket.open(NetlinkFamily.ROUTE, NetlinkConfig(groups = 1)).use { socket ->
            while (true) emit(socket.receive())
        }
    }

    /** A number, a text, and two numbers in a nest. */
    fun encode(): ByteArray = attributes {
        u16(1, 1)
        string(2, "hello world")
        nested(3) {
            u32(1, 2)
            u32(2, 3)
        }
    }

    /** The same from bytes. */
    fun decode(bytes: ByteArray, out: PrintStream) {
        AttributeDecoder().reset(bytes).forEach {
            on(1) { out.println("Number: ${u16()}") }
            on(2) { out.println("String: \"${string()}\"") }
            on(3) {
                out.println("Nested:")
                nested {
                    on(1) { out.println("  - A: ${u32()}") }
                    on(2) { out.println("  - B: ${u32()}") }
                }
            }
        }
    }
}

package io.netloom.socket

import io.netloom.socket.ip.IpControl
import java.util.concurrent.ConcurrentHashMap

/**
 * The registry of [ControlMessageType]s: by it a [ControlMessage] of any kind can be printed and decoded without knowing beforehand what it is. Everything in [SocketControl] and [IpControl] is
 * there; each family's module adds its own when it is first used. Safe for use by any thread.
 */
public object ControlMessageTypes {
    private val types = ConcurrentHashMap<Long, ControlMessageType<*>>()

    init {
        SocketControl.ALL.forEach(::register)
        IpControl.ALL.forEach(::register)
    }

    /** Adds a kind; one of the same level and type that is there already is replaced. */
    @JvmStatic
    public fun register(type: ControlMessageType<*>) {
        types[key(type.level, type.type)] = type
    }

    /** The kind with these numbers; null if nobody has registered one. */
    @JvmStatic
    public fun find(level: Int, type: Int): ControlMessageType<*>? = types[key(level, type)]

    private fun key(level: Int, type: Int) = (level.toLong() shl Int.SIZE_BITS) or Integer.toUnsignedLong(type)
}

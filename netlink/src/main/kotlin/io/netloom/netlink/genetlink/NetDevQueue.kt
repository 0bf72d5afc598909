package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * A queue of an interface: C's `NETDEV_A_QUEUE_…`. Immutable.
 *
 * @property id its number among those of its direction
 * @property interfaceIndex the interface's index
 * @property isTransmit whether it is for packets that are sent, or for those received
 * @property napi the number of the NAPI instance that polls it; null if it has none
 */
public class NetDevQueue internal constructor(
    public val id: Int,
    public val interfaceIndex: Int,
    public val isTransmit: Boolean,
    public val napi: Long?,
) {
    /** `interface 2 rx 0`. */
    override fun toString(): String = "interface $interfaceIndex ${if (isTransmit) "tx" else "rx"} $id${napi?.let { ", NAPI $it" } ?: ""}"

    internal companion object {
        private const val ID = 1
        private const val INTERFACE = 2
        private const val TYPE = 3
        private const val NAPI = 4

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): NetDevQueue {
            var id = 0
            var index = 0
            var transmit = false
            var napi: Long? = null
            attributes.forEach {
                on(ID) { id = u32().toInt() }
                on(INTERFACE) { index = u32().toInt() }
                on(TYPE) { transmit = u32() == 1L }
                on(NAPI) { napi = u32() }
            }
            return NetDevQueue(id, index, transmit, napi)
        }
    }
}

/**
 * A NAPI instance, which polls queues: C's `NETDEV_A_NAPI_…`. Immutable.
 *
 * @property id its number
 * @property interfaceIndex the interface's index
 * @property interrupt the number of its interrupt; null if it has none
 * @property thread the process id of the kernel thread that polls; null if none does
 * @property deferHardInterrupts how many polls without packets pass before its interrupt is on again; null if the kernel did not tell. Linux 6.13
 * @property groFlushTimeout nanoseconds that packets wait to be merged; null if the kernel did not tell. Linux 6.13
 */
public class NetDevNapi internal constructor(
    public val id: Long,
    public val interfaceIndex: Int,
    public val interrupt: Long?,
    public val thread: Long?,
    public val deferHardInterrupts: Long?,
    public val groFlushTimeout: Long?,
) {
    /** `NAPI 515 of interface 2`. */
    override fun toString(): String = "NAPI $id of interface $interfaceIndex"

    internal companion object {
        private const val INTERFACE = 1
        private const val ID = 2
        private const val INTERRUPT = 3
        private const val THREAD = 4
        private const val DEFER_HARD_INTERRUPTS = 5
        private const val GRO_FLUSH_TIMEOUT = 6

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): NetDevNapi {
            var id = 0L
            var index = 0
            val numbers = arrayOfNulls<Long>(GRO_FLUSH_TIMEOUT + 1)
            attributes.forEach {
                when (type) {
                    ID -> id = u32()
                    INTERFACE -> index = u32().toInt()
                    INTERRUPT, THREAD, DEFER_HARD_INTERRUPTS -> numbers[type] = u32()
                    GRO_FLUSH_TIMEOUT -> numbers[type] = with(NetDev) { uint() }
                }
            }
            return NetDevNapi(id, index, numbers[INTERRUPT], numbers[THREAD], numbers[DEFER_HARD_INTERRUPTS], numbers[GRO_FLUSH_TIMEOUT])
        }
    }
}

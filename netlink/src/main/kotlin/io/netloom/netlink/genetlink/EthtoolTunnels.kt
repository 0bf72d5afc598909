package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * The UDP ports whose tunnels an interface takes apart by itself: C's `ETHTOOL_A_TUNNEL_…`. Immutable.
 *
 * @property device the interface
 * @property tables the device's tables
 */
public class EthtoolTunnels internal constructor(public val device: EthtoolDevice, public val tables: List<Table>) {
    /**
     * One table.
     *
     * @property size how many ports it can hold
     * @property types the kinds of tunnel it is for
     * @property ports the ports in it
     */
    public class Table internal constructor(public val size: Long, public val types: EthtoolBitset, public val ports: List<Port>) {
        /** `vxlan: 1 of 4 ports`. */
        override fun toString(): String = "${types.names.joinToString("/")}: ${ports.size} of $size ports"
    }

    /**
     * One port.
     *
     * @property number the UDP port
     * @property type the kind of tunnel: a number of C's `ETHTOOL_UDP_TUNNEL_TYPE_…`, 0 for VXLAN
     */
    public class Port internal constructor(public val number: Int, public val type: Long) {
        /** The port. */
        override fun toString(): String = number.toString()
    }

    /** The interface and its tables. */
    override fun toString(): String = "$device: " + if (tables.isEmpty()) "no tables" else tables.joinToString()

    internal companion object {
        private const val HEADER = 1
        private const val UDP_PORTS = 2
        private const val TABLE = 1
        private const val TABLE_SIZE = 1
        private const val TABLE_TYPES = 2
        private const val TABLE_ENTRY = 3
        private const val ENTRY_PORT = 1
        private const val ENTRY_TYPE = 2

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolTunnels {
            var device = EthtoolDevice.NONE
            val tables = ArrayList<Table>()
            attributes.forEach {
                on(HEADER) { device = EthtoolDevice.decode(this) }
                on(UDP_PORTS) { nested { on(TABLE) { tables += table() } } }
            }
            return EthtoolTunnels(device, tables)
        }

        private fun AttributeDecoder.table(): Table {
            var size = 0L
            var types = EthtoolBitset.EMPTY
            val ports = ArrayList<Port>()
            nested {
                on(TABLE_SIZE) { size = u32() }
                on(TABLE_TYPES) { types = EthtoolBitset.decode(this) }
                on(TABLE_ENTRY) { ports += port() }
            }
            return Table(size, types, ports)
        }

        private fun AttributeDecoder.port(): Port {
            var number = 0
            var type = 0L
            nested {
                on(ENTRY_PORT) { number = be16() }
                on(ENTRY_TYPE) { type = u32() }
            }
            return Port(number, type)
        }
    }
}

package io.netloom.netlink.test

import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.attributes

/**
 * A generic netlink family as a [GenericControllerScript] tells of it and serves it.
 *
 * @property name the name it is found by, such as `ethtool`
 * @property id the type of its messages, 16 to 65535; that of the controller itself is 16
 * @property version of the family's interface
 * @property headerSize bytes of a header of the family's own behind C's `struct genlmsghdr`
 * @property maxAttribute the highest attribute type that it knows
 * @param operations its commands, with C's `GENL_CMD_CAP_…` flags of each
 * @param groups its multicast groups, with the number of each
 * @property handler answers what is sent to it
 */
public class GenericFamilyScript @JvmOverloads constructor(
    public val name: String,
    public val id: Int,
    public val version: Int = 1,
    public val headerSize: Int = 0,
    public val maxAttribute: Int = 0,
    operations: Map<Int, Int> = emptyMap(),
    groups: Map<String, Int> = emptyMap(),
    public val handler: RequestHandler = RequestHandler { null },
) {
    init {
        require(id in FIRST..0xffff) { "a family's messages have types from $FIRST on, not $id" }
    }

    /** Its commands, with C's `GENL_CMD_CAP_…` flags of each. */
    public val operations: Map<Int, Int> = LinkedHashMap(operations)

    /** Its multicast groups, with the number of each. */
    public val groups: Map<String, Int> = LinkedHashMap(groups)

    /** The payload of the controller's message about this family. */
    @JvmSynthetic
    internal fun describe(command: Int): ByteArray = byteArrayOf(command.toByte(), CONTROLLER_VERSION, 0, 0) + attributes {
        string(NAME, name)
        u16(ID, id)
        u32(VERSION, version)
        u32(HEADER_SIZE, headerSize)
        u32(MAX_ATTRIBUTE, maxAttribute)
        if (operations.isNotEmpty()) {
            array(OPERATIONS, operations) { (command, flags) ->
                u32(OPERATION_ID, command)
                u32(OPERATION_FLAGS, flags)
            }
        }
        if (groups.isNotEmpty()) {
            array(GROUPS, groups) { (name, id) ->
                u32(GROUP_ID, id)
                string(GROUP_NAME, name)
            }
        }
    }

    /** The controller leaves out NLA_F_NESTED. */
    private inline fun <K, V> AttributeEncoder.array(type: Int, items: Map<K, V>, crossinline item: AttributeEncoder.(Map.Entry<K, V>) -> Unit) {
        plainNested(type) {
            var index = 1
            for (entry in items) plainNested(index++) { item(entry) }
        }
    }

    override fun toString(): String = "$name ($id)"

    internal companion object {
        private const val FIRST = 16
        private const val CONTROLLER_VERSION: Byte = 2
        internal const val ID = 1
        internal const val NAME = 2
        private const val VERSION = 3
        private const val HEADER_SIZE = 4
        private const val MAX_ATTRIBUTE = 5
        private const val OPERATIONS = 6
        private const val GROUPS = 7
        private const val OPERATION_ID = 1
        private const val OPERATION_FLAGS = 2
        private const val GROUP_NAME = 1
        private const val GROUP_ID = 2
    }
}

package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.NetlinkFormatException

/**
 * The family `nlctrl`, which knows all families; the only one whose number is fixed. [GenetlinkConn.family], [GenetlinkConn.families] and
 * [GenetlinkConn.policy] use it and are mostly what is wanted. See `linux/genetlink.h`.
 */
public object NlCtrl : FamilySpec("nlctrl", 2) {
    /** `GENL_ID_CTRL`: the family's number. */
    public const val ID: Int = 16

    private const val NEW_FAMILY = 1
    private const val DELETE_FAMILY = 2
    private const val GET_FAMILY = 3
    private const val NEW_GROUP = 7
    private const val DELETE_GROUP = 8
    private const val GET_POLICY = 10

    private const val FAMILY_ID = 1
    private const val FAMILY_NAME = 2
    private const val VERSION = 3
    private const val HEADER_SIZE = 4
    private const val MAX_ATTRIBUTE = 5
    private const val OPERATIONS = 6
    private const val GROUPS = 7
    private const val POLICY = 8
    private const val OPERATION_POLICY = 9
    private const val OPERATION = 10

    private const val OPERATION_ID = 1
    private const val OPERATION_FLAGS = 2
    private const val GROUP_NAME = 1
    private const val GROUP_ID = 2
    private const val POLICY_DO = 1
    private const val POLICY_DUMP = 2

    private const val MAX_VERSION = 255L

    /** All families of the namespace: `CTRL_CMD_GETFAMILY`, dumped. */
    @JvmStatic
    public fun families(): GenetlinkDump<GenericFamily> = dump(GET_FAMILY) { family() }

    /**
     * One family by its name: `CTRL_CMD_GETFAMILY`. The kernel looks for a module that has it first. ENOENT if there is none, EINVAL if the name is longer
     * than 15 bytes.
     */
    @JvmStatic
    public fun family(name: String): GenetlinkRequest<GenericFamily> = request(GET_FAMILY, { string(FAMILY_NAME, name) }) { family() }

    /** One family by its number: `CTRL_CMD_GETFAMILY`. ENOENT if there is none. */
    @JvmStatic
    public fun family(id: Int): GenetlinkRequest<GenericFamily> = request(GET_FAMILY, { u16(FAMILY_ID, id) }) { family() }

    /** Families and groups that come and go: the group `notify`. */
    @JvmStatic
    public val changes: GenetlinkEvents<FamilyChange> = events("notify") { change() }

    /** What a family's commands take: `CTRL_CMD_GETPOLICY`. Linux 5.8; of one command, 5.10. */
    @JvmSynthetic
    internal fun policy(familyId: Int, command: Int?): GenetlinkDump<PolicyPart> = dump(
        GET_POLICY,
        {
            u16(FAMILY_ID, familyId)
            if (command != null) u32(OPERATION, command)
        },
    ) { policyPart() }

    private fun GenetlinkReply.change(): FamilyChange? {
        val kind = when (command) {
            NEW_FAMILY -> FamilyChange.Kind.FAMILY_ADDED
            DELETE_FAMILY -> FamilyChange.Kind.FAMILY_REMOVED
            NEW_GROUP -> FamilyChange.Kind.GROUP_ADDED
            DELETE_GROUP -> FamilyChange.Kind.GROUP_REMOVED
            else -> return null
        }
        return FamilyChange(kind, family())
    }

    private fun GenetlinkReply.family(): GenericFamily {
        var id = -1
        var name: String? = null
        var version = 0
        var headerSize = 0
        var maxAttribute = 0
        val operations = ArrayList<GenericOperation>()
        val groups = ArrayList<GenericGroup>()
        attributes.forEach {
            when (type) {
                FAMILY_ID -> id = u16()
                FAMILY_NAME -> name = string()
                VERSION -> version = version()
                HEADER_SIZE -> headerSize = u32().toInt()
                MAX_ATTRIBUTE -> maxAttribute = u32().toInt()
                OPERATIONS -> nested { operations += operation() }
                GROUPS -> nested { groups += group() }
            }
        }
        if (id < 0) throw NetlinkFormatException("a family without its number", GenetlinkHeader.SIZE)
        return GenericFamily(
            id,
            name ?: throw NetlinkFormatException("family $id without its name", GenetlinkHeader.SIZE),
            version,
            headerSize,
            maxAttribute,
            operations,
            groups,
        )
    }

    /** 32 bits wide in the attribute, 8 in the header where it is used. */
    private fun AttributeDecoder.version(): Int {
        val version = u32()
        if (version > MAX_VERSION) throw AttributeException(intArrayOf(type), payloadOffset, "a version of $version, which is 255 at most")
        return version.toInt()
    }

    private fun AttributeDecoder.operation(): GenericOperation {
        var command = 0
        var flags = 0
        nested {
            on(OPERATION_ID) { command = u32().toInt() }
            on(OPERATION_FLAGS) { flags = u32().toInt() }
        }
        return GenericOperation(command, flags)
    }

    private fun AttributeDecoder.group(): GenericGroup {
        var name = ""
        var id = 0
        nested {
            on(GROUP_NAME) { name = string() }
            on(GROUP_ID) { id = u32().toInt() }
        }
        return GenericGroup(name, id)
    }

    private fun GenetlinkReply.policyPart(): PolicyPart {
        val operations = ArrayList<OperationPolicy>()
        val policies = ArrayList<Pair<Int, AttributePolicy>>()
        attributes.forEach {
            on(OPERATION_POLICY) { nested { operations += operationPolicy() } }
            on(POLICY) {
                nestedArray { index -> forEach { policies += index to AttributePolicy.decode(this) } }
            }
        }
        return PolicyPart(operations, policies)
    }

    private fun AttributeDecoder.operationPolicy(): OperationPolicy {
        val command = type
        var doPolicy: Int? = null
        var dumpPolicy: Int? = null
        nested {
            on(POLICY_DO) { doPolicy = u32().toInt() }
            on(POLICY_DUMP) { dumpPolicy = u32().toInt() }
        }
        return OperationPolicy(command, doPolicy, dumpPolicy)
    }
}

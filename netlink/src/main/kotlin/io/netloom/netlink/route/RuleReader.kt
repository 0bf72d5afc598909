package io.netloom.netlink.route

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkMessageCursor

/** `struct fib_rule_hdr` and `FRA_…`. */
internal object RuleReader {
    const val HEADER = 12

    fun read(reader: RouteReader, message: NetlinkMessageCursor): Rule {
        reader.check(message, HEADER)
        val rule = RuleFields(
            family = message.u8(0),
            destinationLength = message.u8(1),
            sourceLength = message.u8(2),
            tos = message.u8(3),
            table = message.u8(4).toLong(),
            action = message.u8(7),
            flags = message.s32(8),
        )
        rule.attributes = reader.attributes(message, HEADER) { type -> known(rule, type) }
        return Rule(rule)
    }

    private fun AttributeDecoder.known(rule: RuleFields, type: Int): Boolean {
        when (type) {
            Fra.DST -> if (RoutesReader.isIp(rule.family)) rule.destination = ipAddress() else return false
            Fra.SRC -> if (RoutesReader.isIp(rule.family)) rule.source = ipAddress() else return false
            Fra.PRIORITY -> rule.priority = u32()
            Fra.TABLE -> rule.table = u32()
            Fra.GOTO -> rule.target = u32()
            Fra.IIFNAME -> rule.inputInterface = text()
            Fra.OIFNAME -> rule.outputInterface = text()
            Fra.FWMARK -> rule.mark = u32()
            Fra.FWMASK -> rule.markMask = u32()
            Fra.IP_PROTO -> rule.ipProtocol = u8()
            Fra.TUN_ID -> rule.tunnelId = be64()
            Fra.SUPPRESS_PREFIXLEN -> rule.suppressPrefixLength = s32()
            Fra.SUPPRESS_IFGROUP -> rule.suppressGroup = s32()
            Fra.L3MDEV -> rule.vrf = u8() != 0
            Fra.PROTOCOL -> rule.protocol = u8()
            Fra.SPORT_RANGE -> rule.sourcePorts = ports() ?: return false
            Fra.DPORT_RANGE -> rule.destinationPorts = ports() ?: return false
            Fra.UID_RANGE -> rule.users = users() ?: return false
            else -> return false
        }
        return true
    }

    private fun AttributeDecoder.ports(): IntRange? {
        val range = struct()
        return (range.u16(0) ?: return null)..(range.u16(2) ?: return null)
    }

    private fun AttributeDecoder.users(): LongRange? {
        val range = struct()
        return (range.u32(0) ?: return null)..(range.u32(4) ?: return null)
    }
}

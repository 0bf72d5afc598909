package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkException
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno

/** Rules of the kernel, with `ip -d -j rule` as witness. */
class RuleTest :
    FunSpec({
        test("rules are made, read and deleted") {
            onHost { host, conn ->
                val rules = listOf(
                    Rule.build { source("192.0.2.0/24").destination("10.0.0.0/8").mark(7, 0xff).inputInterface("v0").priority(100).table(1_000) },
                    Rule.build {
                        family(
                            AddressFamily.INET,
                        ).flags(RuleFlag.INVERT).ipProtocol(6).destinationPorts(80, 443).users(0, 0).priority(200).action(RuleAction.PROHIBIT)
                    },
                    Rule.build { family(AddressFamily.INET).goTo(32_766).priority(300) },
                    Rule.build { source("fd00::/8").priority(400).table(RouteTable.MAIN).suppressPrefixLength(0).protocol(RouteProtocol.BGP) },
                )
                rules.forEach { conn.add(it) }
                val shown = host.ip("rule").associateBy { it["priority"] }
                shown.getValue(100L).let {
                    listOf(it["src"], it["srclen"], it["dst"], it["dstlen"], it["fwmark"], it["fwmask"], it["iif"], it["table"]) shouldContainExactly
                        listOf("192.0.2.0", 24L, "10.0.0.0", 8L, "0x7", "0xff", "v0", "1000")
                }
                shown.getValue(200L).let { listOf("not" in it, it["ipproto"], it["action"]) shouldContainExactly listOf(true, "tcp", "prohibit") }
                shown.getValue(300L)["goto"] shouldBe 32_766L
                val six = host.ip("-6", "rule").single { it["priority"] == 400L }
                listOf(six["src"], six["suppress_prefixlen"], six["protocol"]) shouldContainExactly listOf("fd00::", 0L, "bgp")

                val read = (conn.rules(AddressFamily.INET) + conn.rules(AddressFamily.INET6)).filter { it.priority in listOf(100L, 200L, 300L, 400L) }
                read.map { it.toString() } shouldContainExactly rules.map { it.toString() }
                read.forEach { conn.delete(it) }
                conn.rules(AddressFamily.INET).map { it.priority ?: 0 } shouldContainExactly listOf(0L, 32_766L, 32_767L)
            }
        }

        test("the same rule twice, and one that is not there") {
            onHost { _, conn ->
                val rule = Rule.build { family(AddressFamily.INET).priority(100).table(1_000) }
                conn.add(rule)
                shouldThrow<NetlinkException> { conn.add(rule) }.errno shouldBe Errno.EEXIST
                conn.delete(Rule.build { family(AddressFamily.INET).priority(100) })
                shouldThrow<NetlinkException> { conn.delete(rule) }.errno shouldBe Errno.ENOENT
                shouldThrow<IllegalArgumentException> { Rule.build { priority(1) } }
            }
        }
    })

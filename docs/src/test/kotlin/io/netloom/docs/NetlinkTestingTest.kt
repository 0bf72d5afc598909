package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.attributes
import io.netloom.netlink.test.Acknowledgement
import io.netloom.netlink.test.Answer
import io.netloom.netlink.test.Gate
import io.netloom.netlink.test.GenericControllerScript
import io.netloom.netlink.test.GenericFamilyScript
import io.netloom.netlink.test.Packing
import io.netloom.netlink.test.RequestCheck
import io.netloom.netlink.test.ScriptedKernel
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import java.net.SocketTimeoutException
import kotlin.time.Duration.Companion.milliseconds

// snippet: code-under-test

/** Bridges, by their names. */
class Bridges(private val conn: NetlinkConn) {
    /** False if there is such an interface already. */
    suspend fun create(name: String): Boolean = try {
        val flags = NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE
        val body = attributes {
            string(IFNAME, name)
            nested(LINKINFO) { string(1, "bridge") }
        }
        conn.execute(NetlinkMessage(NetlinkHeader(NEWLINK, flags), ByteArray(IFINFO) + body))
        true
    } catch (e: NetlinkException) {
        if (e.errno != Errno.EEXIST) throw e
        false
    }

    suspend fun names(): List<String> = conn.dumpAll(NetlinkMessage(NetlinkHeader(GETLINK), ByteArray(IFINFO))).map { message ->
        var name = ""
        message.attributes(IFINFO).forEach { on(IFNAME) { name = string() } }
        name
    }
}
// end snippet

private const val NEWLINK = 16
private const val GETLINK = 18
private const val IFINFO = 16
private const val IFNAME = 3
private const val LINKINFO = 18

class NetlinkTestingTest :
    FunSpec({
        test("answers") {
            // snippet: answers
            val kernel = ScriptedKernel().on(NEWLINK, Answer.success(), Answer.error(Errno.EEXIST)) // the first time, and from then on
            NetlinkConn.over(kernel.open()).use { conn ->
                Bridges(conn).create("br0") shouldBe true
                Bridges(conn).create("br0") shouldBe false
            }
            // end snippet
        }

        test("words") {
            // snippet: words
            val refusal = Acknowledgement.error(Errno.EINVAL).message("name is too long").offset(32)
            val kernel = ScriptedKernel().on(NEWLINK, Answer.error(refusal))
            NetlinkConn.over(kernel.open()).use { conn ->
                val e = shouldThrow<NetlinkException> { Bridges(conn).create("br0") }
                e.kernelMessage shouldBe "name is too long"
            }
            // end snippet
        }

        test("dumps") {
            // snippet: dumps
            fun link(name: String) = NetlinkMessage(NetlinkHeader(NEWLINK), ByteArray(IFINFO) + attributes { string(IFNAME, name) })
            val links = listOf(link("lo"), link("eth0"), link("br0"))
            val kernel = ScriptedKernel().onDump(
                GETLINK,
                Answer.dump(links).interruptedAt(1), // the table changes under the first attempt
                Answer.dump(links).packed(Packing.EACH), // the second comes message by message
            )
            NetlinkConn.over(kernel.open()).use { conn ->
                Bridges(conn).names() shouldBe listOf("lo", "eth0", "br0")
                kernel.requests shouldHaveSize 2
            }
            // end snippet
        }

        test("checks") {
            // snippet: checks
            val wanted = RequestCheck().type(NEWLINK).flagsWith(NetlinkFlags.ACKNOWLEDGE or NetlinkFlags.EXCLUSIVE).attributes(IFINFO) { attribute ->
                attribute.next()
                attribute.string() shouldBe "br0"
            }
            val kernel = ScriptedKernel().expect(wanted, Answer.success())
            NetlinkConn.over(kernel.open()).use { conn -> Bridges(conn).create("br0") }
            kernel.verify() // nothing else was sent, and nothing is missing
            // end snippet
        }

        test("delay") {
            withinGuard {
                // snippet: delay
                val gate = Gate()
                val kernel = ScriptedKernel().on(NEWLINK, Answer.success().after(gate))
                NetlinkConn.over(kernel.open()).use { conn ->
                    val message = NetlinkMessage(NetlinkHeader(NEWLINK), ByteArray(IFINFO))
                    shouldThrow<SocketTimeoutException> { conn.execute(message, timeout = 10.milliseconds) }
                    gate.open() // now the answer comes, to nobody
                    conn.execute(message)
                }
                // end snippet
            }
        }

        test("events") {
            withinGuard {
                // snippet: events
                val kernel = ScriptedKernel()
                NetlinkConn.over(kernel.open()).use { conn ->
                    conn.subscribe(1).use { subscription ->
                        kernel.sockets.last().overrun() // the subscription's own socket: ENOBUFS
                        kernel.push(1, NetlinkMessage(NetlinkHeader(NEWLINK), ByteArray(IFINFO)))

                        subscription.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                        subscription.receive().shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>()
                    }
                }
                // end snippet
            }
        }

        test("families") {
            // snippet: families
            val generic = GenericControllerScript()
            generic.load(GenericFamilyScript("example", id = 42, groups = mapOf("events" to 7)) { request -> Answer.reply(42, request.payload) })
            val kernel = ScriptedKernel().serve(generic)
            // end snippet
            NetlinkConn.over(kernel.open()).use { conn ->
                val message = NetlinkMessage(NetlinkHeader(42), byteArrayOf(1, 1, 0, 0))
                conn.request(message).single().payload shouldBe message.payload
            }
        }
    })

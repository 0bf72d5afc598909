package io.netloom.samples.ping

import io.netloom.icmp.EchoReply
import io.netloom.icmp.EchoRequest
import io.netloom.icmp.IcmpConn
import io.netloom.icmp.IcmpError
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.socket.ExtendedError
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import java.io.IOException
import java.nio.ByteBuffer

/** The real [EchoChannel]: a datagram or a raw ICMP socket of the kernel. Both tell the same. */
internal class IcmpChannel private constructor(private val icmp: IcmpConn, target: PingTarget) : EchoChannel {
    override val version: IcmpVersion = icmp.version
    override val identifier: Int = icmp.identifier
    val mode: IcmpMode = icmp.mode
    private val destination = SockAddr.inet(target.address, 0)

    override suspend fun send(request: ByteBuffer) {
        icmp.send(request, destination)
    }

    override suspend fun receive(): ArrivedReply {
        while (true) {
            val packet = icmp.receive()
            val now = System.nanoTime()
            val reply = packet.message
            if (reply is EchoReply) return ArrivedReply(reply, packet.source, packet.hopLimit, now)
        }
    }

    override suspend fun receiveProblem(): ArrivedProblem {
        while (true) {
            val error = icmp.receiveError()
            val request = error.request
            if (request is EchoRequest) return problem(error, request)
        }
    }

    private fun problem(error: IcmpError, request: EchoRequest): ArrivedProblem {
        val told = error.error
        val isLocal = told.origin == ExtendedError.ORIGIN_LOCAL
        val text = if (isLocal) null else IcmpErrorText.of(version, told.type, told.code, told.info)
        return ArrivedProblem(
            request,
            error.destination,
            error.offender,
            told.type.takeUnless { isLocal },
            told.code.takeUnless { isLocal },
            text ?: told.errno.text,
        )
    }

    override fun close(): Unit = icmp.close()

    companion object {
        private const val REMEDY = "no permission to open an ICMP socket: a raw one needs the capability CAP_NET_RAW, " +
            "a datagram one needs your group in the range of the sysctl net.ipv4.ping_group_range"

        /**
         * Opens a socket as [options] ask for it.
         *
         * @throws PingException with the remedy where the privilege is missing, or naming the option that the system did not accept
         */
        fun open(target: PingTarget, options: PingOptions, poller: Poller): IcmpChannel {
            val icmp = socket(target, options, poller)
            try {
                configure(icmp, options)
                return IcmpChannel(icmp, target)
            } catch (e: Throwable) {
                icmp.close()
                throw e
            }
        }

        private fun socket(target: PingTarget, options: PingOptions, poller: Poller): IcmpConn {
            val source = options.origin?.takeIf { PingTarget.looksNumeric(it) }?.let { PingTarget.resolve(it, target.version).address }
            try {
                return IcmpConn.open(target.version, options.socket, source, config = SocketConfig(poller = poller))
            } catch (e: MissingCapabilityException) {
                throw PingException(if (options.socket == IcmpMode.RAW) "raw socket refused: CAP_NET_RAW is missing" else REMEDY, e)
            } catch (e: IOException) {
                throw PingException((if (source == null) "socket: " else "bind: ") + SystemErrors.text(e), e)
            }
        }

        private fun configure(icmp: IcmpConn, options: PingOptions) {
            icmp.receiveAnswersOnly()
            icmp.verifiesChecksums = true
            icmp.receivesErrors = true
            icmp.ipv4?.let { ipv4 ->
                options.ttl?.let {
                    ipv4.ttl = it
                    ipv4.multicastTtl = it
                }
            }
            icmp.ipv6?.let { ipv6 ->
                options.ttl?.let {
                    ipv6.hopLimit = it
                    ipv6.multicastHopLimit = it
                }
            }
            options.origin?.takeUnless { PingTarget.looksNumeric(it) }?.let { bindToDevice(icmp, it) }
        }

        private fun bindToDevice(icmp: IcmpConn, name: String) {
            try {
                icmp.conn.options.device = name
            } catch (e: IOException) {
                throw PingException("interface $name: " + SystemErrors.text(e), e)
            }
        }
    }
}

package io.netloom.net

import io.netloom.socket.SockAddr
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import org.xbill.DNS.Flags
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/** Asks the servers, one after the other, until one of them knows. */
internal class DnsClient(private val options: NameServiceOptions) {
    private val file = WatchedFile(options.resolvConf) { ResolvConf.parse(it, options.config) }
    private val turn = AtomicInteger()

    /**
     * The records of all types that a name has any of, or the first of the names that it may stand for. All types are asked for at the same time.
     *
     * @param asked what errors call the name
     * @throws DnsException if it has none
     * @throws AddressSyntaxException if the text cannot be a name; nobody was asked then
     */
    suspend fun lookup(text: String, vararg types: Int, asked: String = text): List<DnsAnswer> {
        if (DomainNames.isOnion(text)) throw DnsException.noSuchHost(asked)
        val conf = file.current()
        val servers = servers(conf)
        var failure: DnsException? = null
        for (name in DomainNames.candidates(text, options.search ?: conf.search, conf.dots)) {
            val question = Question(asked, name, conf, servers)
            val outcomes = coroutineScope { types.map { type -> async { question.answer(type) } }.awaitAll() }
            val answers = outcomes.mapNotNull { it.answer }
            if (answers.isNotEmpty()) return answers
            val worst = outcomes.mapNotNull { it.failure }.minBy { it.isFinal }
            if (!worst.isFinal) throw worst // of other names the answer might be another one, and the wrong one
            if (failure?.failure != DnsFailure.NO_DATA) failure = worst
        }
        throw checkNotNull(failure)
    }

    /** In the order in which this look-up asks them. */
    private fun servers(conf: ResolvConf): List<InetSocketAddress> {
        val all = options.servers.ifEmpty { conf.servers }
        val first = if (conf.rotates) Math.floorMod(turn.getAndIncrement(), all.size) else 0
        return all.drop(first) + all.take(first)
    }

    private class Outcome(val answer: DnsAnswer?, val failure: DnsException?)

    private inner class Question(
        private val asked: String,
        private val name: Name,
        private val conf: ResolvConf,
        private val servers: List<InetSocketAddress>,
    ) {
        private val timeout: Duration = options.serverTimeout?.toKotlinDuration() ?: conf.timeout
        private val attempts = if (options.attempts > 0) options.attempts else conf.attempts

        suspend fun answer(type: Int): Outcome {
            var failure: DnsException? = null
            repeat(attempts) {
                for (server in servers) {
                    try {
                        return Outcome(answer(type, server), null)
                    } catch (e: DnsException) {
                        if (e.isFinal) return Outcome(null, e)
                        failure?.addSuppressed(e)
                        failure = failure ?: e
                    }
                }
            }
            return Outcome(null, failure)
        }

        private suspend fun answer(type: Int, server: InetSocketAddress): DnsAnswer {
            val reply = try {
                DnsExchange(SockAddr.of(server), options.config, conf.usesTcp).ask(name, type, timeout)
            } catch (e: SocketTimeoutException) {
                throw DnsException.timedOut(asked, server, e)
            } catch (e: IOException) {
                throw DnsException.serverFailure(asked, server, e.message ?: "$e", e)
            }
            return when (reply.rcode) {
                Rcode.NOERROR -> answer(reply, type, server)
                Rcode.NXDOMAIN -> throw DnsException.noSuchHost(asked, server)
                else -> throw DnsException.serverFailure(asked, server, "the server answered ${Rcode.string(reply.rcode)}")
            }
        }

        private fun answer(reply: Message, type: Int, server: InetSocketAddress): DnsAnswer {
            val answer = DnsAnswer.of(reply, name, type, server)
            if (answer.records.isNotEmpty()) return answer
            // Neither knows the name nor asks others: what it says of the name means nothing.
            val isLame = listOf(Flags.AA, Flags.RA).none { reply.header.getFlag(it.toInt()) }
            throw if (isLame) DnsException.serverFailure(asked, server, "the server does not know the name") else DnsException.noData(asked, server)
        }
    }
}

package io.netloom.samples.names

import io.netloom.net.DnsException
import io.netloom.net.DnsFailure
import io.netloom.net.NameService
import io.netloom.net.parseInetAddressOrNull
import io.netloom.net.text
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.net.Inet4Address
import java.net.InetAddress
import kotlin.time.Duration

/** What the name service knows of a name, in the words of host(1). */
internal class NameText(private val service: NameService, private val timeout: Duration) {
    /** The addresses of a name, or the names of an address. */
    suspend fun usual(name: String): List<String> =
        if (parseInetAddressOrNull(name) != null) of(name, RecordType.PTR) else service.lookupIp(name, timeout).map { address(name, it) }

    /** The records of one type. */
    suspend fun of(name: String, type: RecordType): List<String> = when (type) {
        RecordType.A -> addresses(name) { it is Inet4Address }
        RecordType.AAAA -> addresses(name) { it !is Inet4Address }
        RecordType.CNAME -> listOf("$name is an alias for ${alias(name) ?: throw nothing(name)}")
        RecordType.MX -> service.lookupMx(name, timeout).map { "$name mail is handled by $it" }
        RecordType.NS -> service.lookupNs(name, timeout).map { "$name name server $it" }
        RecordType.PTR -> service.lookupAddress(name, timeout).map { "$name domain name pointer $it" }
        RecordType.SRV -> service.lookupSrv("", "", name, timeout).records.map { "$name has SRV record $it" }
        RecordType.TXT -> service.lookupTxt(name, timeout).map { "$name descriptive text ${quoted(it)}" }
    }

    /** All there is, of whatever type: everything is asked for at the same time. */
    suspend fun all(name: String): List<String> = coroutineScope {
        val answers = EVERYTHING.map { type -> async { orFailure { of(name, type) } } }.awaitAll()
        answers.mapNotNull { it.getOrNull() }.flatten().ifEmpty {
            val failures = answers.map { it.exceptionOrNull() as DnsException }
            throw failures.find { it.failure == DnsFailure.NO_SUCH_HOST } ?: nothing(name)
        }
    }

    /** That there is nothing of one type says nothing about the others; any other failure ends it all. */
    private suspend fun orFailure(lookup: suspend () -> List<String>): Result<List<String>> = try {
        Result.success(lookup())
    } catch (e: DnsException) {
        if (e.failure != DnsFailure.NO_DATA && e.failure != DnsFailure.NO_SUCH_HOST) throw e
        Result.failure(e)
    }

    private suspend fun addresses(name: String, isWanted: (InetAddress) -> Boolean): List<String> =
        service.lookupIp(name, timeout).filter(isWanted).ifEmpty { throw nothing(name) }.map { address(name, it) }

    private fun address(name: String, address: InetAddress) =
        "$name has ${if (address is Inet4Address) "address" else "IPv6 address"} ${address.text}"

    /** The canonical name where that is another one. */
    private suspend fun alias(name: String): String? =
        service.lookupCname(name, timeout).takeUnless { it.removeSuffix(".").equals(name.removeSuffix("."), ignoreCase = true) }

    private fun nothing(name: String) = DnsException(DnsFailure.NO_DATA, name, "no records of this type")

    /** What anybody may have put there must not reach the terminal as it is. */
    private fun quoted(text: String) = text.map {
        if (it == '"' ||
            it == '\\'
        ) {
            "\\$it"
        } else if (it.isISOControl()) {
            "\\%03d".format(it.code)
        } else {
            "$it"
        }
    }
        .joinToString("", "\"", "\"")

    private companion object {
        val EVERYTHING =
            listOf(RecordType.CNAME, RecordType.A, RecordType.AAAA, RecordType.MX, RecordType.NS, RecordType.SRV, RecordType.TXT)
    }
}

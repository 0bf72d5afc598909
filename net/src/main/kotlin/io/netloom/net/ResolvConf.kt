package io.netloom.net

import io.netloom.socket.SocketConfig
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * `/etc/resolv.conf`, resolv.conf(5).
 *
 * @property search domains that are put behind names
 * @property dots a name with at least so many dots is tried as it is first
 * @property timeout for each server's answer
 * @property attempts how often all servers are asked
 * @property rotates whether each look-up begins with another server
 * @property usesTcp whether UDP is not tried at all
 */
internal class ResolvConf private constructor(
    val servers: List<InetSocketAddress>,
    val search: List<String>,
    val dots: Int,
    val timeout: Duration,
    val attempts: Int,
    val rotates: Boolean,
    val usesTcp: Boolean,
) {
    companion object {
        private const val PORT = 53
        private const val MOST_SERVERS = 3
        private const val MOST_DOTS = 15
        private const val LONGEST_TIMEOUT = 30
        private const val MOST_ATTEMPTS = 5
        private val SPACE = Regex("\\s+")

        fun parse(lines: List<String>, config: SocketConfig = SocketConfig.DEFAULT): ResolvConf {
            val servers = ArrayList<InetAddress>()
            var search: List<String>? = null
            val options = HashMap<String, String>()
            for (line in lines) {
                val words = line.split(SPACE) // a keyword must stand at the line's very beginning, comments do so, too
                val values = words.drop(1).takeWhile { !it.startsWith('#') && !it.startsWith(';') }.filter(String::isNotEmpty)
                when (words[0]) {
                    "nameserver" -> values.firstOrNull()?.let { address(it, config) }?.let(servers::add)
                    "domain" -> search = values.take(1)
                    "search" -> search = values
                    "options" -> values.associateTo(options) { it.substringBefore(':') to it.substringAfter(':', "") }
                }
            }
            fun number(name: String, default: Int, range: IntRange) = options[name]?.toIntOrNull()?.coerceIn(range) ?: default
            return ResolvConf(
                servers.ifEmpty { listOf(WellKnownAddresses.IPV4_LOOPBACK) }.take(MOST_SERVERS).map { InetSocketAddress(it, PORT) },
                (search ?: ownDomain()).filter { it != "." },
                number("ndots", 1, 0..MOST_DOTS),
                number("timeout", 5, 1..LONGEST_TIMEOUT).seconds,
                number("attempts", 2, 1..MOST_ATTEMPTS),
                "rotate" in options,
                "use-vc" in options,
            )
        }

        private fun address(text: String, config: SocketConfig): InetAddress? = try {
            parseInetAddressOrNull(text) ?: HostText.literal(text, config)
        } catch (_: AddressSyntaxException) {
            null
        } catch (_: IOException) {
            null // of an interface that is not there
        }

        /** Without a list it is the domain of this machine's own name. */
        private fun ownDomain(): List<String> = try {
            listOf(Path.of("/proc/sys/kernel/hostname").readText().trim().substringAfter('.', "")).filter(String::isNotEmpty)
        } catch (_: IOException) {
            emptyList()
        }
    }
}

package io.netloom.samples.tls

import io.netloom.net.HostPort
import io.netloom.net.TcpConn
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream
import java.nio.ByteBuffer
import java.nio.file.Path
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManagerFactory
import kotlin.io.path.inputStream
import kotlin.time.Duration.Companion.seconds

/** `netloom https`: asks a web server for a page, over TLS on a Netloom connection, and prints the answer. Exit status 0, or 2 on errors. */
internal class HttpsCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        if ("-h" in line) {
            out.print(commandLine.help())
        } else {
            val place = line.operands.firstOrNull() ?: throw UsageException("usage error: netloom https <host[:port]> [path]")
            val (host, port) = if (place.substringAfterLast(']').contains(':')) HostPort.split(place) else HostPort(place, "443")
            runBlocking { get(host, port, line.operands.getOrNull(1) ?: "/", context(line["--ca"]?.let(Path::of))) }
        }
        0
    } catch (e: UsageException) {
        fail(e.message)
    } catch (e: IllegalArgumentException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    } catch (e: GeneralSecurityException) {
        fail(e.message)
    }

    private suspend fun get(host: String, port: String, path: String, context: SSLContext) {
        TlsConn(TcpConn.dial(HostPort.join(host, port), timeout = PATIENCE), engine(context, host, port)).use { tls ->
            tls.handshake()
            err.println("${tls.protocol} with $host")
            tls.write(ByteBuffer.wrap("GET $path HTTP/1.0\r\nHost: $host\r\nConnection: close\r\n\r\n".encodeToByteArray()))
            val answer = ByteBuffer.allocate(BUFFER)
            while (tls.read(answer.clear()) >= 0) out.write(answer.array(), 0, answer.position())
        }
        out.flush()
    }

    private fun engine(context: SSLContext, host: String, port: String): SSLEngine = context.createSSLEngine(host, port.toIntOrNull() ?: -1).apply {
        useClientMode = true
        sslParameters = sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
    }

    private fun context(authority: Path?): SSLContext {
        if (authority == null) return SSLContext.getDefault()
        val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply { load(null, null) }
        store.setCertificateEntry("authority", authority.inputStream().use { CertificateFactory.getInstance("X.509").generateCertificate(it) })
        val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(store) }
        return SSLContext.getInstance("TLS").apply { init(null, trust.trustManagers, null) }
    }

    private fun fail(message: String?): Int {
        err.println("https: $message")
        return 2
    }

    private companion object {
        const val BUFFER = 16 * 1024
        val PATIENCE = 30.seconds
        val commandLine = CommandLine(
            "netloom https",
            "[options] <host[:port]> [path]",
            listOf(
                Option("-h", "explain the options"),
                Option("--ca", "trust this certificate, PEM, instead of the usual authorities", value = "file"),
            ),
        )
    }
}

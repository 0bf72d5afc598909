package io.netloom.samples.tls

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.net.NetConn
import io.netloom.net.UnixConn
import io.netloom.samples.netloom
import io.netloom.testkit.CommandResult
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.opentest4j.TestAbortedException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyStore
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import kotlin.io.path.inputStream
import kotlin.time.Duration.Companion.seconds

class HttpsCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "a page of openssl's own server" {
            PrivateNamespace.require()
            if (!CommandResult.exists("openssl")) throw TestAbortedException("openssl is not installed")
            inDirectory { directory ->
                val (key, certificate) = listOf("key.pem", "certificate.pem").map { directory.resolve(it).toString() }
                val name = listOf("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
                val kind = listOf("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
                run(listOf("openssl", "req", "-keyout", key, "-out", certificate) + kind + name)
                val command = listOf("openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-key", key, "-cert", certificate)
                val server = ProcessBuilder(command).redirectErrorStream(true).start()
                try {
                    val accept = generateSequence(server.inputReader()::readLine).first { it.startsWith("ACCEPT") }
                    val port = accept.substringAfterLast(':')
                    val ran = netloom("https", "--ca", certificate, "127.0.0.1:$port").hasStatus(0)
                    ran.out shouldStartWith "HTTP/1.0 200 ok"
                    ran.out shouldContain "s_server"
                    ran.err shouldBe "TLSv1.3 with 127.0.0.1\n"
                    // Nobody vouches for this certificate.
                    netloom("https", "127.0.0.1:$port").hasStatus(2).err shouldContain "https: "
                } finally {
                    server.destroy()
                    server.waitFor()
                }
            }
        }

        "client and server over a pair of Unix sockets" {
            inDirectory { directory ->
                val store = directory.resolve("store")
                val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString()
                val name = listOf("-dname", "CN=localhost", "-alias", "key")
                run(listOf(keytool, "-genkeypair", "-keyalg", "EC", "-keystore", "$store", "-storepass", PASSWORD) + name)
                val context = context(store)
                val (a, b) = UnixConn.pair()
                withContext(Dispatchers.Default) {
                    launch { tls(context, b, client = false).use { serve(it) } }
                    tls(context, a, client = true).use { client ->
                        client.handshake()
                        client.write(ByteBuffer.wrap(ByteArray(100_000) { it.toByte() }))
                        client.closeWrite()
                        val answer = ByteBuffer.allocate(200)
                        while (client.read(answer) >= 0) check(answer.hasRemaining())
                        String(answer.array(), 0, answer.position()) shouldBe "100000 bytes"
                    }
                }
            }
        }

        "usage" {
            netloom("https", "-h").hasStatus(0).out shouldContain "--ca"
            netloom("https").hasStatus(2).err shouldContain "usage error"
            netloom("https", "127.1").hasStatus(2).err shouldContain "invalid IP address"
            netloom("https", "--ca", "/nosuch", "127.0.0.1:1").hasStatus(2).err shouldContain "https: "
        }
    })

private const val PASSWORD = "changeit"

private suspend fun serve(server: TlsConn) {
    server.handshake()
    var total = 0
    val buffer = ByteBuffer.allocate(10_000)
    while (server.read(buffer.clear()) >= 0) total += buffer.position()
    server.write(ByteBuffer.wrap("$total bytes".encodeToByteArray()))
    server.closeWrite()
}

private fun tls(context: SSLContext, end: NetConn, client: Boolean) = TlsConn(end, context.createSSLEngine().apply { useClientMode = client })

private fun context(path: Path): SSLContext {
    val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply { path.inputStream().use { load(it, PASSWORD.toCharArray()) } }
    val trusted = KeyStore.getInstance(KeyStore.getDefaultType()).apply {
        load(null, null)
        setCertificateEntry("own", store.getCertificate("key"))
    }
    val keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()).apply { init(store, PASSWORD.toCharArray()) }
    val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(trusted) }
    return SSLContext.getInstance("TLS").apply { init(keys.keyManagers, trust.trustManagers, null) }
}

private fun run(command: List<String>) {
    val process = ProcessBuilder(command).redirectErrorStream(true).start()
    process.outputStream.close()
    val output = process.inputStream.readBytes().decodeToString()
    check(process.waitFor() == 0) { output }
}

private suspend fun inDirectory(body: suspend (Path) -> Unit) {
    val directory = Files.createTempDirectory("netloom")
    try {
        body(directory)
    } finally {
        Files.list(directory).use { files -> files.forEach(Files::delete) }
        Files.delete(directory)
    }
}

package io.netloom.net

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.runBlocking
import java.net.InetSocketAddress
import java.nio.file.Path

/** Whoever asks no DNS server pays nothing for what it takes to ask one. */
class DnsLoadingTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        test("dialling a host by its name loads nothing of DNS, nor does the system's resolver") {
            guarded { onThread { dnsClasses("system") }.shouldBeEmpty() }
        }

        test("asking a server does, so the test above sees what it looks for") {
            guarded { onThread { dnsClasses("dns") } shouldContain "org.xbill.DNS.Message" }
        }
    })

/** What a process of its own loads of dnsjava and of what that needs. */
private fun dnsClasses(what: String): List<String> {
    val process = ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-Xlog:class+load:stdout",
        "-cp",
        System.getProperty("java.class.path"),
        DnsLoading::class.java.name,
        what,
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    process.outputStream.close()
    val lines = process.inputReader().use { it.readLines() }
    check(process.waitFor() == 0) { lines.takeLast(5) }
    check(lines.any { "io.netloom.net.TcpConn " in it })
    val names = lines.map { it.substringAfter("] ").trim().substringBefore(' ') }
    return names.filter { (it.startsWith("org.xbill.") || it.startsWith("org.slf4j.")) && it != PROVIDER }
}

/** The JDK itself looks at it, as at any resolver on the class path; it gives back the JDK's own unless a system property says otherwise. */
private const val PROVIDER = "org.xbill.DNS.spi.DnsjavaInetAddressResolverProvider"

/** The program of that process. */
object DnsLoading {
    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        TcpListener.listen("localhost:0").use { listener ->
            TcpConn.dial("localhost:${checkNotNull(listener.address.toInetSocketAddress()).port}").close()
        }
        NameService.system.lookupIp("localhost")
        NameService.lookupPort("tcp", "http")
        if (arguments.single() != "dns") return@runBlocking
        try {
            NameService(NameServiceOptions(listOf(InetSocketAddress("127.0.0.1", 9)), attempts = 1)).lookupTxt("host.test")
        } catch (_: DnsException) {
            // nobody is there
        }
    }
}

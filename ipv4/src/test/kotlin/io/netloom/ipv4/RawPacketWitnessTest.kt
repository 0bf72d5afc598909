package io.netloom.ipv4

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.testkit.CommandResult
import io.netloom.testkit.TestNet
import org.opentest4j.TestAbortedException
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import kotlin.io.path.deleteExisting

/** Wireshark's programs as the witness of what really went out. */
class RawPacketWitnessTest :
    FunSpec({
        test("a header of ours as tshark reads it, from what dumpcap saw at the other end of the cable") {
            for (program in listOf("dumpcap", "tshark")) {
                if (!CommandResult.exists(program)) throw TestAbortedException("no $program (wireshark) on the PATH")
            }
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                val file = Files.createTempFile("witness", ".pcapng")
                val capture = b.inside {
                    ProcessBuilder("dumpcap", "-i", "eth0", "-c", "1", "-f", "ip proto 253", "-w", "$file").redirectErrorStream(true).start()
                }
                try {
                    capture.outputStream.close()
                    val said = capture.inputStream.bufferedReader()
                    // It names its file when it has begun.
                    val before = ArrayList<String>()
                    while (true) {
                        val line = said.readLine() ?: throw TestAbortedException("dumpcap does not capture here: $before")
                        before += line
                        if (line.startsWith("File: ")) break
                    }
                    Ipv4RawConn.open(253, a.config).use { raw ->
                        val header = Ipv4Header.build {
                            destination(InetAddress.ofLiteral("10.0.0.2"))
                            source(InetAddress.ofLiteral("10.0.0.77"))
                            typeOfService(0x2e)
                            identification(0xcafe)
                            flags(Ipv4Header.DONT_FRAGMENT)
                            timeToLive(3)
                            protocol(253)
                            options(byteArrayOf(1, 1, 1, 0))
                        }
                        raw.send(header, ByteBuffer.wrap(byteArrayOf(1, 2, 3, 4, 5)))
                    }
                    check(capture.waitFor(30, TimeUnit.SECONDS)) { "dumpcap saw no packet" }
                    val fields = "ip.hdr_len ip.dsfield ip.len ip.id ip.flags.df ip.ttl ip.proto ip.checksum.status ip.src ip.dst data.data"
                    val command = listOf("tshark", "-n", "-r", "$file", "-o", "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator= ") +
                        fields.split(' ').flatMap { listOf("-e", it) }
                    val read = b.run(*command.toTypedArray()).expectSuccess().lines().filterNot { it.startsWith("Running as") || it.isEmpty() }
                    read shouldBe listOf("24 0x2e 29 0xcafe 1 3 253 1 10.0.0.77 10.0.0.2 0102030405")
                } finally {
                    capture.destroyForcibly()
                    capture.waitFor(30, TimeUnit.SECONDS)
                    capture.inputStream.close()
                    file.deleteExisting()
                }
            }
        }
    })

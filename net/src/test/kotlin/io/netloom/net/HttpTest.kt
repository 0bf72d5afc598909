package io.netloom.net

import com.sun.net.httpserver.HttpServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.ByteBuffer
import java.util.concurrent.Executors

/** An HTTP/1.1 exchange with the JDK's own client and server, K3.1 and K3.2. */
class HttpTest :
    FunSpec({
        test("our client, the JDK's server") {
            guarded {
                val executor = Executors.newSingleThreadExecutor()
                val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
                server.executor = executor
                server.createContext("/hello") { exchange ->
                    val body = "hello, ${exchange.requestHeaders.getFirst("X-Name")}".encodeToByteArray()
                    exchange.sendResponseHeaders(200, body.size.toLong())
                    exchange.responseBody.use { it.write(body) }
                }
                server.start()
                try {
                    TcpConn.dial("127.0.0.1:${server.address.port}").use { conn ->
                        conn.writeText("GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Name: netloom\r\nConnection: close\r\n\r\n")
                        val answer = StringBuilder()
                        conn.forEachChunk(ByteBuffer.allocate(1000)) { answer.append(Charsets.UTF_8.decode(it)) }
                        "$answer" shouldStartWith "HTTP/1.1 200 OK\r\n"
                        "$answer" shouldContain "\r\n\r\nhello, netloom"
                    }
                } finally {
                    server.stop(0)
                    executor.shutdownNow()
                }
            }
        }

        test("the JDK's client, our server: two requests on one connection") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    val serving = launch { listener.accept().use { serveHttp(it) } }
                    val answers = async {
                        onThread {
                            HttpClient.newHttpClient().use { client ->
                                List(2) {
                                    val request = HttpRequest.newBuilder(URI("http://127.0.0.1:$port/path/$it")).version(HttpClient.Version.HTTP_1_1)
                                        .POST(HttpRequest.BodyPublishers.ofString("body $it")).build()
                                    client.send(request, HttpResponse.BodyHandlers.ofString())
                                }
                            }
                        }
                    }.await()
                    answers.forEachIndexed { i, answer ->
                        answer.statusCode() shouldBe 200
                        answer.body() shouldBe "POST /path/$i HTTP/1.1: body $i"
                    }
                    serving.join()
                }
            }
        }
    })

private suspend fun serveHttp(conn: TcpConn) {
    val received = StringBuilder()
    conn.forEachChunk(ByteBuffer.allocate(1000)) { chunk ->
        received.append(Charsets.ISO_8859_1.decode(chunk))
        val end = received.indexOf("\r\n\r\n")
        if (end < 0) return@forEachChunk
        val length = checkNotNull(Regex("(?i)content-length: (\\d+)").find(received)).groupValues[1].toInt()
        if (received.length < end + 4 + length) return@forEachChunk
        val body = received.substring(0, received.indexOf("\r\n")) + ": " + received.substring(end + 4, end + 4 + length)
        received.setLength(0)
        conn.writeText("HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n$body")
    }
}

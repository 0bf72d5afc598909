package io.netloom.samples.tls

import io.netloom.net.NetConn
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.Closeable
import java.nio.ByteBuffer
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import javax.net.ssl.SSLEngineResult.Status
import javax.net.ssl.SSLHandshakeException

/**
 * TLS over any connection, by the JDK's SSLEngine: which only computes, so that all waiting is the connection's. For one reader and one writer that do not overlap with [handshake].
 *
 * @param engine in client or server mode
 */
internal class TlsConn(private val conn: NetConn, private val engine: SSLEngine) : Closeable {
    /** Encrypted, as received; ready to be read. */
    private val incoming = ByteBuffer.allocate(engine.session.packetBufferSize).flip()

    /** Encrypted, to be sent. */
    private val outgoing = ByteBuffer.allocate(engine.session.packetBufferSize)

    /** Decrypted and not yet taken; ready to be read. */
    private val plain = ByteBuffer.allocate(engine.session.applicationBufferSize).flip()

    /** What both sides have agreed on, such as `TLSv1.3`. */
    val protocol: String
        get() = engine.session.protocol

    /** Agrees on keys, and checks the peer's certificate. */
    suspend fun handshake() {
        engine.beginHandshake()
        while (true) {
            val goesOn = when (engine.handshakeStatus) {
                HandshakeStatus.NOT_HANDSHAKING, HandshakeStatus.FINISHED, null -> return
                HandshakeStatus.NEED_UNWRAP, HandshakeStatus.NEED_UNWRAP_AGAIN -> unwrap()
                else -> proceed()
            }
            if (!goesOn) throw SSLHandshakeException("the peer has ended before the handshake did")
        }
    }

    /** Returns -1 when the peer has ended. */
    suspend fun read(dst: ByteBuffer): Int {
        while (!plain.hasRemaining()) if (!unwrap() || !proceed()) return -1
        val count = minOf(plain.remaining(), dst.remaining())
        dst.put(plain.slice(plain.position(), count))
        plain.position(plain.position() + count)
        return count
    }

    suspend fun write(src: ByteBuffer) {
        while (src.hasRemaining()) wrap(src)
    }

    /** Tells the peer that nothing more will come. */
    suspend fun closeWrite() {
        engine.closeOutbound()
        while (!engine.isOutboundDone) wrap(NOTHING)
    }

    override fun close() = conn.close()

    /** Does what the engine wants done before it goes on, if anything. */
    private suspend fun proceed(): Boolean {
        when (engine.handshakeStatus) {
            HandshakeStatus.NEED_TASK -> withContext(Dispatchers.Default) { generateSequence(engine::getDelegatedTask).forEach(Runnable::run) }
            HandshakeStatus.NEED_WRAP -> wrap(NOTHING)
            else -> Unit
        }
        return true
    }

    /** Decrypts the next record, reading what it takes; false at the end. */
    private suspend fun unwrap(): Boolean {
        while (true) {
            plain.compact()
            val status = try {
                engine.unwrap(incoming, plain).status
            } finally {
                plain.flip()
            }
            when (status) {
                Status.OK -> return true

                Status.BUFFER_UNDERFLOW -> if (!fill()) return false

                Status.BUFFER_OVERFLOW -> return true

                // what is there has to be taken first
                else -> return false
            }
        }
    }

    private suspend fun fill(): Boolean {
        incoming.compact()
        try {
            return conn.read(incoming) >= 0
        } finally {
            incoming.flip()
        }
    }

    private suspend fun wrap(src: ByteBuffer) {
        engine.wrap(src, outgoing.clear())
        outgoing.flip()
        if (outgoing.hasRemaining()) conn.write(outgoing)
    }

    private companion object {
        val NOTHING: ByteBuffer = ByteBuffer.allocate(0)
    }
}

package io.netloom.net

import java.io.InputStream
import java.io.OutputStream
import java.nio.ByteBuffer
import java.nio.channels.ByteChannel
import java.util.Objects

internal class ConnInputStream(private val conn: BlockingNetConn) : InputStream() {
    override fun read(): Int {
        val one = ByteArray(1)
        return if (conn.read(one) < 0) -1 else one[0].toInt() and 0xff
    }

    override fun read(dst: ByteArray, offset: Int, length: Int): Int {
        Objects.checkFromIndexSize(offset, length, dst.size)
        return if (length == 0) 0 else conn.read(dst, offset, length)
    }

    override fun close() = conn.close()
}

internal class ConnOutputStream(private val conn: BlockingNetConn) : OutputStream() {
    override fun write(byte: Int) {
        conn.write(byteArrayOf(byte.toByte()))
    }

    override fun write(src: ByteArray, offset: Int, length: Int) {
        Objects.checkFromIndexSize(offset, length, src.size)
        if (length > 0) conn.write(src, offset, length)
    }

    override fun close() = conn.close()
}

internal class ConnByteChannel(private val conn: BlockingNetConn) : ByteChannel {
    override fun read(dst: ByteBuffer): Int = conn.read(dst)

    override fun write(src: ByteBuffer): Int = conn.write(src)

    override fun isOpen(): Boolean = conn.isOpen

    override fun close() = conn.close()
}

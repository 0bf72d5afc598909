package io.netloom.samples.ping

/** What echo requests carry: it comes back in the replies, and in what routers quote. */
internal object PingPayload {
    /** The payload of every request of one run: the [cookie] that tells our replies from others', then bytes that count up, as far as [size] goes. */
    fun of(size: Int, cookie: Long): ByteArray =
        ByteArray(size) { index -> if (index < Long.SIZE_BYTES) cookieByte(cookie, index) else index.toByte() }

    /** Whether [payload] begins with the [cookie], or with as much of it as fits. */
    fun carries(payload: ByteArray, cookie: Long): Boolean =
        (0 until minOf(payload.size, Long.SIZE_BYTES)).all { payload[it] == cookieByte(cookie, it) }

    private fun cookieByte(cookie: Long, index: Int): Byte = (cookie ushr (56 - 8 * index)).toByte()
}

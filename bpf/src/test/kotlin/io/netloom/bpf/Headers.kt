package io.netloom.bpf

/** The headers of test packets. */
internal object Headers {
    fun ethernet(type: Int, payload: ByteArray): ByteArray = ByteArray(12) { 0x35 } + short(type) + payload

    fun ip(
        protocol: Int,
        payload: ByteArray = ByteArray(0),
        fragment: Int = 0,
        options: Int = 0,
        option: ByteArray = ByteArray(0),
        source: ByteArray = byteArrayOf(-64, 0, 2, 1),
        destination: ByteArray = byteArrayOf(-64, 0, 2, 2),
    ): ByteArray =
        byteArrayOf((0x45 + options / 4).toByte(), 0) + ByteArray(4) + short(fragment) + byteArrayOf(64, protocol.toByte(), 0, 0) + source +
            destination + option.copyOf(options) + payload

    fun ip6(
        next: Int,
        payload: ByteArray = ByteArray(0),
        source: ByteArray = ByteArray(16) { 1 },
        destination: ByteArray = ByteArray(16) { 2 },
    ): ByteArray = byteArrayOf(0x60, 0, 0, 0, 0, 0, next.toByte(), 64) + source + destination + payload

    /** An extension header of [more] times 8 bytes beside the first 8. */
    fun header(next: Int, more: Int): ByteArray = byteArrayOf(next.toByte(), more.toByte()) + ByteArray(6 + 8 * more) { 0x35 }

    fun fragment(next: Int, offset: Int): ByteArray = byteArrayOf(next.toByte(), 0) + short(offset) + ByteArray(4)

    /** The beginning of UDP, TCP and SCTP. */
    fun ports(source: Int, destination: Int): ByteArray = short(source) + short(destination) + ByteArray(20)

    fun short(value: Int): ByteArray = byteArrayOf((value shr 8).toByte(), value.toByte())
}

package io.netloom.icmp

/** The four bytes that follow the header of all that is asked and answered: an identifier and a sequence number. */
internal object EchoFields {
    const val SIZE = 4

    fun check(identifier: Int, sequence: Int, largestSequence: Int = UInt16.MAX) {
        if (identifier !in 0..UInt16.MAX) throw IllegalArgumentException("identifier must be 0 to 65535, is $identifier")
        if (sequence !in 0..largestSequence) throw IllegalArgumentException("sequence must be 0 to $largestSequence, is $sequence")
    }
}

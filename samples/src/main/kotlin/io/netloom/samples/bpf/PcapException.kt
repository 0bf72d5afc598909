package io.netloom.samples.bpf

/**
 * A file is not what it should be.
 *
 * @param offset of the byte in the file where that shows
 */
internal class PcapException(file: String, val offset: Long, reason: String) : Exception("$file: offset $offset: $reason")

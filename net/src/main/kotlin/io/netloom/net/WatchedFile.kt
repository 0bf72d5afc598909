package io.netloom.net

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.BasicFileAttributes
import java.time.Duration
import java.time.Instant

/**
 * What a file of the system says, read again when it has changed: a daemon outlives many a change of `/etc/resolv.conf`. A file that is missing or
 * cannot be read counts as empty.
 */
internal class WatchedFile<T : Any>(private val path: Path, private val parse: (List<String>) -> T) {
    /** @property isSettled whether another change would have another stamp: clocks of file systems tick in milliseconds, some in seconds */
    private class Content<T>(val stamp: List<Any?>, val isSettled: Boolean, val value: T)

    @Volatile private var content: Content<T>? = null

    fun current(): T {
        val attributes = attributes()
        val stamp = attributes?.let { listOf(it.lastModifiedTime(), it.size(), it.fileKey()) }.orEmpty()
        val known = content
        if (known != null && known.isSettled && known.stamp == stamp) return known.value
        val isSettled = attributes == null || attributes.lastModifiedTime().toInstant() < Instant.now() - TICK
        return parse(lines()).also { content = Content(stamp, isSettled, it) }
    }

    private fun attributes(): BasicFileAttributes? = try {
        Files.readAttributes(path, BasicFileAttributes::class.java)
    } catch (_: IOException) {
        null
    }

    // Any bytes may stand in a comment, and ISO 8859-1 takes them all.
    private fun lines(): List<String> = try {
        Files.readAllLines(path, Charsets.ISO_8859_1)
    } catch (_: IOException) {
        emptyList()
    }

    private companion object {
        val TICK: Duration = Duration.ofSeconds(2)
    }
}

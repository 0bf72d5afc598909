package io.netloom.socket

import java.nio.charset.Charset
import java.nio.file.InvalidPathException
import java.nio.file.Path

/** Paths to and from the bytes that the kernel knows them by, in the charset that java.nio.file uses for names. */
internal object PathBytes {
    private val charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))

    fun of(path: Path): ByteArray {
        val bytes = path.toString().toByteArray(charset)
        // A Path can hold bytes that are no text, which would become question marks here; or belong to another file system.
        require(toPath(bytes) == path) { "this path's bytes are no text in $charset, or it is not of the default file system: $path" }
        return bytes
    }

    /** Null if the bytes are no text, or none that is a path. */
    fun toPath(bytes: ByteArray): Path? {
        val text = String(bytes, charset)
        return try {
            if (text.toByteArray(charset).contentEquals(bytes)) Path.of(text) else null
        } catch (_: InvalidPathException) {
            null
        }
    }
}

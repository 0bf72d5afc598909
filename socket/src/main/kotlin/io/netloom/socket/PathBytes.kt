package io.netloom.socket

import io.netloom.socket.internal.sys.Syscalls
import java.lang.foreign.Arena
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

    /** open(2), without O_CREAT. Returns the number, or -errno; throws IllegalArgumentException for a path that has no such bytes. */
    fun open(path: Path, flags: Int, sys: Syscalls): Int = Arena.ofConfined().use { arena ->
        val bytes = of(path)
        val name = arena.allocate(bytes.size + 1L)
        name.asByteBuffer().put(bytes)
        withFrame { frame -> sys.open(frame, name.address(), flags) }
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

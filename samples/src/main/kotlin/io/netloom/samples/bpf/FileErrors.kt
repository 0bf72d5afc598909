package io.netloom.samples.bpf

import java.io.IOException
import java.nio.file.FileSystemException

/** Errors while reading get the file's name, which the kernel does not tell. */
internal inline fun <T> naming(file: String, read: () -> T): T = try {
    read()
} catch (e: FileSystemException) {
    throw e
} catch (e: IOException) {
    throw FileSystemException(file, null, e.message)
}

package io.netloom.socket.message

import org.opentest4j.TestAbortedException
import java.io.IOException

/** Skips the test, visibly, where the kernel does not have what is tried. */
internal inline fun skipUnless(what: String, attempt: () -> Unit) {
    try {
        attempt()
    } catch (e: IOException) {
        throw TestAbortedException("$what: ${e.message}")
    }
}

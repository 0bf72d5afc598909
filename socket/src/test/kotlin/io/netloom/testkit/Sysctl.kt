package io.netloom.testkit

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption

/** The kernel's network settings under `/proc/sys`, for the namespace of the calling thread: these files show each thread its own namespace's. */
internal object Sysctl {
    fun read(name: String): String = Files.readString(path(name)).trim()

    fun write(name: String, value: String) {
        PrivateNamespace.require()
        Files.writeString(path(name), value, StandardOpenOption.WRITE)
    }

    fun exists(name: String): Boolean = Files.exists(path(name))

    /** @param name as path, `net/ipv4/ip_forward`, or with dots, `net.ipv4.ip_forward` */
    private fun path(name: String): Path {
        require(name.startsWith("net/") || name.startsWith("net.")) { "not a setting of a network namespace: $name" }
        return Path.of("/proc/sys", if ('/' in name) name else name.replace('.', '/'))
    }
}

package io.netloom.testkit

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption

/** The kernel's network settings under `/proc/sys`, for the namespace of the calling thread: these files show each thread its own namespace's. */
internal object Sysctl {
    /** With one read(2): a setting's file says that it ends after whatever was read first. */
    fun read(name: String): String = Files.newInputStream(path(name)).use { it.readNBytes(SIZE) }.decodeToString().trim()

    fun write(name: String, value: String) {
        PrivateNamespace.require()
        Files.writeString(path(name), value, StandardOpenOption.WRITE)
    }

    fun exists(name: String): Boolean = Files.exists(path(name))

    private const val SIZE = 65_536

    /** @param name as path, `net/ipv4/ip_forward`, or with dots, `net.ipv4.ip_forward` */
    private fun path(name: String): Path {
        require(name.startsWith("net/") || name.startsWith("net.")) { "not a setting of a network namespace: $name" }
        return Path.of("/proc/sys", if ('/' in name) name else name.replace('.', '/'))
    }
}

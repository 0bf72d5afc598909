package io.netloom.socket

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/** What the files below /proc say of this process and thread, see proc(5). */
internal class ProcessFiles(private val proc: Path) {
    fun release(): String = read("sys/kernel/osrelease")

    /** Capabilities by name, from the mask of 64 bits in status. */
    fun effective(): Set<String> {
        val mask = read("thread-self/status").lineSequence().first { it.startsWith("CapEff:") }.substringAfter(':').trim().toULong(HEXADECIMAL)
        return (0 until ULong.SIZE_BITS).filter { mask shr it and 1u != 0uL }.mapTo(LinkedHashSet(), ::name)
    }

    private fun name(capability: Int) = "CAP_" + (NAMES.getOrNull(capability) ?: capability)

    fun namespace(kind: String): Long = try {
        Files.getAttribute(proc.resolve("thread-self/ns/$kind"), "unix:ino") as Long
    } catch (_: IOException) {
        -1
    }

    /** All users of the machine are users of the initial namespace, under their own numbers. */
    fun isInitialUserNamespace(): Boolean = optional("thread-self/uid_map")?.split(SPACES) == listOf("0", "0", "4294967295")

    fun openFiles(): ResourceLimit {
        val line = read("self/limits").lineSequence().first { it.startsWith(OPEN_FILES) }
        val (soft, hard) = line.removePrefix(OPEN_FILES).trim().split(SPACES)
        return ResourceLimit(soft.toLongOrNull(), hard.toLongOrNull())
    }

    fun sysctls(): Map<String, String> = SYSCTLS.mapNotNull { name ->
        optional("sys/" + name.replace('.', '/'))?.let { name to it.replace(SPACES, " ") }
    }.toMap(LinkedHashMap())

    /** In one large read: some settings give only to the first read(2), and [Files.readString] begins with one of a single byte. */
    private fun read(name: String): String = Files.newInputStream(proc.resolve(name)).use { it.readNBytes(LARGEST) }.decodeToString().trim()

    private fun optional(name: String): String? = try {
        read(name)
    } catch (_: IOException) {
        null
    }

    private companion object {
        const val HEXADECIMAL = 16
        const val LARGEST = 1 shl 16
        const val OPEN_FILES = "Max open files"
        val SPACES = Regex("\\s+")

        /** By their numbers, see capabilities(7). */
        val NAMES = """
            CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN
            NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
            SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON
            BPF CHECKPOINT_RESTORE
        """.trim().split(SPACES)

        val SYSCTLS = listOf(
            "net.core.rmem_default",
            "net.core.rmem_max",
            "net.core.wmem_default",
            "net.core.wmem_max",
            "net.core.optmem_max",
            "net.core.somaxconn",
            "net.core.busy_read",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_wmem",
            "net.ipv4.tcp_congestion_control",
            "net.ipv4.tcp_allowed_congestion_control",
            "net.ipv4.tcp_fastopen",
            "net.ipv4.igmp_max_memberships",
            "net.unix.max_dgram_qlen",
            "net.ipv6.conf.all.disable_ipv6",
            "fs.file-max",
            "fs.nr_open",
            "kernel.unprivileged_bpf_disabled",
        )
    }
}

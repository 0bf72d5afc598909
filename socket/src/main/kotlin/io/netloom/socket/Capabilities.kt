package io.netloom.socket

import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.Syscalls
import java.nio.file.Path

/**
 * What this kernel has and what this process may do with it: for a daemon's first lines of log, for a message that says what to change, for tests that skip what cannot be.
 *
 * Namespaces and capabilities are those of the thread that asks (for a virtual thread its carrier's). It is a picture of one moment, immutable; taking it costs a few hundred system calls and 10 ms
 * or so, most of them for closing a packet socket, and leaves nothing behind: sockets are opened, asked and closed, and nothing is bound, sent or loaded.
 *
 * @property release what `uname -r` prints
 * @property kernel the version in it
 * @property effective the effective capabilities by name, such as `CAP_NET_RAW`, in the order of their numbers; one that is not known here is `CAP_` and its number. They count in [userNamespace]
 * @property userNamespace the inode of the user namespace, as `readlink /proc/self/ns/user` shows it; -1 where the kernel has none
 * @property networkNamespace the inode of the network namespace, as [NetNs.id]; -1 where the kernel has none
 * @property isInitialUserNamespace whether the user namespace is the machine's first, in which some options want their capability, as far as the map of its users tells
 * @property openFiles how many descriptors the process may have open, RLIMIT_NOFILE
 * @property features what can be opened
 * @property sysctls settings that limit sockets, by name; without those that the kernel does not show to this namespace
 * @property options every option of [SocketOptionTable]
 */
public class Capabilities internal constructor(
    public val release: String,
    public val kernel: KernelVersion,
    public val effective: Set<String>,
    public val userNamespace: Long,
    public val networkNamespace: Long,
    public val isInitialUserNamespace: Boolean,
    public val openFiles: ResourceLimit,
    public val features: Map<KernelFeature, Support>,
    public val sysctls: Map<String, String>,
    public val options: List<OptionSupport>,
) {
    private val byName = options.associate { it.option.name to it.support }

    /** Whether a capability is effective. */
    public fun has(capability: String): Boolean = capability in effective

    /** Whether something can be opened. */
    public fun support(feature: KernelFeature): Support = features.getValue(feature)

    /**
     * Whether an option can be used.
     *
     * @param option its C name, such as `SO_TXTIME`
     * @throws IllegalArgumentException if [SocketOptionTable] does not know the name
     */
    public fun support(option: String): Support = requireNotNull(byName[option]) { "no such option: '$option'" }

    override fun toString(): String = "Linux $release, ${effective.size} capabilities, net:[$networkNamespace]"

    /** Takes the picture. */
    public companion object {
        /** Asks the kernel. */
        @JvmStatic
        public fun probe(): Capabilities = probe(LinuxSyscalls.INSTANCE, Path.of("/proc"))

        @JvmSynthetic
        internal fun probe(sys: Syscalls, proc: Path): Capabilities {
            val process = ProcessFiles(proc)
            val effective = process.effective()
            val release = process.release()
            val kernel = KernelVersion.parse(release)
            return KernelProbe(sys, kernel, effective).use { probe ->
                Capabilities(
                    release,
                    kernel,
                    effective,
                    process.namespace("user"),
                    process.namespace("net"),
                    process.isInitialUserNamespace(),
                    process.openFiles(),
                    KernelFeature.entries.associateWith(probe::feature),
                    process.sysctls(),
                    SocketOptionTable.rows.map(probe::option),
                )
            }
        }
    }
}

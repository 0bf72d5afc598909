package io.netloom.testkit

import org.opentest4j.TestAbortedException
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/**
 * Whether this process has a network of its own, in which a test may do as it likes. The build runs tests in one (`unshare -Urn`), unless the
 * machine forbids it; whatever would touch an interface, a route or a sysctl asks here first, so that the host's configuration is never
 * touched.
 */
object PrivateNamespace {
    /** Why there is none; null if there is. */
    @JvmStatic
    val missing: String? by lazy {
        reason(System.getenv("NETLOOM_NO_NETNS"), link("/proc/self/ns/net"), link("/proc/1/ns/net"), Files.readString(Path.of("/proc/self/uid_map")))
    }

    /** Skips the test that calls this, visibly and with the reason, unless the process has a network of its own. */
    @JvmStatic
    fun require() {
        missing?.let { throw TestAbortedException(it) }
    }

    /**
     * @param refusal what whoever started the tests says
     * @param own the name of this process's network namespace
     * @param init that of process 1; null where it may not be read, which is so in a user namespace
     * @param users this process's uid_map; one user, root, is what `unshare -Ur` makes and a container does not
     */
    internal fun reason(refusal: String?, own: String?, init: String?, users: String): String? {
        if (!refusal.isNullOrBlank()) return refusal
        if (init != null) return if (init != own) null else "no private network namespace: this is the one of process 1"
        val (inside, _, count) = users.trim().split(Regex("\\s+"))
        return if (inside == "0" && count == "1") null else "no private network namespace: the tests were not started with unshare -Urn"
    }

    private fun link(path: String): String? = try {
        Files.readSymbolicLink(Path.of(path)).toString()
    } catch (_: IOException) {
        null
    }
}

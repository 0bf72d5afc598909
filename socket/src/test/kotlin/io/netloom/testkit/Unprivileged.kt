package io.netloom.testkit

import org.opentest4j.TestAbortedException
import java.nio.file.Files
import java.nio.file.Path

/**
 * How to start a program without any privilege: no capability, and none to be had.
 *
 * There are several ways, and which of them works depends on where the tests run. Real root can become another user; root of a user namespace
 * in which nobody else exists can only drop its capabilities; where setpriv(1) is missing, a further user namespace in which nobody is mapped
 * has no rights in the network namespace outside it.
 */
object Unprivileged {
    private val ways = listOf(
        emptyList(), // nothing to drop
        listOf("setpriv", "--reuid", "65534", "--clear-groups", "--inh-caps", "-all", "--bounding-set", "-all", "--no-new-privs"),
        listOf("setpriv", "--inh-caps", "-all", "--bounding-set", "-all", "--no-new-privs"),
        listOf("unshare", "--user"),
    )

    /** Succeeds if it has no capability and can read every file it is given. */
    private const val PROBE = "grep -q '^CapEff:\\s*0*$' /proc/self/status || exit 1; for file; do test -r \"\$file\" || exit 1; done"

    private val way: List<String>? by lazy {
        val files = (System.getProperty("java.class.path").split(':') + java()).filter { Files.exists(Path.of(it)) }
        ways.firstOrNull { way -> works(way + listOf("sh", "-c", PROBE, "sh") + files) }
    }

    /** Why it is not possible here; null if it is. */
    @JvmStatic
    val missing: String?
        get() = if (way == null) "no way to start a program without privileges: neither setpriv nor unshare --user works here" else null

    /** The command that runs [command] without privileges, in the network namespace of whoever starts it. Skips the test where that is impossible. */
    @JvmStatic
    fun command(vararg command: String): List<String> = (way ?: throw TestAbortedException(missing)) + command

    /**
     * Runs a main class of the tests' class path in a JVM of its own, without privileges, to its end. A [host] is where; null is the tests' own
     * namespace.
     *
     * @param options for the JVM, before the class's name
     */
    @JvmStatic
    @JvmOverloads
    fun run(main: Class<*>, vararg arguments: String, options: List<String> = emptyList(), host: TestHost? = null): CommandResult {
        val java =
            listOf(java(), "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")) + options + main.name + arguments
        val command = command(*java.toTypedArray())
        return if (host == null) CommandResult.of(ProcessBuilder(command)) else host.run(*command.toTypedArray())
    }

    private fun java() = Path.of(System.getProperty("java.home"), "bin", "java").toString()

    private fun works(command: List<String>): Boolean = try {
        CommandResult.of(ProcessBuilder(command)).status == 0
    } catch (_: java.io.IOException) {
        false // there is no such program
    }
}

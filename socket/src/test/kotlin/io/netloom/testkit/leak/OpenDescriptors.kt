package io.netloom.testkit.leak

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readLines

/**
 * The descriptors that this process has open, and what each is: `socket:[81723]`, `anon_inode:[eventfd]`, `/tmp/x`.
 *
 * Left out are those that belong to the process and not to a test, because something in the JDK opens them when it is first needed.
 */
internal class OpenDescriptors private constructor(private val targets: Map<Int, String>) {
    /**
     * What is open here and was not [before], as lines of text. A number that still leads to what it led to is the same descriptor. Where the
     * kernel gives all files of a kind one name (eventfd, epoll), only a growing number of them counts: a pool may close one and open another.
     *
     * @param allowed how many more of a target may be open than before
     */
    fun newSince(before: OpenDescriptors, allowed: Map<String, Int>): List<String> {
        val earlier = before.targets.values.groupingBy { it }.eachCount()
        return targets.entries.groupBy({ it.value }, { it.key }).flatMap { (target, numbers) ->
            val excess = numbers.size - (earlier[target] ?: 0) - (allowed[target] ?: 0)
            if (excess <= 0 || target == attachSocket()) return@flatMap emptyList()
            numbers.sortedBy { before.targets[it] == target }.take(excess).map { "descriptor $it: $target" }
        }
    }

    /** Where the JVM listens once a tool, or an agent such as Lincheck's, has attached to it; null if none has. */
    private fun attachSocket(): String? = Path.of("/proc/self/net/unix").readLines().firstOrNull { "/.java_pid" in it }?.let {
        "socket:[${it.trim().split(Regex("\\s+"))[UNIX_INODE]}]"
    }

    companion object {
        const val EVENTFD = "anon_inode:[eventfd]"
        const val EPOLL = "anon_inode:[eventpoll]"

        /** In which column of /proc/net/unix the inode is. */
        private const val UNIX_INODE = 6

        private val infrastructure = listOf(
            Regex("/proc/\\d+/fd"), // the directory that is being read here
            Regex(".*\\.(jar|jmod|class|jsa|so)|.*/lib/modules"), // class loaders keep what they have opened
            Regex("/dev/u?random"), // SecureRandom
            Regex(".*\\.jfr"), // a flight recording
        )

        fun now(): OpenDescriptors {
            val targets = HashMap<Int, String>()
            Files.newDirectoryStream(Path.of("/proc/self/fd")).use { entries ->
                for (entry in entries) {
                    val target = try {
                        Files.readSymbolicLink(entry).toString()
                    } catch (_: IOException) {
                        continue // closed meanwhile
                    }
                    if (infrastructure.none { it.matches(target) }) targets[entry.fileName.toString().toInt()] = target
                }
            }
            return OpenDescriptors(targets)
        }
    }
}

package io.netloom.docs

import java.nio.file.Path
import kotlin.io.path.PathWalkOption
import kotlin.io.path.extension
import kotlin.io.path.relativeTo
import kotlin.io.path.walk

/** The files of the project, as the tests of documents and rules read them. */
object Project {
    val root: Path = Path.of(checkNotNull(System.getProperty("netloom.root")) { "the build sets -Dnetloom.root" })

    /** The modules that are published, upper ones first. */
    val libraries: List<String> = listOf("bpf", "socket", "socket-test", "ipv4", "ipv6", "icmp", "netlink", "netlink-test", "net")

    /** True with `-D[property]=true`: write the checked-in file instead of comparing it. */
    fun updates(property: String): Boolean = System.getProperty(property).toBoolean()

    /** All files below [folder] with one of the [extensions], in a stable order. */
    fun files(folder: String, vararg extensions: String): List<Path> =
        root.resolve(folder).walk(PathWalkOption.FOLLOW_LINKS).filter { it.extension in extensions }.sorted().toList()

    /** The test sources of all modules. */
    fun testSources(): List<Path> = (libraries + listOf("samples", "benchmarks", "docs", "consumers"))
        .map { "$it/src/test" }
        .filter { root.resolve(it).toFile().isDirectory }
        .flatMap { files(it, "kt", "java") }

    /** How a message names a file. */
    fun name(file: Path): String = file.relativeTo(root).toString()
}

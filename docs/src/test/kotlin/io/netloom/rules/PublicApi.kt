package io.netloom.rules

import io.netloom.docs.Project
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiToolsFactory
import java.util.ServiceLoader
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.walk

/** What a module promises to its users: everything public that is neither Kotlin's `internal` nor in an engine's package. */
object PublicApi {
    private val tools = ServiceLoader.load(AbiToolsFactory::class.java).first().get()
    private val filters = AbiFilters(emptySet(), setOf("**.internal.**"), emptySet(), emptySet())
    private val declaration = Regex("""^public .*\b(?:class|interface) (\S+)""", RegexOption.MULTILINE)

    /** The promise as text, a line for each class and member. */
    fun dump(module: String): String {
        val classes = Project.root.resolve("$module/target/classes")
        check(classes.isDirectory()) { "$classes is missing: build the module `$module` first" }
        // Class files one by one: given a folder, the tool finds nothing in it and says so with an empty dump.
        val files = classes.walk().filter { it.extension == "class" && it.fileName.toString() != "module-info.class" }.map { it.toFile() }
        return StringBuilder().also { tools.printJvmDump(it, files.sorted().toList(), filters) }.toString()
    }

    /** The classes of the promise, loaded but not initialized. */
    fun classes(module: String): List<Class<*>> =
        declaration.findAll(dump(module)).map { Class.forName(it.groupValues[1].replace('/', '.'), false, javaClass.classLoader) }.toList()
}

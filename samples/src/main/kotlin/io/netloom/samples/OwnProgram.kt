package io.netloom.samples

import java.nio.file.Path

/** Starts the samples once more, as a process of its own. */
internal object OwnProgram {
    /** Standard error is this process's own; standard input and output are nothing. */
    fun start(vararg arguments: String): Process {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val options = listOf("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED")
        val classPath = listOf("-cp", System.getProperty("java.class.path"))
        return ProcessBuilder(listOf(java) + options + classPath + "io.netloom.samples.Netloom" + arguments)
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    }

    private val NOTHING = Path.of("/dev/null").toFile()
}

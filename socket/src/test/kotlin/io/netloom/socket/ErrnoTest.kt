package io.netloom.socket

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.netloom.socket.internal.sys.ErrorNumber
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import kotlin.io.path.writeText

/** The table of error numbers, with the C library as witness. */
class ErrnoTest :
    FunSpec({
        val constants = Errno::class.java.fields.filter { it.type == Errno::class.java }.map { it.name to it.get(null) as Errno }
        val known = (1..ErrnoProgram.LAST).map(Errno::of).filter { it.name.startsWith("E") }

        test("every number that the headers define, each under its own name") {
            known shouldHaveSize 131
            for ((name, errno) in constants) {
                errno.name shouldBe name
                Errno.of(errno.number) shouldBeSameInstanceAs errno
            }
            constants.map { it.second }.toSet() shouldBe known.toSet() + Errno.ENOTSUPP
        }

        test("numbers, names and texts are the C library's").config(
            enabledOrReasonIf = { ErrnoProgram.refusal?.let { Enabled.disabled(it) } ?: Enabled.enabled },
        ) {
            val witness = ErrnoProgram.run(known.map { it.name })
            witness.size shouldBe known.size
            for (errno in known) withClue(errno) { witness[errno.name] shouldBe "${errno.number} ${errno.text}" }
        }

        test("the engine's numbers are the same") {
            for (field in ErrorNumber::class.java.fields) withClue(field.name) { Errno.of(field.getInt(null)).name shouldBe field.name }
        }

        test("text") {
            "${Errno.ECONNREFUSED}" shouldBe "ECONNREFUSED (111) Connection refused"
        }

        test("unknown numbers are numbers too") {
            for (number in listOf(0, -1, 41, 58, 9999, Int.MAX_VALUE, Int.MIN_VALUE)) {
                val errno = Errno.of(number)
                errno.number shouldBe number
                errno.name shouldBe "errno $number"
                errno shouldBe Errno.of(number)
                errno.hashCode() shouldBe Errno.of(number).hashCode()
                errno shouldNotBe Errno.EPERM
            }
        }

        test("serialized with its exception") {
            val bytes = ByteArrayOutputStream().also { out ->
                ObjectOutputStream(out).use { it.writeObject(SocketErrors.of("sendto", 101)) }
            }.toByteArray()
            val copy = ObjectInputStream(ByteArrayInputStream(bytes)).use { it.readObject() } as LinuxNoRouteToHostException
            copy.errno shouldBeSameInstanceAs Errno.ENETUNREACH
            copy.message!! shouldStartWith "sendto: ENETUNREACH"
        }
    })

/** A C program that prints `name number text` of the names it is compiled with. */
private object ErrnoProgram {
    const val LAST = 133

    val refusal: String? = try {
        if (ProcessBuilder("cc", "--version").redirectErrorStream(true).start().apply { inputStream.readAllBytes() }.waitFor() ==
            0
        ) {
            null
        } else {
            "cc does not work"
        }
    } catch (e: IOException) {
        "no C compiler: ${e.message}"
    }

    fun run(names: List<String>): Map<String, String> {
        val folder = Files.createTempDirectory("netloom")
        try {
            val lines = names.joinToString("\n") { "    printf(\"$it %d %s\\n\", $it, strerror($it));" }
            folder.resolve(
                "errno.c",
            ).writeText("#include <errno.h>\n#include <stdio.h>\n#include <string.h>\nint main(void) {\n$lines\n    return 0;\n}\n")
            output("cc", "-o", "$folder/errno", "$folder/errno.c")
            return output("$folder/errno").lines().filter { it.isNotEmpty() }.associate { it.substringBefore(' ') to it.substringAfter(' ') }
        } finally {
            folder.toFile().deleteRecursively()
        }
    }

    private fun output(vararg command: String): String {
        val process = ProcessBuilder(*command).redirectErrorStream(true).apply { environment()["LC_ALL"] = "C" }.start()
        val text = process.inputReader().readText()
        check(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) { "${command.asList()}: $text" }
        return text
    }
}

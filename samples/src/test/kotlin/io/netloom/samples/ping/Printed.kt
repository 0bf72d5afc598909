package io.netloom.samples.ping

import java.io.ByteArrayOutputStream
import java.io.PrintStream

/** A stream for a program to print to, and the text that arrived there. */
internal class Printed {
    private val bytes = ByteArrayOutputStream()
    val stream: PrintStream = PrintStream(bytes, true)
    val text: String
        get() = bytes.toString()
    val lines: List<String>
        get() = text.lines().dropLastWhile { it.isEmpty() }
}

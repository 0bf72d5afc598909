package io.netloom.samples.bpf

/** A file is no program; the message begins with its name, the line and the column, as compilers write it. */
internal class ProgramTextException(source: String, line: Int, column: Int, reason: String) : Exception("$source:$line:$column: $reason")

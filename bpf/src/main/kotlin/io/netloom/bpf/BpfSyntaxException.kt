package io.netloom.bpf

/**
 * A text is not a program in the expected format.
 *
 * @property line where, counted from 1
 * @property column where in the line, counted from 1 in characters; a tab is one
 * @property reason what is wrong there
 */
public class BpfSyntaxException(public val line: Int, public val column: Int, public val reason: String) :
    IllegalArgumentException("line $line, column $column: $reason")

package io.netloom.bpf

/** A piece of program text, and where it stands. */
internal class Token(val kind: Kind, val text: String, val line: Int, val column: Int) {
    enum class Kind { WORD, NUMBER, SYMBOL, END }

    @JvmSynthetic
    fun isWord(word: String): Boolean = kind == Kind.WORD && text.equals(word, ignoreCase = true)

    @JvmSynthetic
    fun isSymbol(symbol: Char): Boolean = kind == Kind.SYMBOL && text[0] == symbol

    @JvmSynthetic
    fun fail(reason: String): Nothing = throw BpfSyntaxException(line, column, reason)

    override fun toString(): String = if (kind == Kind.END) "the end of the text" else "'$text'"
}

/**
 * Takes text apart into words, numbers and symbols; blanks, ends of lines and comments only separate. Nothing is looked at before it is asked for, so
 * that the first error of a text is the one that is told.
 */
internal class TextScanner(private val text: String, private val comments: Comments) {
    /** What a comment is. */
    enum class Comments {
        /** From `;` to the end of the line, lines that begin with `#`, and those of C in asterisks. */
        ASSEMBLER,

        /** Those of C. */
        C,

        /** All of those. */
        ALL,

        /** There are none. */
        NONE,
    }

    private val hash = comments == Comments.ASSEMBLER || comments == Comments.ALL
    private val slashes = comments == Comments.C || comments == Comments.ALL
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var ahead: Token? = null

    /** The next token, which stays the next. */
    @JvmSynthetic
    fun peek(): Token = ahead ?: scan().also { ahead = it }

    /** The next token. */
    @JvmSynthetic
    fun next(): Token = peek().also { ahead = null }

    /** The next token, if it is this symbol. */
    @JvmSynthetic
    fun take(symbol: Char): Token? = if (peek().isSymbol(symbol)) next() else null

    /** The next token, which must be this symbol. */
    @JvmSynthetic
    fun expect(symbol: Char): Token = next().also { if (!it.isSymbol(symbol)) it.fail("expected '$symbol', found $it") }

    /** The next token, which must be a number of 32 bits: with or without sign, decimal, 0x…, 0b… or octal as in C. */
    @JvmSynthetic
    fun number(): Int {
        val token = next()
        val value = integer(token)
        if (value < Int.MIN_VALUE || value > UNSIGNED_MAX) token.fail("$token does not fit into 32 bits")
        return value.toInt()
    }

    /** The next token, which must be a number of this range; [name] says of what. */
    @JvmSynthetic
    fun number(name: String, range: LongRange): Long {
        val token = next()
        return integer(token).also { if (it !in range) token.fail("$name must be ${range.first} to ${range.last}, is ${token.text}") }
    }

    /** The next token, which must be a number in decimal, leading zeros or not. */
    @JvmSynthetic
    fun decimal(): Token = next().also {
        if (it.kind != Token.Kind.NUMBER || it.text.toLongOrNull() == null) it.fail("expected a decimal number, found $it")
    }

    private fun integer(token: Token): Long {
        if (token.kind != Token.Kind.NUMBER) token.fail("expected a number, found $token")
        val text = token.text.trimStart('-', '+').lowercase()
        val magnitude = when {
            text.startsWith("0x") -> magnitude(text.drop(2), HEXADECIMAL)
            text.startsWith("0b") -> magnitude(text.drop(2), BINARY)
            text.startsWith("0") && text.length > 1 -> magnitude(text.drop(1), OCTAL)
            else -> magnitude(text, DECIMAL)
        }
        if (magnitude == null) token.fail("$token is not a number")
        return if (token.text.startsWith("-")) -magnitude else magnitude
    }

    /** Null if these are not digits; a number that fits nowhere is the greatest there is. */
    private fun magnitude(digits: String, radix: Int): Long? = when {
        digits.isEmpty() || digits.any { it.digitToIntOrNull(radix) == null } -> null
        else -> digits.toLongOrNull(radix) ?: Long.MAX_VALUE
    }

    private fun scan(): Token {
        skip()
        val start = position
        val first = text.getOrNull(position++) ?: return token(Token.Kind.END, start)
        val signed = first in "+-" && text.getOrNull(position)?.isDigit() == true
        return when {
            signed || first.isDigit() -> rest(Token.Kind.NUMBER, start)
            first.isLetter() || first in "_." -> rest(Token.Kind.WORD, start)
            else -> token(Token.Kind.SYMBOL, start).also { if (first !in SYMBOLS) it.fail("unexpected character ${display(first)}") }
        }
    }

    private fun rest(kind: Token.Kind, start: Int): Token {
        while (text.getOrNull(position).let { it != null && (it.isLetter() || it.isDigit() || it == '_') }) position++
        return token(kind, start)
    }

    private fun token(kind: Token.Kind, start: Int): Token {
        position = position.coerceAtMost(text.length)
        return Token(kind, text.substring(start, position), line, start - lineStart + 1)
    }

    /** To the next token. */
    private fun skip() {
        while (position < text.length) {
            when {
                text[position] == '\n' -> newLine()
                text[position] in " \t\r" -> position++
                hash && (text[position] == ';' || (text[position] == '#' && isFirst())) -> skipLine()
                slashes && text.startsWith("//", position) -> skipLine()
                comments != Comments.NONE && text.startsWith("/*", position) -> skipComment()
                else -> return
            }
        }
    }

    /** Nothing but blanks is before the position in its line. */
    private fun isFirst(): Boolean = (lineStart until position).all { text[it] in " \t" }

    private fun skipLine() {
        while (position < text.length && text[position] != '\n') position++
    }

    private fun skipComment() {
        val start = token(Token.Kind.SYMBOL, position)
        val end = text.indexOf("*/", position + 2)
        if (end < 0) start.fail("the comment has no end")
        while (position < end) if (text[position] == '\n') newLine() else position++
        position = end + 2
    }

    private fun newLine() {
        position++
        line++
        lineStart = position
    }

    private fun Char.isLetter() = this in 'a'..'z' || this in 'A'..'Z'

    private fun Char.isDigit() = this in '0'..'9'

    private fun display(char: Char) = if (char in ' '..'~') "'$char'" else "U+%04X".format(char.code)

    private companion object {
        const val SYMBOLS = ":,#%[](){}+*&"
        const val HEXADECIMAL = 16
        const val DECIMAL = 10
        const val OCTAL = 8
        const val BINARY = 2
        const val UNSIGNED_MAX = 0xffff_ffffL
    }
}

package io.netloom.netlink.route

/** Bits by their names. */
internal object FlagText {
    /** Names of the bits from the lowest on, joined by `|`, the rest as a hexadecimal number; 0 for none. */
    fun of(flags: Int, names: List<String>): String {
        val known = names.indices.filter { flags and (1 shl it) != 0 }
        val rest = known.fold(flags) { left, bit -> left and (1 shl bit).inv() }
        val texts = known.map(names::get) + listOf("0x%x".format(rest)).filter { rest != 0 }
        return texts.joinToString("|").ifEmpty { "0" }
    }
}

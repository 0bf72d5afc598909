package io.netloom.net

import java.net.InetAddress

/** `/etc/hosts`, hosts(5): addresses, each with names; `#` begins a comment. */
internal class HostsFile private constructor(
    private val names: Map<InetAddress, List<String>>,
    private val addresses: Map<String, List<InetAddress>>,
) {
    /** All names of an address, in the order of the file, with the dot at the end. */
    fun namesOf(address: InetAddress): List<String> = names[address].orEmpty()

    /** All addresses of a name, whatever its case, with or without the dot at the end. */
    fun addressesOf(name: String): List<InetAddress> = addresses[Idna.toAscii(name).absolute().lowercase()].orEmpty()

    companion object {
        private val SPACE = Regex("\\s+")

        fun parse(lines: List<String>): HostsFile {
            val names = HashMap<InetAddress, MutableSet<String>>()
            val addresses = HashMap<String, MutableSet<InetAddress>>()
            for (line in lines) {
                val words = line.substringBefore('#').trim().split(SPACE)
                val address = parseInetAddressOrNull(words[0].substringBefore('%')) ?: continue
                for (word in words.drop(1)) {
                    val name = word.absolute()
                    names.getOrPut(address, ::LinkedHashSet).add(name)
                    addresses.getOrPut(name.lowercase(), ::LinkedHashSet).add(address)
                }
            }
            return HostsFile(names.mapValues { it.value.toList() }, addresses.mapValues { it.value.toList() })
        }

        private fun String.absolute() = if (endsWith('.')) this else "$this."
    }
}

package io.netloom.bpf

/** The names of extensions in text. */
internal object ExtensionNames {
    /** Where libpcap has other names than `bpf_asm`. */
    private val libpcap = mapOf(Extension.VLAN_PRESENT to "vlanp", Extension.RANDOM to "random")

    private val byName = Extension.entries.associateBy { it.mnemonic } + libpcap.map { (extension, name) -> name to extension } +
        mapOf("vlan_pr" to Extension.VLAN_PRESENT, "pktlen" to Extension.LENGTH)

    /** The extension of this name, whoever gave it. */
    @JvmSynthetic
    fun find(name: String): Extension? = byName[name.lowercase()]

    /** The name that libpcap prints. */
    @JvmSynthetic
    fun ofLibpcap(extension: Extension): String = libpcap[extension] ?: extension.mnemonic
}

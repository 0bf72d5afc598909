package io.netloom.netlink.route

/**
 * The links of a namespace with their addresses, at one time: two dumps, however many links there are. Immutable.
 *
 * @property links all links, by their index
 * @property addresses all addresses of them
 */
public class InterfaceSnapshot internal constructor(public val links: List<Link>, public val addresses: List<Address>) {
    private val byIndex = links.associateBy(Link::index)
    private val byName = HashMap<String, Link>()
    private val addressesByIndex = addresses.groupBy(Address::interfaceIndex)

    init {
        for (link in links) {
            link.alternativeNames.forEach { byName[it] = link }
            link.name?.let { byName[it] = link }
        }
    }

    /** The link of this index; null if there is none. */
    public fun link(index: Int): Link? = byIndex[index]

    /** The link of this name, or of this alternative name; null if there is none. */
    public fun link(name: String): Link? = byName[name]

    /** The addresses of the link of this index, none if there is no such link. */
    public fun addresses(index: Int): List<Address> = addressesByIndex[index].orEmpty()

    /** `3 links, 5 addresses`. */
    override fun toString(): String = "${links.size} links, ${addresses.size} addresses"
}

package io.netloom.netlink.test

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.Errno

/**
 * Generic netlink with families of one's own: answers the controller's requests (`nlctrl`: a family by its name or its number, and all of them) and passes on to
 * each family what is sent to it. [load] and [unload] are what modules do at run time, notifications included. Safe for use by many threads.
 *
 *     val generic = GenericControllerScript()
 *     generic.load(GenericFamilyScript("foo", 42) { request -> Answer.reply(42, payload) })
 *     val kernel = ScriptedKernel().serve(generic)
 */
public class GenericControllerScript : RequestHandler {
    private val families = LinkedHashMap<Int, GenericFamilyScript>()

    init {
        val operations = mapOf(GET_FAMILY to 0x0e, GET_POLICY to 0x0c)
        load(GenericFamilyScript(NAME, ID, 2, 0, MAX_ATTRIBUTE, operations, mapOf("notify" to NOTIFY)))
    }

    /**
     * From now on there is this family.
     *
     * @param kernel tells those who have joined the controller's group `notify` about it; null, the default, tells nobody
     * @throws IllegalArgumentException if its name or number is taken
     */
    @JvmOverloads
    public fun load(family: GenericFamilyScript, kernel: ScriptedKernel? = null) {
        synchronized(families) {
            require(families.values.none { it.id == family.id || it.name == family.name }) { "there is $family already" }
            families[family.id] = family
        }
        kernel?.push(NOTIFY, message(family, NEW_FAMILY))
    }

    /**
     * From now on there is no family of this name.
     *
     * @param kernel as for [load]
     * @throws IllegalArgumentException if there is none
     */
    @JvmOverloads
    public fun unload(name: String, kernel: ScriptedKernel? = null) {
        val family = synchronized(families) { requireNotNull(find(name)) { "there is no family $name" }.also { families.remove(it.id) } }
        kernel?.push(NOTIFY, message(family, DELETE_FAMILY))
    }

    private fun find(name: String) = families.values.find { it.name == name }

    override fun answer(request: NetlinkMessage): Answer? = if (request.header.type == ID) {
        control(request)
    } else {
        synchronized(families) { families[request.header.type] }?.handler?.answer(request)
    }

    private fun control(request: NetlinkMessage): Answer {
        if (request.familyHeader().u8(0) != GET_FAMILY) return Answer.error(Errno.EOPNOTSUPP)
        if (request.header.flags and NetlinkFlags.DUMP == NetlinkFlags.DUMP) {
            return Answer.dump(synchronized(families) { families.values.map { message(it, NEW_FAMILY) } })
        }
        var name: String? = null
        var id: Int? = null
        request.attributes(HEADER).forEach {
            on(GenericFamilyScript.ID) { id = u16() }
            on(GenericFamilyScript.NAME) { name = string() }
        }
        if (name == null && id == null) return Answer.error(Errno.EINVAL)
        val family = synchronized(families) { id?.let { families[it] } ?: name?.let(::find) }
        return if (family == null) Answer.error(Errno.ENOENT) else Answer.reply(message(family, NEW_FAMILY))
    }

    private fun message(family: GenericFamilyScript, command: Int) = NetlinkMessage(NetlinkHeader(ID), family.describe(command))

    override fun toString(): String = "GenericControllerScript(${synchronized(families) { families.values.joinToString() }})"

    private companion object {
        const val NAME = "nlctrl"
        const val ID = 16
        const val NOTIFY = 16
        const val HEADER = 4
        const val MAX_ATTRIBUTE = 10
        const val NEW_FAMILY = 1
        const val DELETE_FAMILY = 2
        const val GET_FAMILY = 3
        const val GET_POLICY = 10
    }
}

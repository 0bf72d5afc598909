package io.netloom.socket

/**
 * What the kernel asks for before it lets a process set an option.
 *
 * @property capability the capability that allows it, such as `CAP_NET_ADMIN`
 * @property note what else there is to say, as the end of the sentence "needs CAP_NET_ADMIN": where it must be held, when it is needed, what else would do; may be empty
 * @property trigger an `int` value that is refused without the capability, on a socket that was just opened; null where only a structure, or another state of the socket, shows it
 * @property errno what the refusal is: EPERM, but for one option
 * @property isConditional whether some values, or some states of the socket, need it and others do not; the [note] says which
 */
public class OptionPrivilege internal constructor(
    public val capability: String,
    public val note: String = "",
    public val trigger: Int? = null,
    public val errno: Errno = Errno.EPERM,
    public val isConditional: Boolean = false,
) {
    override fun toString(): String = capability + note
}

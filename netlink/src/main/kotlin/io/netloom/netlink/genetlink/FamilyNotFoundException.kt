package io.netloom.netlink.genetlink

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/**
 * There is no generic netlink family of this name: the kernel was built without it, its module is not loaded, or it does not exist in this network
 * namespace. The kernel has tried to load the module by itself.
 *
 * @property family the name that was looked for
 * @param cause the kernel's answer; null if it was not asked, because no family can have such a name
 */
public class FamilyNotFoundException internal constructor(public val family: String, cause: IOException?) :
    IOException(
        "no generic netlink family \"$family\": " +
            if (cause == null) {
                "a family's name has 1 to $MAX_NAME bytes"
            } else {
                "is its module in this kernel (net-pf-16-proto-16-family-$family, mostly of the family's own name) and loaded, and the family open to this network namespace?"
            },
        cause,
    ),
    ErrnoCarrier {
    /** ENOENT. */
    override val errno: Errno get() = Errno.ENOENT

    /** `nlctrl` and the command. */
    override val operation: String get() = "nlctrl CTRL_CMD_GETFAMILY"

    internal companion object {
        /** `GENL_NAMSIZ` without its NUL. */
        private const val MAX_NAME = 15

        @JvmSynthetic
        internal fun isPossible(name: String): Boolean = name.toByteArray().size in 1..MAX_NAME
    }
}

package io.netloom.netlink

import java.io.IOException

/** What became of a message of a batch. */
public sealed class NetlinkOutcome {
    /**
     * The kernel has done it.
     *
     * @property replies what it answered beside the acknowledgement, mostly nothing
     * @property acknowledgement what the acknowledgement said beside "done"; null for nothing
     */
    public class Succeeded internal constructor(public val replies: List<NetlinkMessage>, public val acknowledgement: ExtendedAcknowledgement?) :
        NetlinkOutcome() {
        override fun toString(): String = "Succeeded" + if (replies.isEmpty()) "" else "(${replies.size} replies)"
    }

    /**
     * The kernel has refused it.
     *
     * @property error with the kernel's number and words
     */
    public class Failed internal constructor(public val error: NetlinkException) : NetlinkOutcome() {
        override fun toString(): String = "Failed(${error.message})"
    }

    /**
     * It was sent, or it may have been, and its answer was lost: whether the kernel has done it, a request for data tells.
     *
     * @property cause why
     */
    public class Unknown internal constructor(public val cause: IOException) : NetlinkOutcome() {
        override fun toString(): String = "Unknown(${cause.message})"
    }

    /**
     * It was not sent, for something has failed before.
     *
     * @property cause why
     */
    public class NotSent internal constructor(public val cause: IOException) : NetlinkOutcome() {
        override fun toString(): String = "NotSent(${cause.message})"
    }

    /** True for [Succeeded]. */
    public val isSuccess: Boolean
        get() = this is Succeeded
}

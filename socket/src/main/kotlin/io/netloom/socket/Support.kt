package io.netloom.socket

/**
 * Whether this process can use something of this kernel, see [Capabilities].
 *
 * @property state the answer
 * @property reason what is missing, or what the answer is limited by; empty if there is nothing to say
 */
public class Support internal constructor(public val state: State, public val reason: String = "") {
    /** Answers. */
    public enum class State {
        /** It can be used. */
        AVAILABLE,

        /** The process lacks a privilege; [Support.reason] names it. */
        REFUSED,

        /** The kernel does not have it; [Support.reason] is its error. */
        UNSUPPORTED,

        /** There was nothing to try it on. */
        UNKNOWN,
    }

    /** True if it can be used. */
    public val isAvailable: Boolean
        get() = state == State.AVAILABLE

    override fun toString(): String = state.name.lowercase() + if (reason.isEmpty()) "" else ": $reason"
}

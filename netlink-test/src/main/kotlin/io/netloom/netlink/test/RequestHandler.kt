package io.netloom.netlink.test

import io.netloom.netlink.NetlinkMessage

/**
 * Answers the requests of one part of the kernel: a family, a type of message, a command. [ScriptedKernel.serve] puts several of them together.
 *
 * It is called by whoever sends the request, and may be called by several at once.
 */
public fun interface RequestHandler {
    /**
     * What the kernel does with the request, or null if it is for somebody else. An [AssertionError] is thrown to the sender and again by
     * [ScriptedKernel.verify].
     *
     * @param request as it was sent, with length, sequence number and port id
     */
    public fun answer(request: NetlinkMessage): Answer?
}

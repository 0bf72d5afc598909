package io.netloom.netlink.genetlink

import java.io.IOException

/**
 * A request that has one answer was answered by none or by several messages: the family is not what it was taken for, or the command is only
 * acknowledged ([GenetlinkConn.execute]).
 *
 * @property call what was asked
 * @property count how many answers there were, those left out that the decoder did not take
 */
public class UnexpectedReplyException internal constructor(public val call: GenetlinkCall, public val count: Int) :
    IOException("$call: one answer expected, $count came")

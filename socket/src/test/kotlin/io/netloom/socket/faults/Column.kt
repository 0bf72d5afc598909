package io.netloom.socket.faults

import io.netloom.socket.Errno
import io.netloom.testkit.fake.Rule

/** What goes wrong. */
internal enum class Column(private val make: (Rule) -> Rule, val errno: Errno? = null) {
    EINTR(Errno.EINTR),
    EAGAIN(Errno.EAGAIN),
    ENOBUFS(Errno.ENOBUFS),
    ENOMEM(Errno.ENOMEM),
    EMSGSIZE(Errno.EMSGSIZE),
    EPERM(Errno.EPERM),
    ENETDOWN(Errno.ENETDOWN),
    ECONNREFUSED(Errno.ECONNREFUSED),
    EMFILE(Errno.EMFILE),

    /** One byte, or one message of a batch. */
    SHORT({ it.limits(1) }),

    /** Two bytes of a message of four. */
    TRUNC({ it.limits(2) }),
    CTRUNC({ it.truncatesControl() }),
    ZERO({ it.returns(0) }),
    ;

    constructor(errno: Errno) : this({ it.returns(-errno.number.toLong()) }, errno)

    fun arm(rule: Rule): Rule = make(rule)
}

package io.netloom.netlink.test

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.net.SocketException

/** A system call of a [ScriptedSocket] failed as the script wanted it: what a real socket throws for the same error. */
public class ScriptedSocketException internal constructor(override val operation: String, override val errno: Errno) :
    SocketException("$operation: $errno (scripted)"),
    ErrnoCarrier

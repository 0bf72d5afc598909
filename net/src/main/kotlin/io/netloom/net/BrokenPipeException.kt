package io.netloom.net

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/** A write to a [PipeConn] whose other end is closed: [Errno.EPIPE], as a socket would say. */
public class BrokenPipeException internal constructor() :
    IOException("write: ${Errno.EPIPE} (pipe)"),
    ErrnoCarrier {
    override val errno: Errno
        get() = Errno.EPIPE
    override val operation: String
        get() = "write"
}

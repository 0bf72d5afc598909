package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.poll.EventLoop

/** Makes Conns of descriptors that a message has brought: all of them, or none and all are closed. */
internal object ReceivedConns {
    @JvmStatic
    fun adopt(numbers: IntArray, loop: EventLoop, poller: Poller?): List<Conn> {
        val conns = ArrayList<Conn>(numbers.size)
        try {
            for (number in numbers) {
                val kind = Adoption.prepare(loop.syscalls(), number)
                conns += Conn(Fd((poller ?: Poller.current() ?: loop.owner() as Poller).loop, number, kind).apply { probeAlways() }, true, null)
            }
            return conns
        } catch (e: Throwable) {
            conns.forEach(Conn::close)
            for (number in numbers.drop(conns.size)) withFrame { loop.syscalls().close(it, number) }
            throw e
        }
    }
}

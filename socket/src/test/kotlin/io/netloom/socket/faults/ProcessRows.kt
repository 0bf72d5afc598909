package io.netloom.socket.faults

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Kcm
import io.netloom.socket.Pidfd
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.Call

/** Processes and multiplexors. */
internal val processRows: List<Row> = listOf(
    Row("Pidfd.open", Call.PIDFD_OPEN, "pidfd_open", open = { kernel.startProcess(PROCESS) }, concerns = false) {
        opened(Pidfd.open(PROCESS.toLong(), config).conn)
    },
    Row("Pidfd.sendSignal", Call.PIDFD_SEND_SIGNAL, "pidfd_send_signal", open = { startedProcess() }) {
        pidfd.sendSignal(15).let { 0 }
    },
    Row(
        "Pidfd.awaitExit",
        Call.WAITID,
        "waitid",
        6,
        open = {
            startedProcess()
            kernel.exitProcess(PROCESS, 6)
        },
        suspending = { pidfd.awaitExit(reap = false).status },
        concerns = false,
    ) { pidfd.blocking().awaitExit(reap = false).status },
    Row(
        "Kcm.attach",
        Call.IOCTL,
        "ioctl",
        open = {
            conn = own(Kcm.open(config = config).conn)
            peer = open(AddressFamily.INET, SocketType.STREAM)
        },
    ) { Kcm.of(conn).attach(peer, 3).let { 0 } },
    Row("Pidfd.getDescriptor", Call.PIDFD_GETFD, "pidfd_getfd", open = { startedProcess() }) { opened(pidfd.getDescriptor(9)) },
)

private fun Scene.startedProcess() {
    kernel.startProcess(PROCESS)
    kernel.giveDescriptor(PROCESS, 9, user.pair(SocketType.STREAM).also { pair -> pair.forEach { own(Conn.adopt(it, config)) } }[0])
    pidfd = Pidfd.open(PROCESS.toLong(), config)
    conn = own(pidfd.conn)
}

private const val PROCESS = 4711

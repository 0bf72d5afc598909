package io.netloom.socket.faults

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.string.shouldNotBeBlank
import io.netloom.testkit.fake.Call

/**
 * What the user of each operation sees when its system call goes wrong; the words are explained at [Cell], a letter is a reason why it cannot
 * be. Each cell is tried by coroutines on two dispatchers, by threads of both kinds and as a future, where there are these. Afterwards the same
 * operation works, and nothing is left open.
 */
private const val TABLE = """
                         | EINTR   | EAGAIN | ENOBUFS | ENOMEM | EMSGSIZE | EPERM | ENETDOWN | ECONNREFUSED | EMFILE | SHORT | TRUNC | CTRUNC | ZERO
read stream              | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | 1     | f     | a      | end
read datagram            | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | 2     | a      | 0
read eventfd             | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | g     | f     | a      | end
receiveFrom              | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | 2     | a      | 0
receiveMessage           | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | cut   | cut   | lost   | 0
receiveMessage scattered | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | cut   | cut   | lost   | 0
receiveMessage descriptor| again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | 1     | f     | lost   | end
receiveBatch             | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | h     | lost   | i
receiveError             | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | cut   | cut   | lost   | 0
write stream             | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | whole | b     | b      | whole
write datagram           | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | b     | b      | 0
write eventfd            | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | g     | b     | b      | whole
sendTo                   | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | b     | b      | 0
sendMessage              | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | 1     | b     | b      | 0
sendMessage descriptor   | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | 1     | b     | b      | 0
sendBatch                | again   | waits  | fails   | fails  | fails    | fails | fails    | unheard      | fails  | whole | b     | b      | i
accept                   | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
connect tcp              | goes-on | waits  | fails   | fails  | fails    | fails | fails    | refused      | fails  | c     | c     | c      | d
connect unix             | j       | waits  | fails   | fails  | fails    | fails | fails    | refused      | fails  | c     | c     | c      | d
connect datagram         | j       | j      | fails   | fails  | fails    | fails | fails    | refused      | fails  | c     | c     | c      | d
open                     | fails   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
pair                     | fails   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
bind                     | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
listen                   | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
shutdown                 | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
localAddress             | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
remoteAddress            | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
getOption                | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
setOption                | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
duplicate                | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
Pidfd.open               | fails   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
Pidfd.sendSignal         | again   | fails  | fails   | fails  | fails    | denied| fails    | fails        | fails  | c     | c     | c      | d
Pidfd.getDescriptor      | again   | fails  | fails   | fails  | fails    | denied| fails    | fails        | fails  | c     | c     | c      | e
Pidfd.awaitExit          | again   | waits  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
Kcm.attach               | again   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
start the poller's epoll | fails   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
start the poller's eventfd| fails  | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | e
turn of the poller       | whole   | k      | k       | k      | k        | k     | k        | k            | k      | c     | c     | c      | whole
wait by epoll            | fails   | fails  | fails   | fails  | fails    | fails | fails    | fails        | fails  | c     | c     | c      | d
wait by ppoll            | again   | again  | again   | again  | again    | again | again    | again        | again  | c     | c     | c      | again
close                    | ignored | ignored| ignored | ignored| ignored  |ignored| ignored  | ignored      | ignored| c     | c     | c      | d
"""

/** Why it cannot be. */
private val REASONS = mapOf(
    "a" to "recvfrom and read take no control messages, so none can be told to be lost",
    "b" to "a sender has nothing that could be cut: it says how much went",
    "c" to "the call transfers neither bytes nor messages",
    "d" to "0 is how the call says that it has succeeded",
    "e" to "0 would be a descriptor's number, and a good one",
    "f" to "bytes without boundaries have nothing to cut: the rest comes later",
    "g" to "an eventfd moves eight bytes or none",
    "h" to "a batch is limited in messages, not in bytes: what cuts a message is a small MessageBatch",
    "i" to "recvmmsg and sendmmsg return 0 only when they are asked for 0 messages, which Netloom never does",
    "k" to "epoll_wait fails of EINTR, and else of a bug only: that it ends the poller, and that all who wait hear of it, is in PollerLifeTest",
    "j" to "it neither waits in the kernel nor for the network: there is nothing to interrupt",
)

/** Made by NetNs alone, on the real kernel: NetNsTest. */
private val NAMESPACES = listOf(Call.OPEN, Call.SETNS, Call.UNSHARE)

/** Made by StreamCopy and FileSender alone, on the real kernel: StreamCopyFaultTest, FileSenderTest. */
private val COPIES = listOf(Call.PIPE2, Call.SPLICE, Call.SENDFILE)

private val rows = receivingRows + sendingRows + connectingRows + controlRows + processRows + waitingRows

class FaultMatrixTest :
    FunSpec({
        val lines = TABLE.trim().lines().map { line -> line.split('|').map(String::trim) }
        val columns = lines.first().drop(if (lines.first().first() in Column.entries.map(Column::name)) 0 else 1).map(Column::valueOf)

        test("the table has all faults and all operations") {
            columns shouldContainExactlyInAnyOrder Column.entries
            lines.drop(1).map { it.first() } shouldContainExactlyInAnyOrder rows.map(Row::name)
        }

        test("every system call has a row, or a reason") {
            Call.entries - rows.map(Row::call).toSet() shouldContainExactlyInAnyOrder NAMESPACES + COPIES
        }

        for (line in lines.drop(1)) {
            val row = rows.single { it.name == line.first() }
            check(line.size == columns.size + 1) { "${row.name} has ${line.size - 1} cells" }
            for ((column, word) in columns.zip(line.drop(1))) {
                val cell = Cell.entries.find { it.word == word }
                if (cell == null) {
                    test("${row.name}, $column: cannot be") { REASONS.getValue(word).shouldNotBeBlank() }
                    continue
                }
                for (way in row.ways) {
                    test("${row.name}, $column: $word (${way.name.lowercase()})") { cell.check(row, column, way) }
                }
            }
        }
    })

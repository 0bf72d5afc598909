package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.testkit.fake.FakeKernel
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.net.UnixDomainSocketAddress
import java.util.concurrent.ConcurrentLinkedDeque

/** What one run of a case has: a transport, a face, and everything opened on the way, which ends with it. */
class Stage(val transport: Transport, faceKind: FaceKind) {
    /** The fake kernel of transports that are [Trait.FAKE]. */
    val kernel: FakeKernel by lazy { FakeKernel() }

    private val ownPoller: Poller? = when {
        transport.isFake -> Poller.over(kernel)
        faceKind.ownPoller -> Poller.open()
        else -> null
    }
    val poller: Poller = ownPoller ?: Poller.shared
    val config = SocketConfig(poller = poller)
    val face: Face = faceKind.make(poller)

    private val conns = ConcurrentLinkedDeque<Conn>()
    private val running = ConcurrentLinkedDeque<Running<*>>()
    private val directory = lazy { SocketDirectory() }

    /** How many system calls of the case name a descriptor that is not open. */
    var badDescriptors: Long = 0

    val isStream: Boolean
        get() = Trait.STREAM in transport.traits

    fun own(conn: Conn): Conn = conn.also(conns::add)

    fun open(family: Int, type: Int, protocol: Int = 0): Conn = own(Conn.open(family, type, protocol, config))

    suspend fun pair(): List<Conn> = transport.pair(this)

    fun boundSocket(): Conn = transport.socket(this).also { it.bind(transport.freeAddress(this)) }

    fun listener(backlog: Int = 16): Conn = boundSocket().also { it.listen(backlog) }

    fun path(): UnixDomainSocketAddress = UnixDomainSocketAddress.of(directory.value.next())

    /** Runs the body on the face, beside the case. */
    fun <T> start(body: suspend Face.() -> T): Running<T> = face.start(body).also(running::add)

    /** Runs the body on the face and waits for its result. */
    suspend fun <T> call(body: suspend Face.() -> T): T = start(body).await()

    /** Runs the body on the face; it must fail, and with what is returned. */
    suspend fun failureOf(body: suspend Face.() -> Unit): Throwable = start(body).failure() ?: throw AssertionError("it should have failed")

    /** Ends whatever the case has left: sockets, and who still waits or works. */
    private suspend fun end() {
        conns.forEach(Conn::close)
        running.forEach { it.cancel() }
        running.forEach { it.outcome() }
        ownPoller?.close()
        if (directory.isInitialized()) directory.value.close()
        if (transport.isFake) check(kernel.badDescriptors() == badDescriptors) { "a descriptor was used that is not open" }
    }

    companion object {
        suspend fun run(transport: Transport, faceKind: FaceKind, case: Case) = withContext(Dispatchers.Default) {
            val stage = Stage(transport, faceKind)
            try {
                withinGuard { case.body(stage) }
            } finally {
                withinGuard { stage.end() }
            }
        }
    }
}

/** One case and what it needs. */
class Case(val name: String, val needs: Set<Trait>, val body: suspend Stage.() -> Unit) {
    fun fits(transport: Transport): Boolean = transport.traits.containsAll(needs)
}

internal fun case(name: String, vararg needs: Trait, body: suspend Stage.() -> Unit) = Case(name, needs.toSet(), body)

package io.netloom.socket.conformance

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Conn
import io.netloom.socket.internal.sys.ErrorNumber
import java.io.IOException
import java.net.ConnectException
import java.net.SocketAddress
import java.nio.channels.AsynchronousCloseException
import java.time.Instant
import kotlin.time.Duration

/** Connections come about, are refused, or stay undecided. */
internal val connectCases: List<Case> = listOf(
    case("a connection is accepted, and each side knows the other", Trait.LISTENS) {
        val listener = listener()
        val address = checkNotNull(listener.localAddress)
        val client = transport.socket(this)
        val accepting = start { accept(listener, poller) }
        call { connect(client, address) } shouldBe address
        val server = own(accepting.await())
        listOf(server.family, server.type, server.protocol) shouldBe listOf(client.family, client.type, client.protocol)
        server.localAddress shouldBe address
        if (Trait.NAMED in transport.traits) server.remoteAddress shouldBe client.localAddress
        server.poller shouldBe poller
        exchange(client, server)
        exchange(server, client)
    },

    case("many connect at once and each is accepted once", Trait.LISTENS) {
        val listener = listener(backlog = 64)
        val address = checkNotNull(listener.localAddress)
        val accepting = List(20) { start { accept(listener, poller) } }
        val clients = List(20) { transport.socket(this) }
        clients.map { client -> start { connect(client, address) } }.forEach { it.await() }
        val servers = accepting.map { own(it.await()) }
        servers.map { server -> start { write(server, bytes("welcome")) } }.forEach { it.await() }
        clients.forEach { client -> call { receiveText(this@case, client) } shouldBe "welcome" }
    },

    case("an accept's timeout ends the accept alone", Trait.LISTENS) {
        val listener = listener()
        failureOf { accept(listener, poller, BRIEF) }.shouldBeTimeout()
        listener.readDeadline = Instant.EPOCH
        failureOf { accept(listener, poller) }.shouldBeTimeout()
        listener.readDeadline = null
        val client = transport.socket(this)
        call { connect(client, checkNotNull(listener.localAddress)) }
        exchange(client, own(call { accept(listener, poller) }))
    },

    case("a duplicate of a listener accepts too", Trait.LISTENS) {
        val listener = listener()
        val copy = own(listener.duplicate())
        val address = checkNotNull(listener.localAddress)
        val client = transport.socket(this)
        listener.close()
        call { connect(client, address) }
        exchange(client, own(call { accept(copy, poller) }))
    },

    case("without a listener a connect is refused", Trait.LISTENS) {
        val client = transport.socket(this)
        val failure = failureOf { connect(client, deserted()) }
        failure.shouldBeInstanceOf<ConnectException>()
        failure.errorNumber shouldBe ErrorNumber.ECONNREFUSED
        // And again: nothing is left of the first attempt.
        failureOf { connect(client, deserted()) }.errorNumber shouldBe ErrorNumber.ECONNREFUSED
    },

    case("who connects late, late or cancelled, has not connected", Trait.LISTENS) {
        val listener = listener()
        val address = checkNotNull(listener.localAddress)
        val client = transport.socket(this)
        failureOf { connect(client, address, Duration.ZERO) }.shouldBeTimeout()
        val cancelled = start {
            cancelSelf()
            connect(client, address)
        }
        face.isCancellation(cancelled.failure()) shouldBe true
        failureOf { accept(listener, poller, BRIEF) }.shouldBeTimeout()
        call { connect(client, address) }
        exchange(client, own(call { accept(listener, poller) }))
    },

    case("a connect that is undecided can time out, be cancelled, and be gone on with", Trait.UNDECIDED) {
        val busy = BusyListener(this)
        val client = transport.socket(this)
        failureOf { connect(client, busy.address, BRIEF) }.shouldBeTimeout()
        val connecting = start { connect(client, busy.address) }
        client.awaitWriters(1)
        connecting.cancel()
        face.isCancellation(connecting.failure()) shouldBe true
        val again = start { connect(client, busy.address) }
        client.awaitWriters(1)
        busy.relent()
        again.await() shouldBe busy.address
        exchange(client, busy.last())
    },

    case("a deadline ends a connect that is undecided", Trait.UNDECIDED) {
        val busy = BusyListener(this)
        val client = transport.socket(this)
        val connecting = start { connect(client, busy.address) }
        client.awaitWriters(1)
        client.writeDeadline = Instant.now()
        connecting.failure().shouldBeTimeout()
    },

    case("close ends a connect that is undecided", Trait.UNDECIDED) {
        val busy = BusyListener(this)
        val client = transport.socket(this)
        val connecting = start { connect(client, busy.address) }
        client.awaitWriters(1)
        client.close()
        connecting.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("a connect that is refused tells why, also when a read was begun meanwhile", Trait.UNDECIDED) {
        val busy = BusyListener(this)
        val client = transport.socket(this)
        val connecting = start { connect(client, busy.address) }
        client.awaitWriters(1)
        val reading = start { read(client, smallBuffer()) }
        client.awaitReaders(1)
        busy.close()
        connecting.failure().errorNumber shouldBe ErrorNumber.ECONNREFUSED
        reading.outcome().let { it.getOrNull() == -1 || it.exceptionOrNull() is IOException } shouldBe true
    },

    case("a read that waits for an undecided connection ends with it; connect tells why", Trait.UNDECIDED, Trait.HANDSHAKE) {
        val busy = BusyListener(this)
        val client = transport.socket(this)
        failureOf { connect(client, busy.address, BRIEF) }.shouldBeTimeout()
        val reading = start { read(client, smallBuffer()) }
        client.awaitReaders(1)
        val connecting = start { connect(client, busy.address) }
        client.awaitReaders(2)
        busy.close()
        reading.outcome().let { it.getOrNull() == -1 || it.exceptionOrNull() is IOException } shouldBe true
        connecting.failure().errorNumber shouldBe ErrorNumber.ECONNREFUSED
    },
)

/** An address at which nobody listens, and did a moment ago. */
private fun Stage.deserted(): SocketAddress = listener().use { checkNotNull(it.localAddress) }

/** A listener with so many connections to accept that the next one has to wait. */
private class BusyListener private constructor(private val stage: Stage, private val listener: Conn, private val waiting: Conn) {
    val address: SocketAddress = checkNotNull(listener.localAddress)

    /** Accepts what has been waiting, so that there is room for the next. */
    suspend fun relent() {
        stage.own(stage.call { accept(listener, stage.poller) })
        waiting.close()
    }

    /** The connection after that. */
    suspend fun last(): Conn = stage.own(stage.call { accept(listener, stage.poller) })

    fun close() = listener.close()

    companion object {
        suspend operator fun invoke(stage: Stage): BusyListener {
            val listener = stage.listener(backlog = 0)
            val waiting = stage.transport.socket(stage)
            stage.call { connect(waiting, checkNotNull(listener.localAddress)) }
            return BusyListener(stage, listener, waiting)
        }
    }
}

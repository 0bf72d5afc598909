package io.netloom.socket.conformance

import io.netloom.socket.Conn
import java.net.SocketAddress

/** What a case may need of a transport. */
enum class Trait {
    /** Bytes without boundaries. */
    STREAM,

    /** Messages, each of which arrives whole or not at all. */
    MESSAGES,

    /** A message may be empty, and arrives. */
    EMPTY_MESSAGES,

    /** Reading tells when the peer has ended; one way can be shut down alone. */
    ENDS,

    /** Has listeners. */
    LISTENS,

    /** Whose peer does not read has to wait at last, and nothing is dropped. */
    FULL,

    /** Both ends have addresses that the other can ask for. */
    NAMED,

    /** A socket sends to whatever address it likes and hears where from a message comes. */
    ADDRESSED,

    /** A full listener leaves a connect undecided. */
    UNDECIDED,

    /** Its connects begin with EINPROGRESS, and a read meanwhile waits. */
    HANDSHAKE,

    /** Has interfaces: SO_BINDTODEVICE. */
    DEVICES,

    /** Over the fake kernel, which counts calls and can be told to fail. */
    FAKE,
}

/** A kind of socket that the cases are run over. */
abstract class Transport(val name: String, vararg traits: Trait) {
    val traits: Set<Trait> = traits.toSet()

    val isFake: Boolean
        get() = Trait.FAKE in traits

    /** Bytes that the kernel puts before each message. */
    open val header: Int
        get() = 0

    /** Why this machine does not have it; null if it does. */
    open fun missing(): String? = null

    /** Two ends, connected to each other. */
    abstract suspend fun pair(stage: Stage): List<Conn>

    /** A socket that is neither bound nor connected. */
    abstract fun socket(stage: Stage): Conn

    /** An address that nobody has, to bind to; with [Trait.LISTENS] and [Trait.ADDRESSED]. */
    open fun freeAddress(stage: Stage): SocketAddress = error("$name: no addresses")
}

package io.netloom.socket.conformance

import io.netloom.socket.Poller
import kotlinx.coroutines.Dispatchers

/** The faces, each made for a case with the poller that it uses. */
internal enum class FaceKind(
    val label: String,
    /** It must not use the shared poller. */
    val ownPoller: Boolean = false,
    val make: (Poller) -> Face,
) {
    SUSPEND("suspend", make = { SuspendFace(Dispatchers.Default) }),
    LOOP("suspend on the poller", ownPoller = true, make = { SuspendFace(it.dispatcher) }),
    PLATFORM("platform threads", make = { ThreadFace(Thread.ofPlatform().daemon().name("conformance-", 0)) }),
    VIRTUAL("virtual threads", make = { ThreadFace(Thread.ofVirtual().name("conformance-", 0)) }),
}

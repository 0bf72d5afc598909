package io.netloom.socket.conformance

import io.netloom.socket.Poller
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import java.util.concurrent.ForkJoinPool

/** The faces, each made for a case with the poller that it uses. */
internal enum class FaceKind(
    val label: String,
    /** It must not use the shared poller. */
    val ownPoller: Boolean = false,
    /** Makes other system calls than those that the cases for the fake kernel script. */
    val realKernelOnly: Boolean = false,
    val make: (Poller) -> Face,
) {
    SUSPEND("suspend", make = { SuspendFace(Dispatchers.Default) }),
    LOOP("suspend on the poller", ownPoller = true, make = { SuspendFace(it.dispatcher) }),
    PLATFORM("platform threads", make = { ThreadFace(Thread.ofPlatform().daemon().name("conformance-", 0)) }),
    MESSAGES("suspend, by recvmsg", realKernelOnly = true, make = { SuspendMessageFace(SuspendFace(Dispatchers.Default)) }),
    THREAD_MESSAGES(
        "platform threads, by recvmsg",
        realKernelOnly = true,
        make = { ThreadMessageFace(ThreadFace(Thread.ofPlatform().daemon().name("conformance-", 0))) },
    ),
    BATCHES("suspend, by recvmmsg", realKernelOnly = true, make = { BatchFace(SuspendFace(Dispatchers.Default)) }),
    VIRTUAL("virtual threads", make = { ThreadFace(Thread.ofVirtual().name("conformance-", 0)) }),
    FUTURE("futures", make = { AsyncFace(ForkJoinPool.commonPool()) }),
    LOOP_FUTURE("futures on the poller", ownPoller = true, make = { AsyncFace(it.dispatcher.asExecutor()) }),
    MESSAGE_FUTURE("futures, by recvmsg and sendmmsg", realKernelOnly = true, make = { AsyncMessageFace(ForkJoinPool.commonPool()) }),
}

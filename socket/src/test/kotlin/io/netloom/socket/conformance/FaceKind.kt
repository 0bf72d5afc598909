package io.netloom.socket.conformance

import io.netloom.socket.Poller
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import java.util.concurrent.ForkJoinPool

/**
 * A face to run the cases through, made for each case with the poller that it uses.
 *
 * @property ownPoller whether it must not use the shared poller
 * @property realKernelOnly whether it makes other system calls than those that the cases for the fake kernel script
 */
class FaceKind(val label: String, val ownPoller: Boolean = false, val realKernelOnly: Boolean = false, val make: (Poller) -> Face)

/** Threads of their own for the bodies of a [ThreadFace]. */
fun platformThreads(): Thread.Builder = Thread.ofPlatform().daemon().name("conformance-", 0)

/** All faces of a Conn. */
internal val faceKinds: List<FaceKind> = listOf(
    FaceKind("suspend") { SuspendFace(Dispatchers.Default) },
    FaceKind("suspend on the poller", ownPoller = true) { SuspendFace(it.dispatcher) },
    FaceKind("platform threads") { ThreadFace(platformThreads()) },
    FaceKind("suspend, by recvmsg", realKernelOnly = true) { SuspendMessageFace(SuspendFace(Dispatchers.Default)) },
    FaceKind("platform threads, by recvmsg", realKernelOnly = true) { ThreadMessageFace(ThreadFace(platformThreads())) },
    FaceKind("suspend, by recvmmsg", realKernelOnly = true) { BatchFace(SuspendFace(Dispatchers.Default)) },
    FaceKind("virtual threads") { ThreadFace(Thread.ofVirtual().name("conformance-", 0)) },
    FaceKind("futures") { AsyncFace(ForkJoinPool.commonPool()) },
    FaceKind("futures on the poller", ownPoller = true) { AsyncFace(it.dispatcher.asExecutor()) },
    FaceKind("futures, by recvmsg and sendmmsg", realKernelOnly = true) { AsyncMessageFace(ForkJoinPool.commonPool()) },
)

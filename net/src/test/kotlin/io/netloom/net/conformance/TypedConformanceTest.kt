package io.netloom.net.conformance

import io.kotest.core.spec.style.FunSpec
import io.netloom.socket.SocketConfig
import io.netloom.socket.conformance.FaceKind
import io.netloom.socket.conformance.SuspendFace
import io.netloom.socket.conformance.ThreadFace
import io.netloom.socket.conformance.conformance
import io.netloom.socket.conformance.platformThreads
import io.netloom.testkit.Interfaces
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.Dispatchers

/** The suite of a Conn, run over the connections and listeners of this module. The pipe, which is no Conn, has it in PipeConformanceTest. */
class TypedConformanceTest :
    FunSpec({
        beforeSpec { onLoopback { IPV6_ON_LOOPBACK.forEach { addAddress("lo", "$it/128") } } }
        afterSpec { onLoopback { IPV6_ON_LOOPBACK.forEach { removeAddress("lo", "$it/128") } } }

        conformance(
            typedTransports,
            listOf(
                FaceKind("suspend") { TypedSuspendFace(SuspendFace(Dispatchers.Default)) },
                FaceKind("platform threads") { TypedThreadFace(ThreadFace(platformThreads())) },
            ),
        )
    })

private fun onLoopback(change: Interfaces.() -> Unit) {
    if (PrivateNamespace.missing == null) Interfaces(SocketConfig.DEFAULT).use { it.change() }
}

package io.netloom.socket.conformance

import io.kotest.core.spec.style.FunSpec
import io.netloom.socket.SocketConfig
import io.netloom.testkit.Interfaces
import io.netloom.testkit.PrivateNamespace

/** The suite over every transport and through every face of a Conn, see [conformance]. */
class ConformanceTest :
    FunSpec({
        if (PrivateNamespace.missing == null) Interfaces(SocketConfig.DEFAULT).use { it.up("lo") }
        conformance(transports, faceKinds)
    })

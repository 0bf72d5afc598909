package io.netloom.socket.conformance

import io.kotest.core.spec.style.FunSpec
import io.netloom.socket.SocketConfig
import io.netloom.testkit.Interfaces
import io.netloom.testkit.PrivateNamespace
import org.opentest4j.TestAbortedException

/**
 * The same cases over every transport and through every face. A case that a transport cannot have (an end of file on UDP) is not generated;
 * a transport that this machine does not have is skipped, visibly and with the reason.
 */
class ConformanceTest :
    FunSpec({
        if (PrivateNamespace.missing == null) Interfaces(SocketConfig.DEFAULT).use { it.up("lo") }
        val cases = transferCases + racyCases + bufferCases + deadlineCases + closeCases + ownershipCases + cancelCases + datagramCases + connectCases
        for (transport in transports) {
            val missing = transport.missing()
            for (face in FaceKind.entries) {
                if (face.realKernelOnly && transport.isFake) continue
                val title = "${transport.name}, ${face.label}"
                if (missing != null) {
                    test("$title: all cases") { throw TestAbortedException(missing) }
                    continue
                }
                for (case in cases.filter { it.fits(transport) }) {
                    test("$title: ${case.name}") { Stage.run(transport, face, case) }
                }
            }
        }
    })

package io.netloom.socket.conformance

import io.kotest.core.spec.style.FunSpec
import org.opentest4j.TestAbortedException

private val cases: List<Case> =
    transferCases + racyCases + bufferCases + deadlineCases + closeCases + ownershipCases + cancelCases + datagramCases + connectCases

/**
 * The same cases over every transport and through every face: of a Conn, or of whatever else reads and writes one. A case that a transport cannot
 * have (an end of file on UDP) is not generated; a transport that this machine does not have is skipped, visibly and with the reason.
 */
fun FunSpec.conformance(transports: List<Transport>, faces: List<FaceKind>) {
    for (transport in transports) {
        val missing = transport.missing()
        for (face in faces) {
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
}

package io.netloom.samples.selftest

import io.netloom.socket.Capabilities

/** What was found, and how the checks ended: null for one that passed. */
internal class SelfReport(val capabilities: Capabilities, val failures: Map<SelfCheck, String?>) {
    val failed: Int
        get() = failures.values.count { it != null }

    companion object {
        fun make(): SelfReport {
            val capabilities = Capabilities.probe()
            return SelfReport(capabilities, SelfCheck.entries.associateWith { it.failure(capabilities) })
        }
    }
}

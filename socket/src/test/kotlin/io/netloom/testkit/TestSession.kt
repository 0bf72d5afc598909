package io.netloom.testkit

import io.netloom.socket.SocketConfig
import org.junit.platform.launcher.LauncherSession
import org.junit.platform.launcher.LauncherSessionListener
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Brings `lo` up before the first test of a JVM: in the network namespace that the tests have for themselves it is down at first. Found by the
 * service loader.
 */
class TestSession : LauncherSessionListener {
    override fun launcherSessionOpened(session: LauncherSession) {
        if (prepared.getAndSet(true)) return
        val missing = PrivateNamespace.missing
        if (missing == null) {
            Interfaces(SocketConfig.DEFAULT).use { it.up("lo") }
        } else {
            println("Tests that need a network of their own are skipped: $missing")
        }
    }

    private companion object {
        val prepared = AtomicBoolean()
    }
}

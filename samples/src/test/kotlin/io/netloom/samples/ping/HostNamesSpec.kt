package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger

class HostNamesSpec :
    StringSpec({
        val address = InetAddress.getByName("192.0.2.7")

        "a name service that hangs holds nobody up" {
            val never = CountDownLatch(1)
            val names = HostNames {
                never.await()
                "too.late"
            }
            names.nameOf(address).shouldBeNull()
            names.prepare(address, millis = 1)
            names.nameOf(address).shouldBeNull()
            never.countDown()
        }

        "it is asked once" {
            val questions = AtomicInteger()
            val names = HostNames { "host" + questions.incrementAndGet() }
            repeat(3) { names.prepare(address, millis = 30_000) }
            names.nameOf(address) shouldBe "host1"
        }

        "an address without a name has none, and a failing name service is no failure of ours" {
            HostNames { it.hostAddress }.apply { prepare(address, millis = 30_000) }.nameOf(address).shouldBeNull()
            HostNames { error("broken") }.apply { prepare(address, millis = 30_000) }.nameOf(address).shouldBeNull()
        }
    })

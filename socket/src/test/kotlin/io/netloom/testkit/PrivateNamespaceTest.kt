package io.netloom.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.NetworkInterface

/** Whether the network is the tests' own is decided rightly; if in doubt it is not. */
class PrivateNamespaceTest :
    FunSpec({
        val everybody = "         0          0 4294967295\n"
        val rootless = "         0       1000          1\n"

        test("process 1 lives in another namespace") {
            PrivateNamespace.reason(null, "net:[2]", "net:[1]", everybody) shouldBe null
        }

        test("process 1 lives in the same namespace") {
            PrivateNamespace.reason(null, "net:[1]", "net:[1]", everybody) shouldContain "the one of process 1"
            PrivateNamespace.reason(null, "net:[1]", "net:[1]", rootless) shouldContain "the one of process 1"
        }

        test("process 1 cannot be asked") {
            PrivateNamespace.reason(null, "net:[2]", null, rootless) shouldBe null
            PrivateNamespace.reason(null, "net:[2]", null, everybody) shouldContain "unshare -Urn"
            PrivateNamespace.reason(null, "net:[2]", null, "0 100000 65536") shouldContain "unshare -Urn"
            PrivateNamespace.reason(null, "net:[2]", null, "1000 1000 1") shouldContain "unshare -Urn"
        }

        test("the build says no") {
            PrivateNamespace.reason("unshare: not permitted", "net:[2]", "net:[1]", everybody) shouldBe "unshare: not permitted"
        }

        test("lo is up before the first test") {
            PrivateNamespace.require()
            NetworkInterface.getByName("lo").isUp shouldBe true
        }
    })

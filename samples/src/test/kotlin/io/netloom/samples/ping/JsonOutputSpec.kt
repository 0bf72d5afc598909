package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpMode
import java.net.InetAddress

class JsonOutputSpec :
    StringSpec({
        val address = InetAddress.getByName("10.0.0.1")
        val target = PingTarget("a \"name\"", address)

        fun printed(options: PingOptions = PingOptions("x"), block: JsonOutput.() -> Unit): String =
            Printed().apply { JsonOutput(stream, options).block() }.text

        "an object per event, on a line of its own" {
            printed { started(target, IcmpMode.RAW) } shouldBe
                """{"event":"start","target":"a \"name\"","address":"10.0.0.1","payloadBytes":56,"socket":"raw"}""" + "\n"
            printed {
                happened(PingEvent.Reply(9, 64, address, null, 45_000, duplicate = true, outOfOrder = false, late = false, truncated = false))
            } shouldBe """{"event":"reply","seq":9,"bytes":64,"from":"10.0.0.1","ttl":null,"rttMs":0.045,""" +
                """"duplicate":true,"outOfOrder":false,"late":false,"truncated":false}""" + "\n"
            printed { happened(PingEvent.Problem(9, address, 3, 1, "Destination Host Unreachable")) } shouldBe
                """{"event":"error","seq":9,"from":"10.0.0.1","type":3,"code":1,"message":"Destination Host Unreachable"}""" + "\n"
            printed { happened(PingEvent.NotSent(9, "no")) } shouldBe """{"event":"notSent","seq":9,"message":"no"}""" + "\n"
            printed { happened(PingEvent.TimedOut(9)) } shouldBe """{"event":"timeout","seq":9}""" + "\n"
        }

        "the summary, with times only where there are any" {
            val figures = PingStatistics().apply { repeat(3) { countTransmitted() } }
            printed { finished(target, figures, 2_000_000) } shouldBe
                """{"event":"summary","target":"a \"name\"","transmitted":3,"received":0,"duplicates":0,"outOfOrder":0,"late":0,"errors":0,""" +
                """"lossPercent":100,"timeMs":2,"rttMs":null}""" + "\n"
            figures.count(PingEvent.Reply(1, 64, address, 64, 45_000, duplicate = false, outOfOrder = false, late = false, truncated = false))
            printed { finished(target, figures, 2_000_000) } shouldBe
                """{"event":"summary","target":"a \"name\"","transmitted":3,"received":1,"duplicates":0,"outOfOrder":0,"late":0,"errors":0,""" +
                """"lossPercent":66.6667,"timeMs":2,"rttMs":{"min":0.045,"avg":0.045,"max":0.045,"mdev":0.000}}""" + "\n"
        }

        "quiet leaves start and summary" {
            printed(PingOptions("x", quiet = true)) { happened(PingEvent.TimedOut(1)) } shouldBe ""
        }
    })

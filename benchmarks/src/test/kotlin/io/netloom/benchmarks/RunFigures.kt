package io.netloom.benchmarks

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.io.ByteArrayOutputStream
import java.io.PrintStream

/** What one run of a workload has said. */
internal class RunFigures(private val lines: List<String>) {
    private val objects = lines.filter { it.startsWith('{') }.map { Json.parseToJsonElement(it).jsonObject }

    val isReady: Boolean get() = lines.first() == "READY"

    val metrics: Map<String, Double> =
        objects.filter { "metric" in it }.associate { it.getValue("metric").jsonPrimitive.content to it.getValue("value").jsonPrimitive.double }

    val checks: Map<String, Long> =
        objects.filter { "check" in it }.associate { it.getValue("check").jsonPrimitive.content to it.getValue("value").jsonPrimitive.long }

    companion object {
        fun of(workload: String, peer: String, vararg parameters: String): RunFigures {
            val out = ByteArrayOutputStream()
            PrintStream(out).use { Workloads.all.getValue(workload).run(Parameters(listOf("peer=$peer", *parameters)), Report(it)) }
            return RunFigures(out.toString().lines())
        }
    }
}

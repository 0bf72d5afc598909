package io.netloom.benchmarks.report

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/**
 * What a harness has written, a JSON object per line: one with `machine` and `versions` at the head of its run, and one for each workload, peer,
 * metric and parameters.
 *
 * A later line takes the place of an earlier one of the same peer, metric and parameters: what was measured again.
 */
internal class Results private constructor(
    /** What was measured on, in the harness's words. */
    val machine: Map<String, String>,
    /** The versions of what was measured. */
    val versions: Map<String, String>,
    private val measurements: Collection<Measurement>,
) {
    /** The names of all workloads with figures. */
    val workloads: Set<String> = measurements.mapTo(LinkedHashSet()) { it.workload }

    /** The sets of parameters that [workload] was run with and that agree with [filter]. */
    fun settings(workload: String, filter: Map<String, String> = emptyMap()): List<Map<String, String>> =
        measurements.filter { it.workload == workload }.map { it.params }.distinct().filter { it.entries.containsAll(filter.entries) }

    /** The figures of one set of parameters by peer, in the order of the lines. */
    fun peers(workload: String, params: Map<String, String>): Map<String, List<Measurement>> =
        measurements.filter { it.workload == workload && it.params == params }.groupBy { it.peer }

    /** One figure, or null. */
    fun find(workload: String, params: Map<String, String>, peer: String, metric: String): Measurement? =
        peers(workload, params)[peer]?.find { it.metric == metric }

    companion object {
        /** The harness's own figures, such as the time stolen by other virtual machines. */
        private const val MACHINE = "machine"
        private const val PROJECT = "project"

        fun read(lines: Iterable<String>): Results {
            val headers = mutableListOf<Header>()
            val versions = LinkedHashMap<String, String>()
            val measurements = LinkedHashMap<List<Any>, Measurement>()
            for (line in lines) {
                if (!line.startsWith("{")) continue
                val json = Json.parseToJsonElement(line).jsonObject
                if ("workload" in json) {
                    val read = measurement(json)
                    headers.lastOrNull()?.workloads?.add(read.workload)
                    if (read.peer != MACHINE) measurements[listOf(read.workload, read.params, read.peer, read.metric)] = read
                } else {
                    headers += Header(json.texts(MACHINE))
                    versions += json.texts("versions")
                }
            }
            return Results(machine(headers), versions, measurements.values)
        }

        private class Header(val machine: Map<String, String>, val workloads: MutableSet<String> = sortedSetOf())

        /** What all headers say, and where they differ, for which workloads each says it. Which variants of ours ran, each table tells. */
        private fun machine(headers: List<Header>): Map<String, String> =
            headers.flatMapTo(LinkedHashSet()) { it.machine.keys }.minus(PROJECT).associateWith { key ->
                val said = headers.filter { key in it.machine }.groupBy({ it.machine.getValue(key) }, { it.workloads })
                said.keys.singleOrNull() ?: said.entries.joinToString("; ") { (value, of) ->
                    "$value (${of.flatten().distinct().sorted().joinToString(", ")})"
                }
            }

        private fun measurement(json: JsonObject): Measurement {
            val value = json.primitive("value").double
            return Measurement(
                workload = json.text("workload").substringBefore(' '),
                peer = json.text("peer"),
                metric = json.text("metric"),
                unit = json.text("unit"),
                params = json.texts("params"),
                value = value,
                least = json["min"]?.jsonPrimitive?.double ?: value,
                greatest = json["max"]?.jsonPrimitive?.double ?: value,
                runs = json["n"]?.jsonPrimitive?.int ?: 1,
            )
        }

        private fun JsonObject.texts(key: String): Map<String, String> = this[key]?.jsonObject?.mapValues { it.value.jsonPrimitive.content }.orEmpty()

        private fun JsonObject.text(key: String): String = primitive(key).content

        private fun JsonObject.primitive(key: String): JsonPrimitive = requireNotNull(this[key]) { "no $key in $this" }.jsonPrimitive
    }
}

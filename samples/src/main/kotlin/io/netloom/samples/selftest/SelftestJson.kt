package io.netloom.samples.selftest

import io.netloom.samples.version
import io.netloom.socket.OptionSupport
import io.netloom.socket.ResourceLimit
import io.netloom.socket.Support
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject

/** The report as one JSON object. What is not there is null or left out; a limit that is null is none. */
internal object SelftestJson {
    fun of(report: SelfReport): JsonObject = buildJsonObject {
        val capabilities = report.capabilities
        put("netloom", version)
        put("java", System.getProperty("java.version"))
        put("arch", System.getProperty("os.arch"))
        put("linux", capabilities.release)
        put("userNamespace", capabilities.userNamespace)
        put("initialUserNamespace", capabilities.isInitialUserNamespace)
        put("networkNamespace", capabilities.networkNamespace)
        putJsonObject("openFiles") { limit(capabilities.openFiles) }
        putJsonArray("capabilities") { capabilities.effective.forEach { add(it) } }
        putJsonObject("features") { for ((feature, support) in capabilities.features) putJsonObject(feature.name) { support(support) } }
        putJsonObject("sysctls") { for ((name, value) in capabilities.sysctls) put(name, value) }
        putJsonArray("options") { for (option in capabilities.options) addJsonObject { option(option) } }
        putJsonArray("checks") {
            for ((check, failure) in report.failures) {
                addJsonObject {
                    put("check", check.name)
                    put("ok", failure == null)
                    put("failure", failure)
                }
            }
        }
        put("ok", report.failed == 0)
    }

    private fun JsonObjectBuilder.limit(limit: ResourceLimit) {
        put("soft", limit.soft)
        put("hard", limit.hard)
    }

    private fun JsonObjectBuilder.support(support: Support) {
        put("state", support.state.name)
        if (support.reason.isNotEmpty()) put("reason", support.reason)
    }

    private fun JsonObjectBuilder.option(option: OptionSupport) {
        val row = option.option
        put("name", row.name)
        put("level", row.level)
        put("number", row.number)
        put("type", row.type.name)
        put("direction", row.direction.name)
        put("structure", row.structure)
        put("since", row.since?.toString())
        put("member", row.member)
        support(option.support)
    }
}

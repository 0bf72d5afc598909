package io.netloom.rules

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain
import io.netloom.docs.Project
import kotlin.io.path.createParentDirectories
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** A change of public API is a change of `<module>/api/<module>.api`, and so seen in a review. */
class AbiTest :
    FunSpec({
        for (module in Project.libraries) {
            test("the public API of $module is the checked-in one") {
                val dump = PublicApi.dump(module)
                dump shouldContain "public "
                val file = Project.root.resolve("$module/api/$module.api")
                val checkedIn = if (file.exists()) file.readText() else ""
                if (dump == checkedIn) return@test
                if (Project.updates("netloom.abi.update")) {
                    file.createParentDirectories().writeText(dump)
                } else {
                    fail("${Project.name(file)} differs${difference(checkedIn, dump)}\n`./build test -Dnetloom.abi.update=true` rewrites it.")
                }
            }
        }
    })

private fun difference(old: String, new: String): String {
    val before = old.lines().toSet()
    val after = new.lines().toSet()
    return ((before - after).map { "\n- $it" } + (after - before).map { "\n+ $it" }).joinToString("")
}

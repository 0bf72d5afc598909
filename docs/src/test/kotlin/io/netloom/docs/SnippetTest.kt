package io.netloom.docs

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import kotlin.io.path.writeText

class SnippetTest :
    FunSpec({
        for (document in Snippets.documents()) {
            test("the code in ${Project.name(document)} is that of its sources") {
                val current = Snippets.current(document)
                val refreshed = Snippets.refreshed(document)
                if (refreshed == current) return@test
                if (Project.updates("netloom.docs.update")) {
                    document.writeText(refreshed)
                } else {
                    val line = current.lines().zip(refreshed.lines()).indexOfFirst { (old, new) -> old != new } + 1
                    fail(
                        "${Project.name(document)} differs from the source of its snippet at line $line. " +
                            "`./build test -Dnetloom.docs.update=true` rewrites it.",
                    )
                }
            }
        }
    })

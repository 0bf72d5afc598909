package io.kotest.provided

import io.kotest.core.config.AbstractProjectConfig
import io.kotest.core.extensions.Extension
import io.netloom.testkit.SkipNotice
import io.netloom.testkit.leak.KotestLeakExtension

/** What holds for all Kotest tests; Kotest finds the class by its name. */
class ProjectConfig : AbstractProjectConfig() {
    override val extensions: List<Extension> = listOf(SkipNotice, KotestLeakExtension)
}

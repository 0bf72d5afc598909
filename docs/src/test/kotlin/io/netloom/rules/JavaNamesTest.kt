package io.netloom.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.netloom.docs.Project
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import kotlin.coroutines.Continuation

/**
 * What Java sees of Netloom has names that Java can write. Kotlin puts `-` into the names of functions with value classes and `$` into those of
 * internal ones; only suspend functions, which Java does not call, may be so.
 */
class JavaNamesTest :
    FunSpec({
        for (module in Project.libraries) {
            test("no public function of $module is mangled") {
                val methods = PublicApi.classes(module).flatMap { it.declaredMethods.asList() }
                methods.shouldNotBeEmpty()
                methods.filter(::isMangled).map { "${it.declaringClass.name}.${it.name}" }.shouldBeEmpty()
            }

            test("no public class of $module is called after its file") {
                PublicApi.classes(module).map { it.name }.filter { it.endsWith("Kt") }.shouldBeEmpty()
            }
        }
    })

private fun isMangled(method: Method): Boolean {
    val visible = Modifier.isPublic(method.modifiers) || Modifier.isProtected(method.modifiers)
    val suspends = method.parameterTypes.lastOrNull() == Continuation::class.java
    return visible && !method.isSynthetic && !suspends && ('-' in method.name || '$' in method.name)
}

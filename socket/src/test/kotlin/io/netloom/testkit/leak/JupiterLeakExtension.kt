package io.netloom.testkit.leak

import org.junit.jupiter.api.extension.AfterEachCallback
import org.junit.jupiter.api.extension.BeforeEachCallback
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.TestInstanceFactoryContext
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension.ExtensionContextScope

/**
 * Applies the [LeakRule] to every JUnit test, from before its instance is made until its last AfterEach method has run. Found by the service
 * loader.
 */
internal class JupiterLeakExtension :
    TestInstancePreConstructCallback,
    BeforeEachCallback,
    AfterEachCallback {
    override fun getTestInstantiationExtensionContextScope(root: ExtensionContext): ExtensionContextScope = ExtensionContextScope.TEST_METHOD

    override fun preConstructTestInstance(factory: TestInstanceFactoryContext, context: ExtensionContext) {
        if (context.testMethod.isPresent) start(context) // else one instance serves the whole class
    }

    override fun beforeEach(context: ExtensionContext) {
        if (store(context).get(RULE) == null) start(context)
    }

    override fun afterEach(context: ExtensionContext) {
        val rule = store(context).remove(RULE, LeakRule::class.java)
        if (rule != null && context.executionException.isEmpty) rule.check()
    }

    private fun start(context: ExtensionContext) = store(context).put(RULE, LeakRule.start())

    private fun store(context: ExtensionContext) = context.getStore(ExtensionContext.Namespace.create(JupiterLeakExtension::class, context.uniqueId))

    private companion object {
        const val RULE = "rule"
    }
}

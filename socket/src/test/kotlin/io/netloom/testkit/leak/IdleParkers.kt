package io.netloom.testkit.leak

import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType

/** How many eventfds are pooled for threads that will wait next; the pool is private to the engine. */
internal object IdleParkers {
    private val idle: MethodHandle by lazy {
        val parker = Class.forName("io.netloom.socket.internal.fd.Parker")
        MethodHandles.privateLookupIn(parker, MethodHandles.lookup()).findStatic(parker, "idle", MethodType.methodType(Int::class.javaPrimitiveType))
    }

    fun count(): Int = idle.invokeWithArguments() as Int
}

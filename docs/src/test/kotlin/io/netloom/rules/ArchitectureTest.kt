package io.netloom.rules

import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import io.kotest.core.spec.style.FunSpec
import io.netloom.docs.Project
import java.lang.foreign.FunctionDescriptor
import java.lang.foreign.Linker
import java.lang.foreign.SymbolLookup
import java.lang.invoke.MethodHandle

/** Who may know whom. The module system says part of it, but not to users of the class path. */
class ArchitectureTest :
    FunSpec({
        val classes: JavaClasses = ClassFileImporter().importPaths((Project.libraries + "samples").map { Project.root.resolve("$it/target/classes") })

        test("only io.netloom.socket.internal.sys calls native code") {
            for (native in listOf(Linker::class, SymbolLookup::class, FunctionDescriptor::class, MethodHandle::class)) {
                noClasses().that().resideOutsideOfPackage("io.netloom.socket.internal.sys..")
                    .should().dependOnClassesThat().areAssignableTo(native.java)
                    .check(classes)
            }
        }

        test("engines know neither Kotlin nor coroutines") {
            noClasses().that().resideInAPackage("io.netloom..internal..")
                .should().dependOnClassesThat().resideInAnyPackage("kotlinx..", "kotlin..")
                .check(classes)
        }

        test("engines do not know the API above them, except the codec of its addresses") {
            noClasses().that().resideInAnyPackage(
                "io.netloom.socket.internal.sys..",
                "io.netloom.socket.internal.poll..",
                "io.netloom.socket.internal.fd..",
            )
                .should().dependOnClassesThat().resideInAPackage("io.netloom.socket")
                .check(classes)
        }

        test("an engine is for its own module only, and that of sockets for the test kit too") {
            for (module in listOf("bpf", "socket", "ipv4", "ipv6", "icmp", "netlink", "net")) {
                noClasses().that().resideOutsideOfPackages("io.netloom.$module..")
                    .should().dependOnClassesThat().resideInAPackage("io.netloom.$module.internal..")
                    .allowEmptyShould(true)
                    .check(classes)
            }
        }

        test("modules know only those above them") {
            for ((module, lower) in listOf(
                "bpf" to listOf("socket", "ipv4", "ipv6", "icmp", "netlink", "net", "samples"),
                "socket" to listOf("ipv4", "ipv6", "icmp", "netlink", "net", "samples"),
                "ipv4" to listOf("ipv6", "icmp", "netlink", "net", "samples"),
                "ipv6" to listOf("ipv4", "icmp", "netlink", "net", "samples"),
                "icmp" to listOf("netlink", "net", "samples"),
                "netlink" to listOf("ipv4", "ipv6", "icmp", "net", "samples"),
                "net" to listOf("ipv4", "ipv6", "icmp", "samples"),
            )) {
                noClasses().that().resideInAPackage("io.netloom.$module..")
                    .should().dependOnClassesThat().resideInAnyPackage(*lower.map { "io.netloom.$it.." }.toTypedArray())
                    .check(classes)
            }
        }
    })

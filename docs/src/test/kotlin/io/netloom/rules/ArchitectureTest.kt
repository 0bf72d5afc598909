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

        test("engines are for the libraries only") {
            noClasses().that().resideOutsideOfPackages("io.netloom.bpf..", "io.netloom.icmp..", "io.netloom.socket..", "io.netloom.netlink..")
                .should().dependOnClassesThat().resideInAPackage("io.netloom..internal..")
                .check(classes)
        }

        test("modules know only those above them") {
            for ((module, lower) in listOf(
                "bpf" to listOf("socket", "samples"),
                "icmp" to listOf("socket", "samples"),
                "netlink" to listOf("samples"),
                "socket" to listOf("samples"),
            )) {
                noClasses().that().resideInAPackage("io.netloom.$module..")
                    .should().dependOnClassesThat().resideInAnyPackage(*lower.map { "io.netloom.$it.." }.toTypedArray())
                    .check(classes)
            }
        }
    })

package io.netloom.net.conformance

import io.kotest.core.spec.style.FunSpec
import io.netloom.socket.conformance.SuspendFace
import io.netloom.socket.conformance.ThreadFace
import io.netloom.socket.conformance.platformThreads
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * The cases of the suite of a Conn, told for a pipe: it is none, and has no buffer, so every write needs its reader. Through coroutines and threads of
 * both kinds, from either end.
 */
class PipeConformanceTest :
    FunSpec({
        val faces = listOf<Pair<String, () -> PipeFace>>(
            "suspend" to { PipeFace(SuspendFace(Dispatchers.Default), isBlocking = false) },
            "platform threads" to { PipeFace(ThreadFace(platformThreads()), isBlocking = true) },
            "virtual threads" to { PipeFace(ThreadFace(Thread.ofVirtual().name("conformance-", 0)), isBlocking = true) },
        )
        for (swapped in listOf(false, true)) {
            for ((label, face) in faces) {
                for (case in pipeTransferCases + pipeDeadlineCases + pipeCloseCases + pipeCancelCases) {
                    test("${if (swapped) "other end" else "one end"}, $label: ${case.name}") {
                        withContext(Dispatchers.Default) {
                            val stage = PipeStage(face(), swapped)
                            try {
                                withinGuard { case.body(stage) }
                            } finally {
                                withinGuard { stage.end() }
                            }
                        }
                    }
                }
            }
        }
    })

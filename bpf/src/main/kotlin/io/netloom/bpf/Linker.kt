package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/**
 * Turns steps with labels into a program: finds the distance of every jump, and splits a conditional jump whose target is too far.
 *
 * A leg that goes farther than 255 instructions goes to a `ja` right behind the jump instead, which goes on to the target. Such a `ja` moves what
 * follows, which may put the targets of other jumps too far, so this is repeated until nothing changes; it ends because a split is never undone.
 *
 * @throws AssemblyException from [link] if a target is not there, or not ahead
 */
internal class Linker(private val steps: List<Step>, private val labels: Map<String, Int>) {
    private class Leg(val target: Int) {
        var far = false
    }

    /** The two legs of each conditional jump, first that of the true condition. */
    private val legs: List<List<Leg>> = steps.mapIndexed { index, step ->
        if (step is Step.Branch) listOf(Leg(resolve(index, step.ifTrue)), Leg(resolve(index, step.ifFalse))) else emptyList()
    }

    /** Where each step is in the program; one more for the end. */
    private val positions = IntArray(steps.size + 1)

    @JvmSynthetic
    fun link(): BpfProgram {
        do place() while (split())
        return BpfProgram.of(steps.indices.flatMap(::instructions))
    }

    private fun place() {
        for (index in steps.indices) positions[index + 1] = positions[index] + 1 + legs[index].count(Leg::far)
    }

    /** Marks the legs that have become too long; false if there were none. */
    private fun split(): Boolean {
        val tooFar = legs.flatMapIndexed { index, pair -> pair.filter { !it.far && distance(positions[index], it.target) > Opcode.MAX_SKIP } }
        tooFar.forEach { it.far = true }
        return tooFar.isNotEmpty()
    }

    private fun instructions(index: Int): List<RawInstruction> {
        val position = positions[index]
        return when (val step = steps[index]) {
            is Step.Statement -> listOf(step.raw)

            is Step.Always -> listOf(step.template.run { RawInstruction(op, jt, jf, distance(position, resolve(index, step.target))) })

            is Step.Branch -> {
                val far = legs[index].filter(Leg::far)
                val (jt, jf) = legs[index].map { if (it.far) far.indexOf(it) else distance(position, it.target) }
                val branch = RawInstruction(step.template.op, jt, jf, step.template.k)
                listOf(branch) + far.mapIndexed { nth, leg -> Instruction.Jump(distance(position + 1 + nth, leg.target)).encode() }
            }
        }
    }

    private fun distance(position: Int, target: Int): Int = positions[target] - position - 1

    private fun resolve(index: Int, target: Step.Target?): Int = when (target) {
        null -> index + 1

        is Step.Target.Label -> labelled(index, target.name)

        is Step.Target.Numbered -> {
            if (target.index > steps.size) throw AssemblyException(index, "jumps to instruction ${target.index}, there are ${steps.size}")
            target.index.toInt()
        }
    }

    private fun labelled(index: Int, label: String): Int {
        val target = labels[label] ?: throw AssemblyException(index, "there is no label '$label'")
        if (target <= index) throw AssemblyException(index, "label '$label' is behind the jump: programs can only jump ahead")
        return target
    }
}

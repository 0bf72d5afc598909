package io.netloom.bpf

import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.choose
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map

/** Numbers where something changes: fields, halves, signs, and where the offsets of extensions and headers begin. */
private val numbers = Arb.choice(
    Arb.int(0..20),
    Arb.int(),
    Arb.element(0xff, 0x100, 0xffff, Int.MAX_VALUE, Int.MIN_VALUE, -1),
    Arb.int(0..70).map { Extension.BASE + it },
    Arb.element(Instruction.NETWORK_HEADER, Instruction.LINK_HEADER, Instruction.NETWORK_HEADER - 1),
)

/** Any 64 bits. */
internal val words: Arb<RawInstruction> = Arb.long().map(RawInstruction::decode)

/** Operations that exist and some that do not, with the legs and the operand mostly as a real program has them. */
internal val likelyInstructions: Arb<RawInstruction> = Arb.bind(
    Arb.choice(Arb.element((0..0xff).toList()), Arb.int(0..0x1ff)),
    Arb.choice(Arb.element(0), Arb.int(0..6), Arb.int(0..0xff)),
    Arb.choice(Arb.element(0), Arb.int(0..6), Arb.int(0..0xff)),
    Arb.choice(Arb.element(0), numbers),
    ::RawInstruction,
)

/** Programs of any of these, from one instruction up; most of them are none that a kernel would take. */
internal val programs: Arb<BpfProgram> =
    Arb.choose(
        50 to Arb.list(likelyInstructions, 1..40),
        50 to Arb.list(Arb.choice(words, likelyInstructions), 1..10),
        3 to Arb.list(likelyInstructions, 300..400),
    ).map(BpfProgram::of)

package io.netloom.samples.bpf

import io.netloom.bpf.AluOperator
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.Extension
import io.netloom.bpf.Instruction
import io.netloom.bpf.JumpTest
import io.netloom.bpf.Register

/**
 * What each instruction of a program means, in words. As jumps go forward only, one pass from the first instruction to the last knows all ways to
 * each of them.
 */
internal class Explanation(program: BpfProgram, link: HeaderLayout?) {
    private val instructions = program.instructions()
    private val names = FieldNames(link)
    private val known = arrayOfNulls<Knowledge>(instructions.size)

    /** One per instruction. */
    val rows: List<Row>

    /**
     * @property meaning what it does, or asks
     * @property next where it goes on, where that is not the next instruction
     */
    class Row(val meaning: String, val next: String = "")

    init {
        if (known.isNotEmpty()) known[0] = Knowledge.atStart(names.base)
        rows = instructions.mapIndexed { index, instruction ->
            val before = known[index]
            if (before == null) Row("never reached") else row(index, meant(instruction), before)
        }
    }

    private fun meant(instruction: Instruction): Instruction = (instruction as? Instruction.Unknown)?.meaning ?: instruction

    private fun row(index: Int, instruction: Instruction, before: Knowledge): Row = when (instruction) {
        is Instruction.LoadConstant -> load(index, before, instruction.destination, constant(instruction.value, before))

        is Instruction.LoadScratch ->
            load(
                index,
                before,
                instruction.destination,
                scratch(instruction.slot, before),
                named("M[${instruction.slot}]", scratch(instruction.slot, before)),
            )

        is Instruction.LoadAbsolute -> load(index, before, Register.A, names.absolute(instruction.offset, instruction.size.bytes, before))

        is Instruction.LoadIndirect -> load(index, before, Register.A, names.indirect(instruction.offset, instruction.size.bytes, before))

        is Instruction.LoadMemShift -> load(index, before, Register.X, headerLength(instruction.offset, before))

        is Instruction.LoadExtension -> extension(index, instruction, before)

        is Instruction.StoreScratch -> {
            val value = if (instruction.source == Register.A) before.a else before.x
            go(index + 1, before.copy(scratch = before.scratch + (instruction.slot to value.at("M[${instruction.slot}]"))))
            Row("M[${instruction.slot}] = ${named(instruction.source.name, value)}")
        }

        is Instruction.AluConstant -> alu(index, before, instruction.operator, Value.constant(instruction.value))

        is Instruction.AluX -> alu(index, before, instruction.operator, before.x)

        is Instruction.NegateA -> load(index, before, Register.A, computed("-(${before.a})"), "-(${before.a})")

        is Instruction.Tax -> load(index, before, Register.X, before.a, named("A", before.a))

        is Instruction.Txa -> load(index, before, Register.A, before.x, named("X", before.x))

        is Instruction.Jump -> {
            val target = index + 1L + Integer.toUnsignedLong(instruction.skip)
            if (target < instructions.size) go(target.toInt(), before)
            Row("go on at $target", "$target")
        }

        is Instruction.JumpIf -> branch(
            index,
            instruction.test,
            Value.constant(instruction.value),
            instruction.skipTrue,
            instruction.skipFalse,
            before,
        )

        is Instruction.JumpIfX -> branch(index, instruction.test, before.x, instruction.skipTrue, instruction.skipFalse, before)

        is Instruction.RetA -> Row("keep as many bytes as A says: ${before.a}; 0 is to drop the packet")

        is Instruction.RetConstant -> Row(verdict(instruction.value))

        is Instruction.Unknown -> Row("no instruction that the kernel knows").also { go(index + 1, before) }
    }

    private fun load(index: Int, before: Knowledge, register: Register, value: Value, text: String = value.text): Row {
        val there = value.at(register.name)
        go(index + 1, if (register == Register.A) before.copy(a = there) else before.copy(x = there))
        return Row("$register = $text")
    }

    private fun extension(index: Int, instruction: Instruction.LoadExtension, before: Knowledge): Row {
        val value = when (instruction.extension) {
            Extension.LENGTH -> Value("length of the packet", FieldFormat.DECIMAL)
            Extension.PROTOCOL -> Value("EtherType, by the kernel", FieldFormat.ETHER_TYPE, Value.Role.NETWORK, next = before.base)
            Extension.PACKET_TYPE -> Value("for whom the packet is", FieldFormat.PACKET_TYPE)
            Extension.INTERFACE_INDEX -> Value("number of the interface", FieldFormat.DECIMAL)
            Extension.NETLINK_ATTRIBUTE -> Value("offset of the netlink attribute of type X, from offset A on", FieldFormat.DECIMAL)
            Extension.NETLINK_ATTRIBUTE_NESTED -> Value("offset of the attribute of type X within the one at offset A", FieldFormat.DECIMAL)
            Extension.MARK -> Value("the packet's mark")
            Extension.QUEUE -> Value("the device's queue", FieldFormat.DECIMAL)
            Extension.HARDWARE_TYPE -> Value("kind of the interface (ARPHRD)", FieldFormat.DECIMAL)
            Extension.RX_HASH -> Value("hash of the flow")
            Extension.CPU -> Value("number of the CPU", FieldFormat.DECIMAL)
            Extension.XOR_X -> computed("${before.a} xor ${before.x}")
            Extension.VLAN_TCI -> Value("VLAN tag, taken out by the kernel")
            Extension.VLAN_PRESENT -> Value("whether the kernel took a VLAN tag out", FieldFormat.DECIMAL)
            Extension.PAYLOAD_OFFSET -> Value("offset of the payload", FieldFormat.DECIMAL)
            Extension.RANDOM -> Value("a random number")
            Extension.VLAN_TPID -> Value("EtherType of the VLAN tag, taken out by the kernel", FieldFormat.ETHER_TYPE)
        }
        return load(index, before, instruction.destination, value)
    }

    private fun headerLength(offset: Int, before: Knowledge): Value {
        val isHeader = offset == before.base || offset == Instruction.NETWORK_HEADER
        return if (isHeader) {
            Value("length of the IPv4 header", FieldFormat.DECIMAL, Value.Role.HEADER_OFFSET)
        } else {
            Value("4 * (low half of the byte at ${Integer.toUnsignedString(offset)})", FieldFormat.DECIMAL)
        }
    }

    private fun alu(index: Int, before: Knowledge, operator: AluOperator, operand: Value): Row {
        val isBits = operator == AluOperator.AND || operator == AluOperator.OR || operator == AluOperator.XOR
        val second = operand.constant?.let { if (isBits) FieldFormat.HEXADECIMAL.text(it) else Integer.toUnsignedString(it) } ?: operand.text
        val isOffset = operator == AluOperator.ADD && (before.a.role == Value.Role.HEADER_OFFSET || operand.role == Value.Role.HEADER_OFFSET)
        val text = "${before.a} ${SIGNS.getValue(operator)} $second"
        val value = when {
            isOffset -> Value.NEXT_HEADER_OFFSET
            isBits -> computed(text, if (operator == AluOperator.AND) before.a.format else FieldFormat.HEXADECIMAL)
            else -> computed("($text)")
        }
        return load(index, before, Register.A, value, if (isOffset) value.text else text)
    }

    private fun constant(value: Int, before: Knowledge) =
        if (before.network == HeaderLayout.IPV6 && value == HeaderLayout.IPV6.size) Value.IPV6_LENGTH else Value.constant(value)

    private fun scratch(slot: Int, before: Knowledge) = before.scratch[slot] ?: Value.unknown("M[$slot]")

    /** Long chains of arithmetic say nothing to a reader. */
    private fun computed(text: String, format: FieldFormat = FieldFormat.DECIMAL) =
        if (text.length <= READABLE) Value(text, format) else Value.unknown("A")

    private fun branch(index: Int, test: JumpTest, operand: Value, skipTrue: Int, skipFalse: Int, before: Knowledge): Row {
        val yes = index + 1 + skipTrue
        val no = index + 1 + skipFalse
        val constant = operand.constant
        go(yes, if (test == JumpTest.EQUAL && constant != null) before.whereEqual(constant) else before)
        go(no, before)
        val second = constant?.let(before.a.format::text) ?: operand.text
        val question = when (test) {
            JumpTest.EQUAL -> "${before.a} is $second?"
            JumpTest.GREATER_THAN -> "${before.a} > $second?"
            JumpTest.GREATER_OR_EQUAL -> "${before.a} >= $second?"
            else -> "${before.a} has any bit of ${bits(before.a, operand)}?"
        }
        return Row(question, "yes: $yes, no: $no")
    }

    private fun bits(tested: Value, operand: Value): String {
        val constant = operand.constant ?: return operand.text
        return if (tested.format == FieldFormat.TCP_FLAGS) tested.format.text(constant) else FieldFormat.HEXADECIMAL.text(constant)
    }

    private fun go(target: Int, knowledge: Knowledge) {
        if (target < instructions.size) known[target] = known[target]?.merge(knowledge) ?: knowledge
    }

    private fun named(place: String, value: Value) = if (value.role == Value.Role.UNKNOWN) place else "$place ($value)"

    private fun verdict(bytes: Int): String = when {
        bytes == 0 -> "drop the packet"
        Integer.toUnsignedLong(bytes) >= ALL -> "keep the packet"
        else -> "keep the first $bytes bytes of the packet"
    }

    private companion object {
        const val READABLE = 60
        const val ALL = 65_535L

        val SIGNS = mapOf(
            AluOperator.ADD to "+",
            AluOperator.SUB to "-",
            AluOperator.MUL to "*",
            AluOperator.DIV to "/",
            AluOperator.MOD to "mod",
            AluOperator.AND to "&",
            AluOperator.OR to "|",
            AluOperator.XOR to "xor",
            AluOperator.LSH to "<<",
            AluOperator.RSH to ">>",
        )
    }
}

package io.netloom.bpf.golden

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.random.Opcode

/**
 * One of tcpdump's programs, in the three forms that tcpdump prints, see `golden/generate.sh`.
 *
 * @property expression what was given to tcpdump
 * @property d what `-d` prints
 * @property dd what `-dd` prints
 * @property ddd what `-ddd` prints
 * @property matches which of [Golden.packets] it lets through, by number, as tcpdump itself says; null where tcpdump cannot run it over a file
 */
class Golden private constructor(val expression: String, val d: String, val dd: String, val ddd: String, val matches: Set<Int>?) {
    /** The program, from the numbers of [ddd] by nothing but this, so that it does not depend on what is tested. */
    val program: BpfProgram = BpfProgram.of(
        ddd.trim().lines().drop(1).map { line ->
            val (op, jt, jf, k) = line.split(' ').map(String::toLong)
            RawInstruction(op.toInt(), jt.toInt(), jf.toInt(), k.toInt())
        },
    )

    /**
     * The program as far as [d] can say it: libpcap's optimizer leaves numbers behind in the operand of `tax`, which has none; `-dd` and `-ddd` show them.
     */
    val plain: BpfProgram = BpfProgram.of(program.raw.map { if (it.op == Opcode.TAX) RawInstruction(Opcode.TAX, 0, 0, 0) else it })

    /** True for the programs that the kernel refuses, because they jump back. */
    val jumpsBack: Boolean
        get() = "protochain" in expression

    override fun toString(): String = expression

    /**
     * A frame to run the programs on.
     *
     * @property name what it is
     * @property bytes from the Ethernet header on
     */
    class Packet(val name: String, val bytes: ByteArray) {
        override fun toString(): String = name
    }

    companion object {
        /** All of them. */
        val all: List<Golden> = run {
            val d = sections("d")
            val dd = sections("dd")
            val ddd = sections("ddd")
            sections("matches").map { (expression, line) ->
                val matches = line.trim().takeUnless { it == "-" }?.split(' ')?.filter(String::isNotEmpty)?.map(String::toInt)?.toSet()
                Golden(expression, d.getValue(expression), dd.getValue(expression), ddd.getValue(expression), matches)
            }
        }

        /** What they are run on. */
        val packets: List<Packet> = lines("packets").map { line ->
            val (name, hex) = line.split(": ")
            Packet(name, hex.hexToByteArray())
        }

        /** What follows each expression. */
        private fun sections(name: String): Map<String, String> {
            val sections = LinkedHashMap<String, StringBuilder>()
            for (line in lines(name)) {
                if (line.startsWith("= ")) sections[line.substring(2)] = StringBuilder() else sections.values.last().append(line).append('\n')
            }
            return sections.mapValues { it.value.toString() }
        }

        private fun lines(name: String): List<String> =
            Golden::class.java.getResourceAsStream("/golden/$name.txt")!!.bufferedReader().useLines { lines ->
                lines.filterNot { it.startsWith("#") }.toList()
            }
    }
}

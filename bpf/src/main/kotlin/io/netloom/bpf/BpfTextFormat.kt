package io.netloom.bpf

/** The forms in which programs are written down. All of them can say every program of at least one instruction, to the bit. */
public enum class BpfTextFormat {
    /**
     * The language of the kernel's `bpf_asm`, with labels; see the kernel's `Documentation/networking/filter.rst`. What it cannot say is written as
     * the directive `.raw op, jt, jf, k`, which `bpf_asm` does not know.
     */
    ASSEMBLER,

    /** What `tcpdump -d` prints: numbered instructions, the targets of jumps as such numbers. What it cannot say is `.raw op, jt, jf, k`. */
    TCPDUMP,

    /** C initializers, `{ 0x28, 0, 0, 0x0000000c },` on a line each, as `tcpdump -dd` and `bpf_asm -c` print them. */
    C,

    /** Decimal numbers, as `tcpdump -ddd` prints them: first how many instructions, then `code jt jf k` on a line each. */
    DECIMAL,

    /** The same numbers with commas in one line, `4,40 0 0 12,21 0 1 2054,…`: what `bpf_asm` prints, and iptables (xt_bpf) and tc (cls_bpf) take. */
    BYTECODE,
}

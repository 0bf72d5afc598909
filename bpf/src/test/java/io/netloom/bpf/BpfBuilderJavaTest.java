package io.netloom.bpf;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

import static io.netloom.bpf.BpfBuilder.A;
import static io.netloom.bpf.BpfBuilder.M;
import static io.netloom.bpf.BpfBuilder.X;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The language from Java. */
class BpfBuilderJavaTest {
    @Test
    void buildsWithLabels() {
        BpfProgram program = new BpfBuilder()
            .ldh(12)
            .jeq(0x800, "ip", "drop")
            .label("ip")
            .ldxb(14)
            .ldh(X.plus(14))
            .st(M.get(3))
            .ld(M.get(3))
            .add(X)
            .ret(A)
            .label("drop")
            .ret(0)
            .build();

        String expected = """
            (000) ldh      [12]
            (001) jeq      #0x800           jt 2\tjf 8
            (002) ldxb     4*([14]&0xf)
            (003) ldh      [x + 14]
            (004) st       M[3]
            (005) ld       M[3]
            (006) add      x
            (007) ret\s\s\s\s\s\s
            (008) ret      #0
            """;
        assertEquals(expected, BpfText.format(program, BpfTextFormat.TCPDUMP));
    }

    @Test
    void tellsWhereAMistakeIs() {
        AssemblyException mistake = assertThrows(AssemblyException.class, () -> new BpfBuilder().ldh(12).ja("nowhere").build());

        assertEquals(1, mistake.getIndex());
        assertEquals("there is no label 'nowhere'", mistake.getReason());

        BpfSyntaxException syntax = assertThrows(BpfSyntaxException.class, () -> BpfText.parse("ldh [12]\nret #x"));
        assertEquals(2, syntax.getLine());
        assertEquals(6, syntax.getColumn());
    }

    @Test
    void takesInstructionsApart() {
        BpfProgram program = Assembler.assemble(
            new Instruction.LoadExtension(Extension.LENGTH),
            new Instruction.JumpIf(JumpTest.LESS_THAN, 60, 1),
            Instruction.RetA.INSTANCE,
            new Instruction.RetConstant(0));

        List<String> found = Disassembler.disassemble(program).stream().map(BpfBuilderJavaTest::describe).toList();

        assertEquals(List.of("load LENGTH", "GREATER_OR_EQUAL 60", "return A", "return 0"), found);
        assertEquals(program, Assembler.assemble(program.instructions()));
    }

    /** A switch over all the types needs no default. */
    private static String describe(Instruction instruction) {
        return switch (instruction) {
            case Instruction.LoadConstant load -> "constant " + load.getValue();
            case Instruction.LoadScratch load -> "scratch " + load.getSlot();
            case Instruction.LoadAbsolute load -> "at " + load.getOffset() + " " + load.getSize().getBytes();
            case Instruction.LoadIndirect load -> "at X + " + load.getOffset();
            case Instruction.LoadMemShift load -> "header at " + load.getOffset();
            case Instruction.LoadExtension load -> "load " + load.getExtension();
            case Instruction.StoreScratch store -> "store " + store.getSource();
            case Instruction.AluConstant alu -> alu.getOperator() + " " + alu.getValue();
            case Instruction.AluX alu -> alu.getOperator() + " X";
            case Instruction.NegateA negate -> "negate";
            case Instruction.Jump jump -> "jump " + jump.getSkip();
            case Instruction.JumpIf jump -> jump.getTest() + " " + jump.getValue();
            case Instruction.JumpIfX jump -> jump.getTest() + " X";
            case Instruction.RetA ret -> "return A";
            case Instruction.RetConstant ret -> "return " + ret.getValue();
            case Instruction.Txa txa -> "txa";
            case Instruction.Tax tax -> "tax";
            case Instruction.Unknown unknown -> unknown.getRaw().toString();
        };
    }

    @Test
    void hasFiltersReady() throws Exception {
        for (String name : ReadyFilters.getNames()) {
            assertEquals(ReadyFilters.named(name), ReadyFilters.named(name, PacketStart.ETHERNET));
        }
        assertEquals(ReadyFilters.arp(), ReadyFilters.named("arp"));
        assertEquals(ReadyFilters.ipHost(InetAddress.getByName("192.0.2.1")), ReadyFilters.ipNet(InetAddress.getByName("192.0.2.1"), 32));
        assertEquals(3, ReuseportSteering.byCpu(4).getSize());
    }
}

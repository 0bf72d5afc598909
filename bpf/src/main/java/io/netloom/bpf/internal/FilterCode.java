package io.netloom.bpf.internal;

import io.netloom.bpf.PacketMetadata;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static io.netloom.bpf.internal.Opcode.*;
import static java.lang.classfile.Opcode.IFEQ;
import static java.lang.classfile.Opcode.IFGE;
import static java.lang.classfile.Opcode.IFGT;
import static java.lang.classfile.Opcode.IFLE;
import static java.lang.classfile.Opcode.IFLT;
import static java.lang.classfile.Opcode.IFNE;
import static java.lang.classfile.Opcode.IF_ICMPEQ;
import static java.lang.classfile.Opcode.IF_ICMPLE;
import static java.lang.classfile.Opcode.IF_ICMPLT;
import static java.lang.classfile.Opcode.IF_ICMPNE;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

/**
 * Writes the bytecode of one part of a program, instruction by instruction, with A, X and the scratch words in local variables.
 *
 * A load compares its end with the packet's length only where not all ways to it have done so already. What leaves the part calls a later part's
 * method and returns its result: that method takes all the variables, and the number of the instruction to go on with.
 */
final class FilterCode {
    static final ClassDesc CD_PacketMetadata = descriptor(PacketMetadata.class);
    private static final ClassDesc CD_PacketBytes = descriptor(PacketBytes.class);
    private static final ClassDesc CD_Ancillary = descriptor(Ancillary.class);
    private static final ClassDesc CD_Attributes = descriptor(Attributes.class);
    private static final MethodTypeDesc INT_OF_TWO = MethodTypeDesc.of(CD_int, CD_int, CD_int);
    private static final MethodTypeDesc INT_OF_METADATA = MethodTypeDesc.of(CD_int, CD_PacketMetadata, CD_int);

    /** So many comparisons with constants in a row become a switch. Measured: fewer are faster one by one; 250 are 5 times faster as a switch. */
    private static final int SHORTEST_SWITCH = 16;

    private final CodeBuilder code;
    private final Flow flow;
    private final Parts parts;
    private final int part;
    private final ClassDesc self;
    private final ClassDesc packet;
    private final Variables variables;
    private Label reject;
    private final Map<Integer, Label> labels = new HashMap<>();

    /**
     * @param self the class that the parts' methods are in
     * @param packet the type of the packet
     */
    FilterCode(CodeBuilder code, Parts parts, int part, ClassDesc self, ClassDesc packet, Variables variables) {
        this.code = code;
        this.flow = parts.flow();
        this.parts = parts;
        this.part = part;
        this.self = self;
        this.packet = packet;
        this.variables = variables;
    }

    static ClassDesc descriptor(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    static String name(int part) {
        return "part" + part;
    }

    /** The type of a part's own method. */
    static MethodTypeDesc type(ClassDesc packet) {
        List<ClassDesc> parameters = new ArrayList<>(List.of(packet, CD_int, CD_int, CD_int, CD_int, CD_PacketMetadata, CD_int));
        parameters.addAll(Collections.nCopies(SCRATCH_WORDS, CD_int));
        return MethodTypeDesc.of(CD_int, parameters);
    }

    /** The first part, behind code that has set packet, start, length and metadata. */
    void first() {
        setA(code.iconst_0());
        setX(code.iconst_0());
        for (int word = 0; word < SCRATCH_WORDS; word++) {
            if (isUsed(word)) {
                code.iconst_0().istore(variables.scratch() + word);
            }
        }
        instructions();
    }

    /** A later part, with a method of its own. */
    void later() {
        List<Integer> entries = parts.entries(part);
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 1; i < entries.size(); i++) {
            cases.add(SwitchCase.of(i, label(entries.get(i))));
        }
        Label first = label(entries.getFirst());
        if (cases.isEmpty()) {
            code.goto_(first);
        } else {
            code.iload(variables.entry()).tableswitch(1, cases.size(), first, cases);
        }
        instructions();
    }

    private void instructions() {
        for (int i = parts.begin(part); i < parts.end(part); i++) {
            if (flow.isReached(i)) {
                code.labelBinding(label(i));
                int last = Math.min(flow.lastOfComparisons(i), parts.end(part) - 1);
                if (last - i + 1 >= SHORTEST_SWITCH) {
                    select(i, last);
                    i = last;
                } else {
                    instruction(i);
                }
            }
        }
        labels.forEach((target, label) -> {
            if (parts.of(target) != part) {
                code.labelBinding(label);
                leave(target);
            }
        });
        if (reject != null) {
            code.labelBinding(reject).iconst_0().ireturn();
        }
    }

    private void leave(int target) {
        int later = parts.of(target);
        code.aload(variables.packet()).iload(variables.a()).iload(variables.x()).iload(variables.length());
        variables.loadStart(code);
        variables.loadMetadata(code);
        code.loadConstant(parts.entries(later).indexOf(target));
        for (int word = 0; word < SCRATCH_WORDS; word++) {
            if (isUsed(word)) {
                code.iload(variables.scratch() + word);
            } else {
                code.iconst_0();
            }
        }
        code.invokestatic(self, name(later), type(packet)).ireturn();
    }

    /** Where packets are dropped, at the end of the code. */
    private Label reject() {
        if (reject == null) {
            reject = code.newLabel();
        }
        return reject;
    }

    private boolean isUsed(int word) {
        return (flow.scratch() & 1 << word) != 0;
    }

    /** Where a jump to an instruction goes: to it, or to the call of its part. */
    private Label label(int target) {
        return labels.computeIfAbsent(target, ignored -> code.newLabel());
    }

    /** Goes on from the end of instruction i, by nothing if the target follows in this part. */
    private void goOn(int i, int target) {
        if (target != i + 1 || parts.of(target) != part) {
            code.goto_(label(target));
        }
    }

    private void instruction(int i) {
        int op = flow.op(i);
        if (isConditionalJump(op)) {
            jump(i);
        } else if (isReturn(op)) {
            (op == RET + A ? a() : code.loadConstant(flow.k(i))).ireturn();
        } else {
            assignment(i);
            goOn(i, flow.next(i));
        }
    }

    private void assignment(int i) {
        int op = flow.op(i);
        int k = flow.k(i);
        switch (op) {
            case JMP + JA -> { }
            case LD + IMM -> setA(code.loadConstant(k));
            case LDX + IMM -> setX(code.loadConstant(k));
            case LD + MEM -> setA(code.iload(variables.scratch() + k));
            case LDX + MEM -> setX(code.iload(variables.scratch() + k));
            case ST -> a().istore(variables.scratch() + k);
            case STX -> x().istore(variables.scratch() + k);
            case MISC + TAX -> setX(a());
            case MISC + TXA -> setA(x());
            case LD + W + LEN -> setA(length());
            case LDX + W + LEN -> setX(length());
            case LDX + B + MSH -> setX(load(i).loadConstant(0xf).iand().loadConstant(2).ishl());
            case LD + W + ABS, LD + H + ABS, LD + B + ABS -> setA(Ancillary.isKnown(k) ? ancillary(k) : load(i));
            case LD + W + IND, LD + H + IND, LD + B + IND -> setA(load(i));
            default -> setA(arithmetic(op, k));
        }
    }

    private CodeBuilder a() {
        return code.iload(variables.a());
    }

    private CodeBuilder x() {
        return code.iload(variables.x());
    }

    private void setA(CodeBuilder value) {
        value.istore(variables.a());
    }

    private void setX(CodeBuilder value) {
        value.istore(variables.x());
    }

    private CodeBuilder length() {
        variables.loadMetadata(code);
        return code.iload(variables.length()).invokestatic(CD_Ancillary, "length", INT_OF_METADATA);
    }

    private CodeBuilder ancillary(int k) {
        if (k == Ancillary.XOR_X) {
            a();
            return x().ixor();
        }
        if (k == Ancillary.ATTRIBUTE || k == Ancillary.NESTED_ATTRIBUTE) {
            code.aload(variables.packet());
            variables.loadStart(code);
            code.iload(variables.length());
            a();
            MethodTypeDesc type = MethodTypeDesc.of(CD_int, CD_Object, CD_int, CD_int, CD_int, CD_int);
            return x().invokestatic(CD_Attributes, k == Ancillary.ATTRIBUTE ? "find" : "findNested", type);
        }
        if (Ancillary.needsInterface(k)) {
            Label there = code.newLabel();
            variables.loadMetadata(code);
            code.invokestatic(CD_Ancillary, "hasInterface", MethodTypeDesc.of(CD_boolean, CD_PacketMetadata)).ifne(there);
            a().ireturn().labelBinding(there);
        }
        variables.loadMetadata(code);
        return code.loadConstant(k).invokestatic(CD_Ancillary, "number", INT_OF_METADATA);
    }

    /** Loads the packet's number at i, or goes to reject. */
    private CodeBuilder load(int i) {
        boolean constant = !isIndirectLoad(flow.op(i)) && flow.k(i) >= 0;
        if (constant) {
            checkLength(i);
        } else {
            findOffset(i);
        }
        code.aload(variables.packet());
        variables.addStart(constant ? code.loadConstant(flow.k(i)) : code.iload(variables.offset()));
        return code.invokestatic(CD_PacketBytes, "u" + 8 * size(flow.op(i)), MethodTypeDesc.of(CD_int, packet, CD_int));
    }

    private void checkLength(int i) {
        if (flow.needsCheck(i)) {
            long end = flow.end(i);
            code.iload(variables.length()).loadConstant((int) Math.min(end, Integer.MAX_VALUE));
            code.branch(end > Integer.MAX_VALUE ? IF_ICMPLE : IF_ICMPLT, reject()); // no packet is that long
        }
    }

    private void findOffset(int i) {
        Label found = code.newLabel();
        code.loadConstant(flow.k(i));
        if (isIndirectLoad(flow.op(i))) {
            x().iadd().istore(variables.offset());
            code.iload(variables.offset()).ifge(found).iload(variables.offset());
        }
        variables.loadStart(code);
        variables.loadMetadata(code);
        code.invokestatic(CD_PacketBytes, "relative", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_PacketMetadata)).istore(variables.offset());
        code.labelBinding(found);
        code.iload(variables.offset()).iload(variables.length()).loadConstant(size(flow.op(i))).isub().if_icmpgt(reject());
    }

    private CodeBuilder arithmetic(int op, int k) {
        int operator = op & 0xf0;
        if (operator == NEG) {
            return a().ineg();
        }
        if (op == ALU + DIV + X || op == ALU + MOD + X) {
            x().ifeq(reject());
        }
        a();
        operand(op, k);
        return switch (operator) {
            case ADD -> code.iadd();
            case SUB -> code.isub();
            case MUL -> code.imul();
            case DIV -> code.invokestatic(CD_Integer, "divideUnsigned", INT_OF_TWO);
            case MOD -> code.invokestatic(CD_Integer, "remainderUnsigned", INT_OF_TWO);
            case AND -> code.iand();
            case OR -> code.ior();
            case XOR -> code.ixor();
            case LSH -> code.ishl();
            case RSH -> code.iushr();
            default -> throw new AssertionError("the verifier let operation 0x" + Integer.toHexString(op) + " pass");
        };
    }

    private void operand(int op, int k) {
        if ((op & X) != 0) {
            x();
        } else {
            code.loadConstant(k);
        }
    }

    /** The comparisons from first to last at once, in logarithmic time. Of equal constants the first one counts. */
    private void select(int first, int last) {
        Map<Integer, Label> targets = new TreeMap<>();
        for (int i = first; i <= last; i++) {
            targets.putIfAbsent(flow.k(i), label(flow.ifTrue(i)));
        }
        List<SwitchCase> cases = targets.entrySet().stream().map(target -> SwitchCase.of(target.getKey(), target.getValue())).toList();
        a().lookupswitch(label(flow.ifFalse(last)), cases);
    }

    private void jump(int i) {
        int ifTrue = flow.ifTrue(i);
        int ifFalse = flow.ifFalse(i);
        if (ifTrue == ifFalse) {
            goOn(i, ifTrue);
            return;
        }
        boolean onFalse = ifTrue == i + 1;
        Label target = label(onFalse ? ifFalse : ifTrue);
        a();
        operand(flow.op(i), flow.k(i));
        switch (flow.op(i) & 0xf0) {
            case JEQ -> code.branch(onFalse ? IF_ICMPNE : IF_ICMPEQ, target);
            case JGT -> code.invokestatic(CD_Integer, "compareUnsigned", INT_OF_TWO).branch(onFalse ? IFLE : IFGT, target);
            case JGE -> code.invokestatic(CD_Integer, "compareUnsigned", INT_OF_TWO).branch(onFalse ? IFLT : IFGE, target);
            default -> code.iand().branch(onFalse ? IFEQ : IFNE, target); // JSET
        }
        goOn(i, onFalse ? ifTrue : ifFalse);
    }
}

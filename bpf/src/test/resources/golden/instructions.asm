; Every operation of bpf_asm, with its operand in each way that it can be written; assembled by generate.sh into instructions.bpf and instructions.c.
; It is not a program that makes sense, nor one that the kernel takes.
begin:	ldb [0]
	ldb [x + 4]
	ldb [%x + 14]
	ldh [12]
	ldh [ x + 2 ]
	ldh [%x + 0x10]
	ld [26]
	ld [x + 16]
	ld [%x + 30]
	LD [0xfff00008]		; an offset from the network header
	ld #17
	ld #0xcafe		/* hexadecimal */
	ld #0b1011
	ld #0755
	ld #-1
	ldi #23
	ldi 24
	ld M[0]
	ld #len
	ld len
	ld #proto
	ld #type
	ld #ifidx
	ld #nla
	ld #nlan
	ld #mark
	ld #queue
	ld #hatype
	ld #rxhash
	ld #cpu
	ld #vlan_tci
	ld #vlan_avail
	ld #vlan_pr
	ld #vlan_tpid
	ld #poff
	ld #rand
	ldh proto
	ldb type
	ldx #5
	ldxi #6
	ldxi 7
	ldx M[15]
	ldx #len
	ldxb 4*([14]&0xf)
	ldx 4*([0x0e] & 15)
	st M[0]
	stx M[0xf]
	jmp next
next:	ja after_next
after_next:
	jeq #0x800,both,other
both:	jeq #1, far_end
	jeq x, other, far_end
	jeq %x, other
other:	jne #2, far_end
	jneq x, far_end
	jneq %x, far_end
	jlt #3, far_end
	jlt x, far_end
	jle #4, far_end
	jle %x, far_end
	jgt #5, more, far_end
more:	jgt #6, far_end
	jgt x, many, far_end
many:	jgt %x, far_end
	jge #7, most, far_end
most:	jge #8, far_end
	jge x, last, far_end
last:	jge x, far_end
	jset #0x1fff, bits, far_end
bits:	jset #0x10, far_end
	jset x, alu_ops, far_end
	jset %x, far_end
alu_ops: add #1
	add x
	sub #2
	sub %x
	mul #3
	mul x
	div #4
	div x
	mod #5
	mod x
	neg
	and #0xf0
	and x
	or #0x0f
	or x
	xor #6
	xor x
	lsh #7
	lsh x
	rsh #31
	rsh %x
	tax
	txa
	ret #0
	ret #0xffffffff
	ret x
far_end: ret a
	ret %a

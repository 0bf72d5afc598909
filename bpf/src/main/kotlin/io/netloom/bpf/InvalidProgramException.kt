package io.netloom.bpf

/**
 * A program that the kernel would refuse was to be run, compiled or attached.
 *
 * @property refusal which instruction is at fault, and why
 */
public class InvalidProgramException(public val refusal: BpfRefusal) : IllegalArgumentException("the kernel refuses this program: $refusal")

package io.netloom.samples.bpf

/**
 * What is known before an instruction, whichever way it was reached.
 *
 * @property scratch of slots that were stored
 * @property network the header at [base]; null if it may be any
 * @property transport the header behind that; null if it may be any
 * @property base where the network header begins
 */
internal data class Knowledge(
    val a: Value,
    val x: Value,
    val scratch: Map<Int, Value>,
    val network: HeaderLayout?,
    val transport: HeaderLayout?,
    val base: Int,
) {
    /** What is known of both. */
    fun merge(other: Knowledge): Knowledge = Knowledge(
        Value.merge(a, other.a, "A"),
        Value.merge(x, other.x, "X"),
        scratch.filterKeys { it in other.scratch }.mapValues { (slot, value) -> Value.merge(value, other.scratch.getValue(slot), "M[$slot]") },
        network.takeIf { it == other.network },
        transport.takeIf { it == other.transport },
        minOf(base, other.base),
    )

    /** What is known in addition when A is found equal to [value]. */
    fun whereEqual(value: Int): Knowledge = when (a.role) {
        Value.Role.NETWORK -> copy(network = HeaderLayout.behindType(value), transport = null, base = a.next)
        Value.Role.TRANSPORT -> copy(transport = HeaderLayout.behindProtocol(value))
        else -> this
    }

    companion object {
        /** Before the first instruction. */
        fun atStart(base: Int): Knowledge = Value.constant(0).let { Knowledge(it, it, emptyMap(), null, null, base) }
    }
}

package io.netloom.netlink.test

/** An answer on its way into a socket's queue. All with the kernel's lock. */
internal class AnswerRun(private val events: Iterator<AnswerEvent>, private val queue: (AnswerEvent) -> Unit) {
    private var isHeld = false

    val isOver: Boolean get() = !isHeld && !events.hasNext()

    /**
     * Goes on to the end, to a closed gate, or until [enough] says so.
     *
     * @param opened is called when the gate is opened, without the lock
     */
    fun proceed(enough: (AnswerEvent) -> Boolean, opened: () -> Unit) {
        while (!isHeld && events.hasNext()) {
            val event = events.next()
            if (event is AnswerEvent.Wait) {
                isHeld = event.gate.await(opened)
            } else {
                queue(event)
                if (enough(event)) return
            }
        }
    }

    /** The gate is open. */
    fun release() {
        isHeld = false
    }
}

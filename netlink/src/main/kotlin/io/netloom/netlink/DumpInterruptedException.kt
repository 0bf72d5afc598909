package io.netloom.netlink

import java.io.IOException

/**
 * What was dumped has changed meanwhile (`NLM_F_DUMP_INTR`): items may be missing or old.
 *
 * @property partial what was dumped nevertheless, all of it; empty after a dump that handed its items out one by one
 */
public class DumpInterruptedException internal constructor(public val partial: List<Any>, attempts: Int) :
    IOException(
        "netlink: the dump is not consistent, what it shows has changed meanwhile" + if (attempts > 1) " in each of $attempts attempts" else "",
    )

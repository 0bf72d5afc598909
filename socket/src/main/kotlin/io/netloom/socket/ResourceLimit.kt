package io.netloom.socket

/**
 * A limit of the process, see getrlimit(2).
 *
 * @property soft what counts, and may be raised up to [hard]; null is no limit
 * @property hard null is no limit
 */
public class ResourceLimit internal constructor(public val soft: Long?, public val hard: Long?) {
    override fun toString(): String = "${soft ?: UNLIMITED}, hard ${hard ?: UNLIMITED}"

    private companion object {
        const val UNLIMITED = "unlimited"
    }
}

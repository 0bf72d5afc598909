package io.netloom.netlink.route

import io.netloom.netlink.StructView

/**
 * What the kernel has noted of a route's use: C's `struct rta_cacheinfo`. A field that did not come is null.
 *
 * @property references how many hold it
 * @property lastUse how long ago it was used, in hundredths of a second
 * @property expires when it ends, in hundredths of a second from now; 0 for never
 * @property error the error that senders get, an error number; 0 for none
 * @property used how often it was used
 */
public class RouteCacheInfo internal constructor(
    public val references: Long?,
    public val lastUse: Long?,
    public val expires: Int?,
    public val error: Long?,
    public val used: Long?,
) {
    /** True for the same figures. */
    override fun equals(other: Any?): Boolean = other is RouteCacheInfo && other.fields() == fields()

    /** Fits [equals]. */
    override fun hashCode(): Int = fields().hashCode()

    /** `expires 1000 error 0`. */
    override fun toString(): String = "references $references lastUse $lastUse expires $expires error $error used $used"

    private fun fields() = listOf(references, lastUse, expires, error, used)

    internal companion object {
        @JvmSynthetic
        fun of(struct: StructView) = RouteCacheInfo(struct.u32(0), struct.u32(4), struct.s32(8), struct.u32(12), struct.u32(16))
    }
}

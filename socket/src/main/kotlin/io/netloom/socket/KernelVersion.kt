package io.netloom.socket

/**
 * A version of the kernel, such as 6.18.44; what a distribution adds to it is left out. Compares as versions do.
 *
 * @property major the 6 of 6.18.44
 * @property minor the 18 of 6.18.44
 * @property patch the 44 of 6.18.44
 */
public class KernelVersion
@JvmOverloads
constructor(public val major: Int, public val minor: Int, public val patch: Int = 0) :
    Comparable<KernelVersion> {
    /** Earlier versions are less. */
    override fun compareTo(other: KernelVersion): Int = compareValuesBy(this, other, KernelVersion::major, KernelVersion::minor, KernelVersion::patch)

    /** True for the same three numbers. */
    override fun equals(other: Any?): Boolean = other is KernelVersion && compareTo(other) == 0

    /** Fits [equals]. */
    override fun hashCode(): Int = (major * 1_000 + minor) * 1_000 + patch

    /** Such as `6.18.44`; `5.10` where the last number is 0. */
    override fun toString(): String = if (patch == 0) "$major.$minor" else "$major.$minor.$patch"

    /** Reads versions. */
    public companion object {
        private val RELEASE = Regex("""(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?.*""")

        /** The oldest kernel that Netloom works on. */
        @JvmField
        public val MINIMUM: KernelVersion = KernelVersion(5, 10)

        /**
         * Reads what `uname -r` prints, such as `6.18.44-1-amd64` or `5.15.0-91-generic`.
         *
         * @throws IllegalArgumentException if it does not begin with two numbers
         */
        @JvmStatic
        public fun parse(release: String): KernelVersion {
            val match = requireNotNull(RELEASE.matchEntire(release.trim())) { "not a kernel's release: '$release'" }
            val (major, minor, patch) = match.destructured
            return KernelVersion(major.toInt(), minor.toInt(), patch.ifEmpty { "0" }.toInt())
        }
    }
}

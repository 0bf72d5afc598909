package io.netloom.socket.ip

/**
 * The byte that IPv4 calls type of service and IPv6 traffic class, and the two fields in it: DSCP, the high six bits (RFC 2474), and [Ecn], the low two (RFC 3168). The constants are DSCP values of the
 * IANA registry, 0 to 63.
 */
public object TrafficClass {
    /** CS0, the default: best effort. */
    public const val CS0: Int = 0

    /** LE: less than best effort, RFC 8622. */
    public const val LE: Int = 1

    /** CS1, RFC 2474. */
    public const val CS1: Int = 8

    /** AF11, RFC 2597. */
    public const val AF11: Int = 10

    /** AF12, RFC 2597. */
    public const val AF12: Int = 12

    /** AF13, RFC 2597. */
    public const val AF13: Int = 14

    /** CS2, RFC 2474. */
    public const val CS2: Int = 16

    /** AF21, RFC 2597. */
    public const val AF21: Int = 18

    /** AF22, RFC 2597. */
    public const val AF22: Int = 20

    /** AF23, RFC 2597. */
    public const val AF23: Int = 22

    /** CS3, RFC 2474. */
    public const val CS3: Int = 24

    /** AF31, RFC 2597. */
    public const val AF31: Int = 26

    /** AF32, RFC 2597. */
    public const val AF32: Int = 28

    /** AF33, RFC 2597. */
    public const val AF33: Int = 30

    /** CS4, RFC 2474. */
    public const val CS4: Int = 32

    /** AF41, RFC 2597. */
    public const val AF41: Int = 34

    /** AF42, RFC 2597. */
    public const val AF42: Int = 36

    /** AF43, RFC 2597. */
    public const val AF43: Int = 38

    /** CS5, RFC 2474. */
    public const val CS5: Int = 40

    /** VOICE-ADMIT, RFC 5865. */
    public const val VOICE_ADMIT: Int = 44

    /** EF: expedited forwarding, RFC 3246. */
    public const val EF: Int = 46

    /** CS6, RFC 2474: routing protocols. */
    public const val CS6: Int = 48

    /** CS7, RFC 2474. */
    public const val CS7: Int = 56

    /** The byte of a DSCP, 0 to 63, and ECN bits. */
    @JvmStatic
    @JvmOverloads
    public fun of(dscp: Int, ecn: Ecn = Ecn.NOT_ECT): Int {
        require(dscp in 0..MAX_DSCP) { "a DSCP is 0 to $MAX_DSCP, not $dscp" }
        return dscp shl ECN_BITS or ecn.ordinal
    }

    /** The DSCP, 0 to 63, of such a byte. */
    @JvmStatic
    public fun dscp(trafficClass: Int): Int = trafficClass shr ECN_BITS and MAX_DSCP

    /** The ECN bits of such a byte. */
    @JvmStatic
    public fun ecn(trafficClass: Int): Ecn = ECN[trafficClass and ECN_MASK]

    private val ECN = Ecn.entries
    private const val ECN_BITS = 2
    private const val ECN_MASK = 3
    private const val MAX_DSCP = 63
}

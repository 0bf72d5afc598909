package io.netloom.netlink.genetlink

import io.netloom.netlink.Attribute

/** A setting of an interface that somebody changed, see [Ethtool.changes]. Immutable. */
public sealed interface EthtoolChange {
    /**
     * Offloads.
     *
     * @property features as they are now, without names: see [EthtoolFeatures.named]
     */
    public class Features internal constructor(public val features: EthtoolFeatures) : EthtoolChange {
        /** The new features. */
        override fun toString(): String = "features $features"
    }

    /**
     * Rings.
     *
     * @property rings as they are now
     */
    public class Rings internal constructor(public val rings: EthtoolRings) : EthtoolChange {
        /** The new sizes. */
        override fun toString(): String = "rings $rings"
    }

    /**
     * Channels.
     *
     * @property channels as they are now
     */
    public class Channels internal constructor(public val channels: EthtoolChannels) : EthtoolChange {
        /** The new numbers. */
        override fun toString(): String = "channels $channels"
    }

    /**
     * Modes of the link.
     *
     * @property modes as they are now
     */
    public class LinkModes internal constructor(public val modes: EthtoolLinkModes) : EthtoolChange {
        /** The new modes. */
        override fun toString(): String = "link modes $modes"
    }

    /**
     * Something else, as it came.
     *
     * @property command the message's command: C's `ETHTOOL_MSG_…_NTF`
     * @property attributes its attributes
     */
    public class Other internal constructor(public val command: Int, public val attributes: List<Attribute>) : EthtoolChange {
        /** The command. */
        override fun toString(): String = "command $command"
    }
}

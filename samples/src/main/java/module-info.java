/** The tools that {@code ./netloom} starts. */
module io.netloom.samples {
    requires io.netloom.icmp;
    requires io.netloom.netlink;
    requires io.netloom.net;
    requires kotlin.stdlib;
    requires kotlinx.coroutines.core;
    requires kotlinx.serialization.json;

    exports io.netloom.samples;
}

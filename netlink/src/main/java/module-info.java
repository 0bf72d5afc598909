/** Netlink: messages, attributes, connections, generic netlink and routes. */
module io.netloom.netlink {
    requires transitive io.netloom.socket;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports io.netloom.netlink;
    exports io.netloom.netlink.genetlink;
    exports io.netloom.netlink.route;
}

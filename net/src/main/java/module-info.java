/** Dial, listen, typed connections, interfaces, prefixes and names. */
module io.netloom.net {
    requires transitive io.netloom.socket;
    requires transitive io.netloom.netlink;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;
    requires org.dnsjava;

    exports io.netloom.net;
}

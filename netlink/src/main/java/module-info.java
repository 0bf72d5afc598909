/** Netlink: messages and attributes, encoded and decoded. Pure JVM code. */
module io.netloom.netlink {
    requires transitive kotlin.stdlib;

    exports io.netloom.netlink;
}

/** Messages of ICMP and ICMPv6, and sockets that carry them. */
module io.netloom.icmp {
    requires transitive io.netloom.ipv4;
    requires transitive io.netloom.ipv6;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports io.netloom.icmp;
}

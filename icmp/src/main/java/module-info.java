/** Messages of ICMP and ICMPv6: encoding and decoding. Pure JVM code. */
module io.netloom.icmp {
    requires transitive kotlin.stdlib;

    exports io.netloom.icmp;
}

/** IPv6: options, control messages, multicast, headers and checksums. */
@SuppressWarnings("module") // the digit is the protocol's
module io.netloom.ipv6 {
    requires transitive io.netloom.socket;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports io.netloom.ipv6;
}

/** IPv4: options, control messages, multicast, headers and raw packets. */
@SuppressWarnings("module") // the digit is the protocol's
module io.netloom.ipv4 {
    requires transitive io.netloom.socket;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports io.netloom.ipv4;
}

/** Sockets of any Linux address family. The one module that calls native code: start with {@code --enable-native-access=io.netloom.socket}. */
@SuppressWarnings("module") // the module of the qualified exports is built after this one
module io.netloom.socket {
    requires transitive io.netloom.bpf;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;
    requires jdk.jfr;

    exports io.netloom.socket;
    exports io.netloom.socket.ip;
    exports io.netloom.socket.internal.sys to io.netloom.socket.test;
    exports io.netloom.socket.internal.testing to io.netloom.socket.test;
}

/** Sockets of any Linux address family. The one module that calls native code: start with {@code --enable-native-access=io.netloom.socket}. */
module io.netloom.socket {
    requires transitive io.netloom.bpf;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;
    requires jdk.jfr;

    exports io.netloom.socket;
}

/** For tests of code that uses Netloom's sockets: connected pairs, and system calls that fail on demand. */
module io.netloom.socket.test {
    requires transitive io.netloom.socket;
    requires transitive kotlin.stdlib;
    requires kotlinx.coroutines.core;

    exports io.netloom.socket.test;
}

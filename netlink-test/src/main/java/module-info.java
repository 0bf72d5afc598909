/** For tests of code that uses netlink: a kernel that follows a script. */
module io.netloom.netlink.test {
    requires transitive io.netloom.netlink;
    requires transitive kotlin.stdlib;
    requires kotlinx.coroutines.core;

    exports io.netloom.netlink.test;
}

/** Classic BPF: the instructions of the kernel's socket filters. Pure JVM code. */
module io.netloom.bpf {
    requires transitive kotlin.stdlib;

    exports io.netloom.bpf;
}

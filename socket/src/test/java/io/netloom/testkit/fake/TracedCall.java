package io.netloom.testkit.fake;

/** One system call that was made: which, on what descriptor (-1 if on none), what it returned, and in which thread. */
public record TracedCall(Call call, int fd, long result, String thread) {
    @Override
    public String toString() {
        return call + (fd < 0 ? "()" : "(" + fd + ")") + " = " + result + " [" + thread + "]";
    }
}

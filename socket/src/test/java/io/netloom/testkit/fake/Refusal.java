package io.netloom.testkit.fake;

/** A call of the fake kernel ends with this error, from wherever in it that is found out. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int errno;

    Refusal(int errno) {
        super(null, null, false, false);
        this.errno = errno;
    }
}

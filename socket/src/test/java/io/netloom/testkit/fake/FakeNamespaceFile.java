package io.netloom.testkit.fake;

/** What opening {@code /proc/…/ns/net} gives: a handle on a namespace, for setns(2). */
final class FakeNamespaceFile extends FakeFile {
    final FakeNamespace namespace;

    FakeNamespaceFile(FakeMachine kernel, FakeNamespace namespace) {
        super(kernel);
        this.namespace = namespace;
    }

    @Override
    int readiness() {
        return 0;
    }

    @Override
    boolean pollable() {
        return false;
    }

    @Override
    String describe() {
        return "namespace";
    }
}

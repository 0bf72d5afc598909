package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;

/** A descriptor of a process, readable when it has ended. */
final class FakePidfd extends FakeFile {
    final FakeProcess process;

    FakePidfd(FakeMachine kernel, FakeProcess process) {
        super(kernel);
        this.process = process;
        process.watchers.add(this);
    }

    @Override
    int readiness() {
        return process.exited ? Epoll.IN : 0;
    }

    @Override
    void released() {
        process.watchers.remove(this);
    }

    @Override
    String describe() {
        return "pidfd of " + process.pid;
    }
}

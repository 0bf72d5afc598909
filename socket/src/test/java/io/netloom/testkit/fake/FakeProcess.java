package io.netloom.testkit.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process that a test has invented: it does nothing, gets signals and has descriptors. */
final class FakeProcess {
    final int pid;
    final List<Integer> signals = new ArrayList<>();
    final Map<Integer, FakeFile> files = new HashMap<>();
    final List<FakePidfd> watchers = new ArrayList<>();
    boolean exited;
    int status;

    FakeProcess(int pid) {
        this.pid = pid;
    }

    void exit(int code) {
        exited = true;
        status = code;
        watchers.forEach(watcher -> watcher.wake(0));
    }
}

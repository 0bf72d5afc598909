package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which number means which open file. The lowest free number is given out, as POSIX wants; so a closed number comes back at once. */
final class DescriptorTable {
    /** 0 to 2 are the standard streams. */
    static final int FIRST = 3;

    private final SortedMap<Integer, FakeFile> files = new TreeMap<>();

    /** The first number that is not given out. */
    int limit = 65_536;

    FakeFile get(int fd) {
        return files.get(fd);
    }

    int add(FakeFile file) {
        return add(file, FIRST);
    }

    /** The number, or {@code -EMFILE}. */
    int add(FakeFile file, int lowest) {
        int fd = free(lowest);
        if (fd >= 0) {
            files.put(fd, file);
            file.hold();
        }
        return fd;
    }

    /** The number that {@link #add} would give out. */
    int free(int lowest) {
        int fd = lowest;
        for (int used : files.tailMap(lowest).keySet()) {
            if (used != fd) {
                break;
            }
            fd++;
        }
        return fd < limit ? fd : -ErrorNumber.EMFILE;
    }

    /** Frees the number, and the file if no other number means it. */
    int close(int fd) {
        FakeFile file = files.remove(fd);
        if (file == null) {
            return -ErrorNumber.EBADF;
        }
        file.drop();
        return 0;
    }

    SortedMap<Integer, String> describe() {
        SortedMap<Integer, String> open = new TreeMap<>();
        files.forEach((fd, file) -> open.put(fd, file.describe()));
        return open;
    }
}

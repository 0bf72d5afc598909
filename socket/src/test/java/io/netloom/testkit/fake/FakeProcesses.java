package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.HashMap;
import java.util.Map;

/** The processes that the fake kernel knows, and the calls that concern them; the kernel's lock is held. */
final class FakeProcesses {
    private static final int ESRCH = 3;
    private static final int ECHILD = 10;
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x0100_0000;
    private static final int SIGCHLD = 17;
    private static final int CLD_EXITED = 1;
    private static final int LAST_SIGNAL = 64;

    /** Offsets in {@code siginfo_t}. */
    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_STATUS = 24;
    private static final int SIGINFO_SIZE = 128;

    private final Map<Integer, FakeProcess> all = new HashMap<>();

    FakeProcess get(int pid) {
        return all.get(pid);
    }

    FakeProcess start(int pid) {
        FakeProcess process = new FakeProcess(pid);
        all.put(pid, process);
        return process;
    }

    /** The process, or why there is none. */
    FakeProcess find(int pid) {
        FakeProcess process = pid <= 0 ? null : all.get(pid);
        if (process == null) {
            throw new Refusal(pid <= 0 ? ErrorNumber.EINVAL : ESRCH);
        }
        return process;
    }

    /** The file that the number means in the process. */
    FakeFile file(FakeProcess process, int number) {
        if (process.exited) {
            throw new Refusal(ESRCH);
        }
        FakeFile file = process.files.get(number);
        if (file == null) {
            throw new Refusal(ErrorNumber.EBADF);
        }
        return file;
    }

    int signal(FakeProcess process, int signal) {
        if (signal < 0 || signal > LAST_SIGNAL) {
            return -ErrorNumber.EINVAL;
        }
        if (process.exited) {
            return -ESRCH;
        }
        if (signal != 0) {
            process.signals.add(signal);
        }
        return 0;
    }

    /** @param file of {@code P_PIDFD}, null if the number means nothing */
    int waitFor(int idType, int id, FakeFile file, long info, int options) {
        if ((options & WEXITED) == 0 || idType != P_PID && idType != P_PIDFD) {
            return -ErrorNumber.EINVAL;
        }
        if (idType == P_PIDFD && !(file instanceof FakePidfd)) {
            return -ErrorNumber.EBADF;
        }
        FakeProcess process = file instanceof FakePidfd pidfd ? pidfd.process : all.get(id);
        if (process == null || !all.containsKey(process.pid)) {
            return -ECHILD;
        }
        if (info != 0) {
            RawMemory.put(info, new byte[SIGINFO_SIZE], 0, SIGINFO_SIZE);
        }
        if (!process.exited) {
            if ((options & WNOHANG) != 0) {
                return 0;
            }
            if (file != null) {
                return (int) file.wouldBlock();
            }
            throw new AssertionError("this call would block: process " + id + " has not ended");
        }
        if (info != 0) {
            RawMemory.putInt(info, SIGCHLD);
            RawMemory.putInt(info + SI_CODE, CLD_EXITED);
            RawMemory.putInt(info + SI_PID, process.pid);
            RawMemory.putInt(info + SI_STATUS, process.status);
        }
        if ((options & WNOWAIT) == 0) {
            all.remove(process.pid);
        }
        return 0;
    }
}

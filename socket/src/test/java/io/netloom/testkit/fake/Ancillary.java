package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayList;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.SCM_RIGHTS;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;

/**
 * What a message carries beside its bytes: open files, who sent it, other control messages. A file that is on its way is open, whether or not any
 * number means it.
 *
 * @param sender {@code struct ucred}: pid, uid, gid; null if nobody asked for it
 */
record Ancillary(List<FakeFile> files, ControlMessage sender, List<ControlMessage> others) {
    static final int SCM_CREDENTIALS = 2;

    /** What the receiver hears of a sender who has not said who it is. */
    static final ControlMessage NOBODY = ControlMessage.of(SOL_SOCKET, SCM_CREDENTIALS, 0, 65_534, 65_534);

    static final Ancillary NONE = new Ancillary(List.of(), null, List.of());

    private static final int MOST_FILES = 253; // SCM_MAX_FD
    private static final int SO_MARK = 36;
    private static final int SO_TIMESTAMPING = 37;
    private static final int SCM_TXTIME = 61;

    static Ancillary of(List<ControlMessage> others) {
        return others.isEmpty() ? NONE : new Ancillary(List.of(), null, others);
    }

    /** What a sender's control messages mean; the files are held. */
    static Ancillary read(FakeMachine kernel, FakeSocket socket, List<ControlMessage> controls) {
        List<FakeFile> files = new ArrayList<>();
        ControlMessage sender = null;
        for (ControlMessage control : controls) {
            if (control.level() != SOL_SOCKET) {
                continue; // of the protocols below, which the fake does not have
            }
            if (socket.family != AF_UNIX) {
                check(control);
            } else if (control.type() == SCM_RIGHTS) {
                files.addAll(files(kernel, control));
            } else if (control.type() == SCM_CREDENTIALS) {
                sender = control;
                if (control.data().length != 12) {
                    throw new Refusal(ErrorNumber.EINVAL);
                }
                if (!java.util.Arrays.equals(control.data(), kernel.credentials().data())) {
                    throw new Refusal(ErrorNumber.EPERM);
                }
            } else {
                throw new Refusal(ErrorNumber.EINVAL);
            }
        }
        if (files.size() > MOST_FILES) {
            throw new Refusal(ErrorNumber.EINVAL);
        }
        files.forEach(FakeFile::hold);
        return files.isEmpty() && sender == null ? NONE : new Ancillary(files, sender, List.of());
    }

    private static void check(ControlMessage control) {
        switch (control.type()) {
            case SCM_RIGHTS, SCM_CREDENTIALS, SO_MARK, SO_TIMESTAMPING, SCM_TXTIME -> { }
            default -> throw new Refusal(ErrorNumber.EINVAL);
        }
    }

    private static List<FakeFile> files(FakeMachine kernel, ControlMessage control) {
        int count = control.data().length / Integer.BYTES;
        if (count > MOST_FILES) {
            throw new Refusal(ErrorNumber.EINVAL);
        }
        List<FakeFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FakeFile file = kernel.table.get(control.number(i));
            if (file == null) {
                throw new Refusal(ErrorNumber.EBADF);
            }
            files.add(file);
        }
        return files;
    }

    /** The same, told of who has sent it. */
    Ancillary from(ControlMessage credentials) {
        return sender != null ? this : new Ancillary(files, credentials, others);
    }

    Ancillary with(List<ControlMessage> more) {
        List<ControlMessage> all = new ArrayList<>(others);
        all.addAll(more);
        return new Ancillary(files, sender, all);
    }

    /** For a second reader of the same message: MSG_PEEK gives out descriptors of their own. */
    Ancillary copy() {
        files.forEach(FakeFile::hold);
        return this;
    }

    /** Closes the files that have not been given out. */
    void drop() {
        files.forEach(FakeFile::drop);
    }
}

package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.EpollEvent;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An epoll instance as Linux builds it: a set of interests, each for one file <em>under one number</em>, and a ready list that they are put on
 * when something happens to the file and that a wait takes them off. Hence its odd sides, all of which are here: an interest outlives the number
 * if a duplicate of the file is alive; removing it by a number that now means another file fails; an edge is reported once whatever the reader
 * does.
 */
final class FakeEpoll extends FakeFile {
    private static final int ALWAYS = Epoll.ERR | Epoll.HUP;
    private static final int MODES = Epoll.ET | Epoll.ONESHOT;

    private record Key(FakeFile file, int fd) {}

    private final Map<Key, Interest> all = new HashMap<>();
    private Set<Interest> ready = new LinkedHashSet<>();

    FakeEpoll(FakeMachine kernel) {
        super(kernel);
    }

    /** What one EPOLL_CTL_ADD asked for. */
    final class Interest {
        private final Key key;
        private int events;
        private long data;

        Interest(Key key) {
            this.key = key;
        }

        /** Something happened to the file; 0 if it does not say what. */
        void woken(int what) {
            boolean disabled = (events & ~MODES) == 0; // ONESHOT, and it has fired
            if (!disabled && (what == 0 || (what & events) != 0)) {
                enqueue(this);
            }
        }

        private void ask(int wanted, long value) {
            events = wanted | ALWAYS;
            data = value;
            if (current() != 0) {
                enqueue(this);
            }
        }

        private int current() {
            return key.file.readiness() & events;
        }

        private void remove() {
            all.remove(key);
            ready.remove(this);
            key.file.interests.remove(this);
        }
    }

    private void enqueue(Interest interest) {
        ready.add(interest);
        wake(Epoll.IN); // also when it was there already, perhaps for something that has passed
    }

    int control(int operation, FakeFile file, int fd, long event) {
        if (!file.pollable()) {
            return -ErrorNumber.EPERM;
        }
        if (file == this) {
            return -ErrorNumber.EINVAL;
        }
        Key key = new Key(file, fd);
        Interest interest = all.get(key);
        if (operation == Epoll.CTL_ADD) {
            if (interest != null) {
                return -ErrorNumber.EEXIST;
            }
            interest = new Interest(key);
            all.put(key, interest);
            file.interests.add(interest);
        } else if (interest == null) {
            return -ErrorNumber.ENOENT;
        }
        if (operation == Epoll.CTL_DEL) {
            interest.remove();
        } else if (operation == Epoll.CTL_ADD || operation == Epoll.CTL_MOD) {
            interest.ask(RawMemory.getInt(event), RawMemory.getLong(event + EpollEvent.DATA));
        } else {
            return -ErrorNumber.EINVAL;
        }
        return 0;
    }

    /** Moves what is ready to {@code address}, at most {@code maximum} events; 0 if nothing is. */
    int collect(long address, int maximum) {
        int count = 0;
        List<Interest> again = new ArrayList<>();
        while (count < maximum && !ready.isEmpty()) {
            Interest interest = ready.iterator().next();
            ready.remove(interest);
            int events = interest.current();
            if (events == 0) {
                continue; // it has passed; the wake-up was for nothing
            }
            long slot = address + (long) count++ * EpollEvent.SIZE;
            EpollEvent.set(RawMemory.at(slot, EpollEvent.SIZE), 0, 0, events, interest.data);
            if ((interest.events & Epoll.ONESHOT) != 0) {
                interest.events &= MODES;
            } else if ((interest.events & Epoll.ET) == 0) {
                again.add(interest);
            }
        }
        ready.addAll(again); // behind the others, so that no file starves another
        return count;
    }

    @Override
    int readiness() {
        return ready.stream().anyMatch(interest -> interest.current() != 0) ? Epoll.IN : 0;
    }

    @Override
    void released() {
        List.copyOf(all.values()).forEach(Interest::remove);
    }

    /** The file is gone for good: all its interests go with it, under whatever number. */
    static void forget(FakeFile file) {
        List.copyOf(file.interests).forEach(Interest::remove);
    }

    @Override
    String describe() {
        return "epoll of " + all.size();
    }
}

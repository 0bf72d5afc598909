package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;

/** A counter, see eventfd(2). */
final class FakeEventFd extends FakeFile {
    private static final long MAXIMUM = -2; // 2^64 - 2

    private final boolean semaphore;
    private long count;

    FakeEventFd(FakeMachine kernel, int initial, boolean semaphore) {
        super(kernel);
        this.count = initial & 0xffff_ffffL;
        this.semaphore = semaphore;
    }

    @Override
    int readiness() {
        return (count != 0 ? Epoll.IN : 0) | (Long.compareUnsigned(count, MAXIMUM) < 0 ? Epoll.OUT : 0);
    }

    @Override
    long read(long address, long length) {
        if (length < 8) {
            return -ErrorNumber.EINVAL;
        }
        if (count == 0) {
            return wouldBlock();
        }
        long taken = semaphore ? 1 : count;
        count -= taken;
        RawMemory.putLong(address, taken);
        wake(Epoll.OUT);
        return 8;
    }

    @Override
    long write(long address, long length) {
        if (length < 8) {
            return -ErrorNumber.EINVAL;
        }
        long added = RawMemory.getLong(address);
        if (added == -1) {
            return -ErrorNumber.EINVAL;
        }
        if (Long.compareUnsigned(MAXIMUM - count, added) < 0) {
            return wouldBlock();
        }
        count += added;
        wake(Epoll.IN);
        return 8;
    }

    @Override
    String describe() {
        return "eventfd, count " + Long.toUnsignedString(count);
    }
}

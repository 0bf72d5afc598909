package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A connect as a future: it takes the read lock first, so that no reader takes the error that says why the connection failed. */
public abstract class AsyncConnect<T> extends AsyncOperation<T> {
    private final Connecting connecting;
    private final long timeout;

    /** Written by whoever runs the operation, read when it ends. */
    private boolean keepsReadersOut;

    protected AsyncConnect(Fd fd, SocketAddress address, long timeout, Executor executor) {
        super(fd, fd.read, MonotonicTime.after(timeout), executor);
        this.connecting = new Connecting(address);
        this.timeout = timeout;
    }

    public final CompletableFuture<T> start() {
        return goOn(!fd.isOpen() ? Fd.CLOSED : timeout <= 0 ? Fd.TIMED_OUT : fd.enter(direction, Fd.COROUTINE));
    }

    @Override
    int entered() {
        if (keepsReadersOut) {
            return super.entered();
        }
        keepsReadersOut = true;
        fd.release();
        direction = fd.write;
        return fd.enter(direction, Fd.COROUTINE);
    }

    @Override
    protected int attempt() {
        return connecting.attempt(fd);
    }

    @Override
    protected void ended() {
        if (keepsReadersOut) {
            keepsReadersOut = false;
            fd.unlock(fd.read);
        }
    }
}

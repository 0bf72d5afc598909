package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.ref.Reference;

/** Single tries of recvmmsg(2) and sendmmsg(2). Never with the calls' own timeout, which the kernel looks at between messages only. */
public final class BatchTransfer {
    /** {@code UIO_MAXIOV}: of more messages to send the kernel looks at the first so many. No more are asked for at once either: older kernels may have the limit there too. */
    private static final int MOST = 1024;

    private BatchTransfer() {}

    /** recvmmsg(2): how many messages came, at least one, or -errno. */
    public static int receive(Fd fd, Batch batch, int flags) {
        batch.reset();
        BatchMemory memory = batch.memory();
        int all = flags | Transfer.messageFlags(fd);
        CallFrame frame = CallFrames.lease();
        try {
            while (true) {
                int from = batch.count();
                int asked = Math.min(memory.capacity() - from, MOST);
                int n = fd.syscalls().recvmmsg(frame, fd.number(), memory.headers(from), asked, all);
                if (n > 0) {
                    batch.received(fd, n, flags);
                }
                if (n < MOST || batch.count() == memory.capacity()) {
                    return batch.count() > 0 ? batch.count() : n;
                }
            }
        } finally {
            Reference.reachabilityFence(memory);
            CallFrames.release(frame);
        }
    }

    /** sendmmsg(2) of all messages that have not gone yet: how many have gone altogether, or -errno of the first that does not go. */
    public static int send(Fd fd, Batch batch, int flags) {
        BatchMemory memory = batch.memory();
        int all = flags | SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
        CallFrame frame = CallFrames.lease();
        try {
            while (batch.sent() < batch.count()) {
                int from = batch.sent();
                int n = fd.syscalls().sendmmsg(frame, fd.number(), memory.headers(from), Math.min(batch.count() - from, MOST), all);
                if (n < 0) {
                    return Transfer.full(fd, n, flags, memory.nameLength(from) > 0);
                }
                batch.sent(from + n);
            }
            return batch.sent();
        } finally {
            Reference.reachabilityFence(memory);
            CallFrames.release(frame);
        }
    }
}

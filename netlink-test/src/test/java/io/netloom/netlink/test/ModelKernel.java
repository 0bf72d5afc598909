package io.netloom.netlink.test;

import io.netloom.netlink.internal.Ending;
import io.netloom.netlink.internal.Party;
import io.netloom.netlink.internal.PendingTable;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/** A transport and those who wait over it, small enough for a model checker: datagrams are numbers, and each answer is one of them. */
final class ModelKernel {
    static final int ANSWERED = 1;
    static final int CANCELLED = -1;
    static final int CLOSED = -2;
    static final int LOST = -3;
    private static final int OVERRUN = 0;
    private static final byte[] MESSAGE = {};

    final PendingTable table;
    private final ArrayDeque<Integer> datagrams = new ArrayDeque<>();
    private Caller reader;
    private boolean closed;

    ModelKernel() {
        this(Integer.MAX_VALUE);
    }

    /** @param room for so many answers at once */
    ModelKernel(int room) {
        table = new PendingTable(1, room);
    }

    private synchronized Caller queue(int datagram) {
        datagrams.add(datagram);
        return reader;
    }

    /** A datagram arrives: the answer to the request with this number, or one that nobody has asked for. */
    void arrive(int datagram) {
        wake(queue(datagram));
    }

    /** Answers were lost. */
    void overrun() {
        arrive(OVERRUN);
    }

    void close() {
        Caller waiting;
        synchronized (this) {
            closed = true;
            waiting = reader;
        }
        wake(waiting);
        table.close().forEach(Party::wake);
    }

    private static void wake(Caller caller) {
        if (caller != null) {
            LockSupport.unpark(caller.thread);
        }
    }

    private synchronized Integer take(Caller caller) {
        Integer datagram = datagrams.poll();
        reader = datagram == null && !closed ? caller : null;
        return datagram;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized int unread() {
        return datagrams.size();
    }

    /** Someone with one request. What it does is what the library's channel does, without messages. */
    final class Caller extends Party {
        private final Ending ending;
        private final boolean answered;
        private final Ending[] batch;
        private volatile Thread thread;
        private volatile boolean woken;
        private volatile boolean cancelled;
        private boolean finished;
        private boolean lost;

        /** @param answered whether the kernel answers at once; otherwise the test does */
        Caller(Ending ending, boolean answered) {
            this.ending = ending;
            this.answered = answered;
            batch = null;
        }

        /** Someone with several requests, of which only the last one is answered. */
        Caller(Ending... batch) {
            ending = null;
            answered = true;
            this.batch = batch;
        }

        private int register() {
            if (batch == null) {
                return table.register(this, ending, 0, 1);
            }
            int first = table.register(this, batch, 1);
            return first == 0 ? 0 : first + batch.length - 1;
        }

        /** What no answer will end. */
        private void forgetSilent(int last) {
            for (int i = 1; batch != null && last != 0 && i < batch.length; i++) {
                Party next = table.finish(last - i);
                if (next != null) {
                    next.wake();
                }
            }
        }

        @Override
        protected boolean streams() {
            return false;
        }

        @Override
        public void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        /** Ends it from another thread. */
        void cancel() {
            cancelled = true;
            LockSupport.unpark(thread);
        }

        int run() {
            thread = Thread.currentThread();
            boolean sent = false;
            int sequence = 0;
            try {
                sequence = register();
                while (sequence == 0) {
                    int result = advance();
                    if (result != 0) {
                        return result;
                    }
                    sequence = register();
                }
                if (table.isClosed()) {
                    return CLOSED;
                }
                sent = true;
                if (answered) {
                    arrive(sequence);
                }
                while (!finished && !lost) {
                    int result = advance();
                    if (result != 0) {
                        return result;
                    }
                }
                return lost ? LOST : ANSWERED;
            } finally {
                forgetSilent(sequence);
                Party next = table.leave(this, sent);
                if (next != null) {
                    next.wake();
                }
            }
        }

        /** 0, or why it ends. */
        private int advance() {
            if (cancelled) {
                return CANCELLED;
            }
            if (collect()) {
                return 0;
            }
            if (table.lead(this)) {
                return read();
            }
            if (table.isClosed()) {
                return CLOSED;
            }
            if (!table.park(this)) {
                return 0;
            }
            try {
                while (!woken && !cancelled) {
                    LockSupport.park(this);
                }
                woken = false;
            } finally {
                table.unpark(this);
            }
            return 0;
        }

        private boolean collect() {
            boolean any = false;
            while (table.take(this) != null) {
                any = true;
                finished = true;
            }
            if (table.takeLoss(this) != null) {
                lost = true;
                return true;
            }
            return any;
        }

        private int read() {
            Integer datagram = ModelKernel.this.take(this);
            while (datagram == null) {
                if (isClosed()) {
                    return CLOSED;
                }
                if (cancelled) {
                    return CANCELLED;
                }
                if (table.hasDoubts(this)) {
                    // The library waits for a short time only, then looks again.
                    LockSupport.parkNanos(this, 1);
                    table.forgetDead().forEach(Party::wake);
                    return 0;
                }
                LockSupport.park(this);
                datagram = ModelKernel.this.take(this);
            }
            if (datagram == OVERRUN) {
                table.lose("lost", true).forEach(Party::wake);
                collect();
                return 0;
            }
            PendingTable.Entry entry = table.find(datagram);
            if (entry == null) {
                return 0;
            }
            Party owner = table.party(entry);
            Party next = table.finish(datagram);
            if (next != null) {
                next.wake();
            }
            if (owner == this) {
                finished = true;
            } else {
                table.hand(entry, MESSAGE);
                Party news = table.news(entry);
                if (news != null) {
                    news.wake();
                }
            }
            return 0;
        }
    }
}

package io.netloom.testkit.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the test wants to happen, and what did: the rules, the counters and the trace. */
final class Script {
    private static final int TRACE_LENGTH = 4096;

    private final List<Rule> rules = new ArrayList<>();
    private final AtomicLongArray counts = new AtomicLongArray(Call.values().length);
    private final ArrayDeque<TracedCall> trace = new ArrayDeque<>();

    synchronized Rule add(Call call) {
        Rule rule = new Rule(call);
        rules.add(rule);
        return rule;
    }

    synchronized void clear() {
        rules.clear();
    }

    /** Counts the call and finds the rule for it; null if there is none. */
    synchronized Rule begin(Call call, int fd) {
        counts.incrementAndGet(call.ordinal());
        Rule found = null;
        for (Rule rule : rules) {
            if (rule.applies(call, fd)) {
                found = rule;
                break;
            }
        }
        if (found != null && found.spent()) {
            rules.remove(found);
        }
        return found;
    }

    synchronized void end(Call call, int fd, long result) {
        if (trace.size() == TRACE_LENGTH) {
            trace.removeFirst();
        }
        trace.addLast(new TracedCall(call, fd, result, Thread.currentThread().getName()));
    }

    long count(Call call) {
        return counts.get(call.ordinal());
    }

    synchronized List<TracedCall> trace() {
        return List.copyOf(trace);
    }
}

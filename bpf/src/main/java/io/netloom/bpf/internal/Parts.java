package io.netloom.bpf.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A program cut into parts of so many instructions at most, each to become a method. As all jumps go forward, a part only ever goes on to later ones.
 */
final class Parts {
    private final Flow flow;
    private final int each;
    private final List<List<Integer>> entries = new ArrayList<>();

    Parts(Flow flow, int each) {
        this.flow = flow;
        this.each = each;
        boolean[] entered = new boolean[flow.size()];
        for (int i = 0; i < flow.size(); i++) {
            if (flow.isReached(i)) {
                for (int next : flow.successors(i)) {
                    entered[next] |= of(next) != of(i);
                }
            }
        }
        for (int part = 0; part < count(); part++) {
            List<Integer> here = new ArrayList<>();
            for (int i = begin(part); i < end(part); i++) {
                if (entered[i]) {
                    here.add(i);
                }
            }
            entries.add(here);
        }
    }

    Flow flow() {
        return flow;
    }

    int count() {
        return (flow.size() + each - 1) / each;
    }

    int of(int i) {
        return i / each;
    }

    int begin(int part) {
        return part * each;
    }

    int end(int part) {
        return Math.min(begin(part) + each, flow.size());
    }

    /** The instructions of a part at which earlier parts go on, in order. Empty: nobody ever does. */
    List<Integer> entries(int part) {
        return entries.get(part);
    }
}

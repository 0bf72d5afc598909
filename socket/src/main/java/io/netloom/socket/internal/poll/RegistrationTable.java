package io.netloom.socket.internal.poll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The poller's slots. Changes are made under the lock; the loop's thread looks up without it. */
final class RegistrationTable {
    private volatile Registration[] slots = new Registration[16];
    private int[] generations = new int[16];
    private int[] free = new int[16];
    private int freeCount;
    private int used;

    synchronized void add(Registration registration) {
        int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else {
            slot = used++;
            if (slot == generations.length) {
                generations = Arrays.copyOf(generations, slot * 2);
            }
        }
        registration.slot = slot;
        registration.generation = ++generations[slot];
        // A new array per growth, never a changed one that a reader may hold; the volatile store publishes the slot as well.
        Registration[] table = slots;
        if (slot >= table.length) {
            table = Arrays.copyOf(table, slot * 2);
        }
        table[slot] = registration;
        slots = table;
    }

    synchronized void remove(Registration registration) {
        int slot = registration.slot;
        if (slot < 0) {
            return;
        }
        registration.slot = -1;
        slots[slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }

    /** The registration that this epoll data was made for, or null if it is gone. */
    Registration find(long data) {
        Registration[] table = slots;
        int slot = (int) data;
        if (slot < 0 || slot >= table.length) {
            return null;
        }
        Registration registration = table[slot];
        return registration != null && registration.generation == (int) (data >>> 32) ? registration : null;
    }

    synchronized int count() {
        return used - freeCount;
    }

    synchronized List<Registration> all() {
        List<Registration> all = new ArrayList<>(used - freeCount);
        for (Registration registration : slots) {
            if (registration != null) {
                all.add(registration);
            }
        }
        return all;
    }
}

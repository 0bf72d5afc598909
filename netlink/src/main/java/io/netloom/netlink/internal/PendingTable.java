package io.netloom.netlink.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;

/**
 * Who waits for which answer over one transport, and who of them reads. One party at a time leads: it reads for all, keeps what is its own and hands over the rest. When it is finished, cancelled or
 * too late it leaves, and the lead goes to the one that has waited longest, in the same step. No thread is needed, and while nobody waits nobody reads.
 *
 * <pre>
 *              register           lead() is true             leave()
 *   (nobody) ----------> open ---------------------> leads ----------> (nobody), the next one leads
 *                         |  ^                         ^
 *              park()     v  |  woken by hand()        |
 *                       waits --------------------------  woken by leave() of the leader
 * </pre>
 *
 * A sequence number that was sent and whose party has left stays in the table, dead, until its answer has ended: what still comes of it is dropped.
 *
 * <p>Methods that return a party leave it to the caller to wake it, without the lock.
 */
public final class PendingTable {
    /** A sequence number whose answer has not ended. The party is null when nobody wants it any more. */
    public static final class Entry {
        private final Ending ending;
        private final int weight;
        private Party party;

        private Entry(Party party, Ending ending, int weight) {
            this.party = party;
            this.ending = ending;
            this.weight = weight;
        }

        public Ending ending() {
            return ending;
        }
    }

    /** Something that can not begin yet. */
    record Wish(boolean isDump, int weight) {}

    private final HashMap<Integer, Entry> pending = new HashMap<>();
    private final ArrayDeque<Party> waiting = new ArrayDeque<>();
    private final int room;
    private int used;
    private int dead;
    private Party leader;
    private int sequence;
    private Entry dump;
    private boolean closed;

    /**
     * @param sequence where sequence numbers begin: a random number, so that those of an earlier socket with the same port id are not taken for ours
     * @param room how much all answers that are under way may weigh together, in bytes of the receive buffer; a single one may weigh more
     */
    public PendingTable(int sequence, int room) {
        this.sequence = sequence;
        this.room = room;
    }

    /**
     * Enters an answer that the party will wait for, before its request is sent.
     *
     * @param wanted the sequence number, or 0 for any
     * @param weight how much of the receive buffer the answer may take
     * @return the sequence number; 0 if there is no room yet, or it is a dump and another is under way, for which the party then may wait; 0 also if the wanted number is taken, which {@link #isTaken} tells
     */
    public synchronized int register(Party party, Ending ending, int wanted, int weight) {
        if (wanted != 0 && pending.containsKey(wanted)) {
            return 0;
        }
        if (!begins(party, new Wish(ending == Ending.DUMP, weight))) {
            return 0;
        }
        int number = wanted != 0 ? wanted : next(1);
        enter(party, ending, number, weight);
        return number;
    }

    /** Enters so many answers with sequence numbers that follow one another, and returns the first; 0 if there is no room yet. */
    public synchronized int register(Party party, Ending[] endings, int weight) {
        if (!begins(party, new Wish(false, Math.multiplyExact(weight, endings.length)))) {
            return 0;
        }
        int first = next(endings.length);
        for (int i = 0; i < endings.length; i++) {
            enter(party, endings[i], first + i, weight);
        }
        return first;
    }

    private boolean begins(Party party, Wish wish) {
        boolean can = possible(wish);
        party.wish = can ? null : wish;
        return can;
    }

    private boolean possible(Wish wish) {
        return (used == 0 || used + (long) wish.weight <= room) && !(wish.isDump && dump != null);
    }

    private void enter(Party party, Ending ending, int number, int weight) {
        Entry entry = new Entry(party, ending, weight);
        pending.put(number, entry);
        used += weight;
        party.open++;
        if (ending == Ending.DUMP) {
            dump = entry;
        }
    }

    /** The first of so many numbers in a row that are not 0 and in nobody's use. */
    private int next(int count) {
        int first = sequence;
        for (int i = 0; i < count; i++) {
            int number = first + i;
            if (number == 0 || pending.containsKey(number)) {
                first = number + 1;
                i = -1;
            }
        }
        sequence = first + count;
        return first;
    }

    /** Whether somebody waits for this sequence number. */
    public synchronized boolean isTaken(int number) {
        return pending.containsKey(number);
    }

    /** True if the party leads, from now on or already. False also if nobody does but there is something for the party to look at first. */
    public synchronized boolean lead(Party party) {
        if (leader == null && !closed && !hasNews(party)) {
            leader = party;
        }
        return leader == party && !hasNews(party);
    }

    private boolean hasNews(Party party) {
        if (!party.inbox.isEmpty() || party.loss != null) {
            return true;
        }
        return party.wish != null ? possible(party.wish) : party.open == 0 && !party.streams();
    }

    /** Gives up the lead between two of its own messages, without leaving. Returns who leads now and has to be woken, or null. */
    public synchronized Party rest(Party party) {
        return leader == party ? passOn() : null;
    }

    private Party passOn() {
        leader = waiting.poll();
        if (leader != null) {
            leader.waiting = false;
        }
        return leader;
    }

    /** True if the party has to wait to be woken; false if there is news for it, or nobody leads. */
    public synchronized boolean park(Party party) {
        if (closed || leader == null || leader == party || hasNews(party)) {
            return false;
        }
        party.waiting = true;
        waiting.add(party);
        return true;
    }

    /** The party waits no more, for whatever reason. */
    public synchronized void unpark(Party party) {
        if (party.waiting) {
            party.waiting = false;
            waiting.remove(party);
        }
    }

    /** The entry of a sequence number; null if nobody has asked. */
    public synchronized Entry find(int number) {
        return pending.get(number);
    }

    /** Whose it is; null if nobody wants it any more. */
    public synchronized Party party(Entry entry) {
        return entry.party;
    }

    /** The answer with this number has ended. Returns who waits to begin, can now and has to be woken, or null. */
    public synchronized Party finish(int number) {
        Entry entry = pending.get(number);
        if (entry == null) {
            return null;
        }
        remove(number, entry);
        // The kernel works in order: what came before in the same batch has ended too, if it has nothing to say.
        for (int before = number - 1; pending.get(before) instanceof Entry silent && silent.party == entry.party; before--) {
            if (silent.ending != Ending.ERROR_ONLY) {
                break;
            }
            remove(before, silent);
        }
        if (entry == dump) {
            dump = null;
        }
        return next();
    }

    private void remove(int number, Entry entry) {
        pending.remove(number);
        if (entry.party != null) {
            entry.party.open--;
        } else {
            dead--;
        }
        used -= entry.weight;
    }

    private Party next() {
        for (Party party : waiting) {
            if (party.wish != null && possible(party.wish)) {
                return stopWaiting(party);
            }
        }
        return null;
    }

    private Party stopWaiting(Party party) {
        party.waiting = false;
        waiting.remove(party);
        return party;
    }

    /** Hands a message over to its party; that of a party that has left is dropped. */
    public synchronized void hand(Entry entry, byte[] message) {
        if (entry.party != null) {
            entry.party.inbox.add(new Handed(message, 0));
        }
    }

    /** After {@link #hand} and {@link #finish}: the party if there is news that it waits for, or null. */
    public synchronized Party news(Entry entry) {
        Party party = entry.party;
        return party != null && party.waiting && (party.open == 0 || party.streams()) ? stopWaiting(party) : null;
    }

    /** Hands over a message that nobody has asked for. False if the party's inbox is full. */
    public synchronized boolean offer(Party party, Handed message) {
        if (party.inbox.size() >= party.inboxLimit()) {
            party.loss = "the subscriber was too slow";
            return false;
        }
        return party.inbox.add(message);
    }

    /** The party has lost messages. Returns it if it has to be woken, or null. */
    public synchronized Party overrun(Party party, String reason) {
        party.loss = reason;
        return party.waiting ? stopWaiting(party) : null;
    }

    /** The party if it waits, to be woken for what was offered; or null. */
    public synchronized Party news(Party party) {
        return party.waiting ? stopWaiting(party) : null;
    }

    /** The next message that was handed over; null if there is none. */
    public synchronized Handed take(Party party) {
        return party.inbox.poll();
    }

    /** Why answers were lost, told once; null if none were. */
    public synchronized String takeLoss(Party party) {
        String loss = party.loss;
        party.loss = null;
        return loss;
    }

    /**
     * Answers were lost, nobody knows whose: none of them is waited for any longer. Returns all who have to be woken.
     *
     * @param keepsDump whether a dump goes on nevertheless: the kernel hands it out as it is read, and never loses a part of it
     */
    public synchronized List<Party> lose(String reason, boolean keepsDump) {
        for (Entry entry : pending.values()) {
            if (entry.party != null) {
                entry.party.loss = reason;
                entry.party.open = 0;
                entry.party = null;
            }
        }
        pending.values().removeIf(entry -> !keepsDump || entry != dump);
        dump = keepsDump ? dump : null;
        used = dump == null ? 0 : dump.weight;
        dead = pending.size();
        return stopAll();
    }

    /** Whether there may be more room than is known: the party waits to begin, or there are answers that nobody wants any more, other than a dump. */
    public synchronized boolean hasDoubts(Party party) {
        return party.wish != null || dead > (dump != null && dump.party == null ? 1 : 0);
    }

    /**
     * For a while nothing has come, so there is nothing of the answers that nobody wants: those requests are never answered, or so late that it comes as a surprise. Returns all who can begin now and
     * have to be woken.
     */
    public synchronized List<Party> forgetDead() {
        for (Iterator<Entry> i = pending.values().iterator(); i.hasNext();) {
            Entry entry = i.next();
            if (entry.party == null && entry != dump) {
                i.remove();
                used -= entry.weight;
                dead--;
            }
        }
        List<Party> able = new ArrayList<>(waiting);
        able.removeIf(party -> party.wish == null || !possible(party.wish));
        able.forEach(this::stopWaiting);
        return able;
    }

    private List<Party> stopAll() {
        List<Party> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(party -> party.waiting = false);
        return all;
    }

    /** The party is finished or gives up; what it has sent and is not answered stays, dead. Returns who leads now and has to be woken, or null. */
    public synchronized Party leave(Party party, boolean sent) {
        unpark(party);
        party.wish = null;
        party.inbox.clear();
        if (party.open > 0) {
            abandon(party, sent);
        }
        return leader == party ? passOn() : sent ? null : next();
    }

    private void abandon(Party party, boolean sent) {
        for (Iterator<Entry> i = pending.values().iterator(); i.hasNext();) {
            Entry entry = i.next();
            if (entry.party == party) {
                entry.party = null;
                dead++;
                if (!sent) {
                    dead--;
                    i.remove();
                    used -= entry.weight;
                    dump = entry == dump ? null : dump;
                }
            }
        }
        party.open = 0;
    }

    /** The transport is closed: nobody waits any more. Returns all who have to be woken. */
    public synchronized List<Party> close() {
        closed = true;
        return stopAll();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** How many answers have not ended, those that nobody wants any more among them. */
    public synchronized int size() {
        return pending.size();
    }

    /** Whether anybody leads. */
    public synchronized boolean isLed() {
        return leader != null;
    }
}

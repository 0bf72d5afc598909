package io.netloom.samples.java;

import io.netloom.net.BlockingInterfaces;
import io.netloom.net.InetAddresses;
import io.netloom.net.Interface;
import io.netloom.net.InterfaceEvent;
import io.netloom.net.Interfaces;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;

/** The network interfaces with their multicast groups, and what becomes of them, in plain Java. */
public final class InterfaceList {
    /** Prints the interfaces, then {@code changes} changes. */
    public static void run(long changes, PrintStream out) throws IOException {
        for (Interface one : BlockingInterfaces.list()) {
            out.println(one);
            for (InetAddress group : Interfaces.multicastGroups(one.getIndex())) {
                out.println("    in the group " + InetAddresses.getText(group));
            }
        }
        try (var monitor = Interfaces.monitor()) {
            for (long told = 0; told < changes;) {
                String line = switch (monitor.receiveBlocking()) {
                    case InterfaceEvent.Added added -> "+ " + added.getValue();
                    case InterfaceEvent.Changed changed -> "~ " + changed.getValue();
                    case InterfaceEvent.Removed removed -> "- " + removed.getValue().getName();
                    default -> null;
                };
                if (line != null) {
                    out.println(line);
                    told++;
                }
            }
        }
    }
}

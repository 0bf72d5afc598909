package io.netloom.samples.java;

import io.netloom.netlink.route.BlockingRouteConn;
import io.netloom.netlink.route.RouteEvent;
import io.netloom.netlink.route.RouteTopic;
import java.io.IOException;
import java.io.PrintStream;

/** What there is of links, addresses, routes and neighbours, and what changes, in plain Java. */
public final class Monitor {
    /** Prints {@code count} events. */
    public static void run(long count, PrintStream out) throws IOException {
        try (var conn = BlockingRouteConn.open();
            var monitor = conn.monitor(RouteTopic.LINKS, RouteTopic.ADDRESSES, RouteTopic.ROUTES, RouteTopic.NEIGHBOURS)) {
            for (long i = 0; i < count; i++) {
                out.println(switch (monitor.receiveBlocking()) {
                    case RouteEvent.Existing existing -> "  " + existing.getValue();
                    case RouteEvent.Changed changed -> "+ " + changed.getValue();
                    case RouteEvent.Removed removed -> "- " + removed.getValue();
                    case RouteEvent.Overrun overrun -> "! " + overrun.getReason();
                    case RouteEvent.Synchronised synchronised -> "# up to date";
                    case RouteEvent.Other other -> "? " + other.getMessage();
                });
            }
        }
    }
}

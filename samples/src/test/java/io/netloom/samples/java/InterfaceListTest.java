package io.netloom.samples.java;

import io.netloom.netlink.route.BlockingRouteConn;
import io.netloom.netlink.route.Link;
import io.netloom.netlink.route.LinkKind;
import io.netloom.testkit.PrivateNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Interfaces in Java: it works, and it stays short. */
@Timeout(60)
class InterfaceListTest {
    @Test
    void whatThereIsIsPrintedWithItsGroups() throws IOException {
        PrivateNamespace.require();
        String text = run(0);
        assertTrue(text.startsWith("1: lo <"), text);
        assertTrue(text.contains("\n    in the group ff02::1%1\n"), text);
    }

    @Test
    void whatChangesIsPrinted() throws Exception {
        PrivateNamespace.require();
        try (var conn = BlockingRouteConn.open()) {
            conn.add(Link.builder().name("list0").kind(LinkKind.veth("list1")).build());
            try {
                var text = new StringBuilder();
                Thread listing = Thread.ofPlatform().daemon().start(() -> {
                    try {
                        text.append(run(1));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                for (int mtu = 1300; listing.isAlive(); mtu = mtu == 1300 ? 1301 : 1300) {
                    conn.change(Link.builder().name("list0").mtu(mtu).build());
                }
                listing.join();
                assertTrue(text.toString().lines().toList().getLast().matches("~ \\d+: list0 <.*> mtu 130[01] .*"), text::toString);
            } finally {
                conn.delete(Link.builder().name("list0").build());
            }
        }
    }

    @Test
    void itIsShort() throws IOException {
        assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java/InterfaceList.java")).size() < 45);
    }

    private static String run(long changes) throws IOException {
        var out = new ByteArrayOutputStream();
        InterfaceList.run(changes, new PrintStream(out));
        return out.toString();
    }
}

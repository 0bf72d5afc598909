package io.netloom.netlink.test;

import io.netloom.netlink.AckPolicy;
import io.netloom.netlink.BlockingNetlinkConn;
import io.netloom.netlink.DumpInterruptedException;
import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.NetlinkConn;
import io.netloom.netlink.NetlinkDump;
import io.netloom.netlink.NetlinkEvent;
import io.netloom.netlink.NetlinkException;
import io.netloom.netlink.NetlinkFlags;
import io.netloom.netlink.NetlinkHeader;
import io.netloom.netlink.NetlinkMessage;
import io.netloom.netlink.NetlinkOutcome;
import io.netloom.netlink.NetlinkOverrunException;
import io.netloom.socket.Errno;
import io.netloom.testkit.HangGuard;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole kit from Java: nothing of it needs Kotlin. */
class ScriptedKernelFromJavaTest {
    private static final int GET = 20;
    private static final int NEW = 21;

    private static NetlinkMessage request(int flags) {
        return new NetlinkMessage(new NetlinkHeader(GET, flags), new byte[4]);
    }

    private static NetlinkMessage item(int number) {
        return new NetlinkMessage(new NetlinkHeader(NEW), new byte[] {(byte) number, 0, 0, 0});
    }

    private static void guarded(Callable<Void> test) {
        HangGuard.run(HangGuard.LIMIT, test);
    }

    @Test
    void requestsGetTheirAnswers() {
        guarded(() -> {
            ScriptedKernel kernel = new ScriptedKernel()
                .expect(new RequestCheck().type(GET).flags(NetlinkFlags.REQUEST | NetlinkFlags.ACKNOWLEDGE).payload(new byte[4]), Answer.reply(item(1)))
                .on(GET, Answer.error(Acknowledgement.error(Errno.EINVAL).message("no").missing(3)), Answer.nothing())
                .on(NEW, request -> Answer.success(Acknowledgement.success().message("deprecated")));
            try (BlockingNetlinkConn conn = NetlinkConn.over(kernel.open()).blocking()) {
                assertEquals(1, conn.execute(request(0)).getFirst().getPayload()[0]);
                NetlinkException e = assertThrows(NetlinkException.class, () -> conn.execute(request(0)));
                assertEquals("no", e.getKernelMessage());
                assertThrows(SocketTimeoutException.class, () -> conn.execute(request(0), Duration.ofMillis(1)));
                assertEquals("deprecated", conn.execute(item(1)).getWarning());
            }
            kernel.verify();
            assertEquals(4, kernel.awaitRequests(4, Duration.ofSeconds(30)).size());
            return null;
        });
    }

    @Test
    void dumpsEventsAndLosses() {
        guarded(() -> {
            List<NetlinkMessage> items = List.of(item(0), item(1), item(2));
            ScriptedKernel kernel = new ScriptedKernel()
                .onDump(GET, Answer.dump(items).packed(Packing.counts(1, 2)), Answer.dump(NEW, new byte[4]).interruptedAt(0))
                .on(GET, Answer.overrun());
            try (BlockingNetlinkConn conn = NetlinkConn.over(kernel.open(new NetlinkConfig())).blocking()) {
                try (NetlinkDump<NetlinkMessage> dump = conn.dump(request(0))) {
                    assertEquals(3, dump.stream().count());
                }
                assertEquals(1, assertThrows(DumpInterruptedException.class, () -> conn.dumpAll(request(0), 0)).getPartial().size());
                assertThrows(NetlinkOverrunException.class, () -> conn.execute(request(0)));
                CompletableFuture<Boolean> heard = new CompletableFuture<>();
                CompletableFuture<Void> listening = conn.getConn().async().listen(event -> heard.complete(event instanceof NetlinkEvent.Received<?>), 3);
                assertEquals(1, kernel.push(3, item(9)));
                assertTrue(heard.get());
                listening.cancel(true);
            }
            return null;
        });
    }

    @Test
    void batchesGatesAndFamilies() {
        guarded(() -> {
            Gate gate = new Gate();
            GenericControllerScript generic = new GenericControllerScript();
            generic.load(new GenericFamilyScript("foo", 42, 1, 0, 5, Map.of(1, 11), Map.of("events", 9), request -> Answer.success().after(gate)));
            ScriptedKernel kernel = new ScriptedKernel().serve(generic);
            ScriptedSocket socket = kernel.open(NetlinkConfig.DEFAULT, true);
            try (NetlinkConn conn = NetlinkConn.over(socket)) {
                CompletableFuture<List<NetlinkOutcome>> batch =
                    conn.async().batch(List.of(new NetlinkMessage(new NetlinkHeader(42), new byte[4])), AckPolicy.ALL);
                kernel.awaitRequests(1, Duration.ofSeconds(30));
                gate.open();
                assertInstanceOf(NetlinkOutcome.Succeeded.class, batch.get().getFirst());
                socket.failSend(Errno.ENOBUFS);
                assertThrows(ScriptedSocketException.class, () -> conn.blocking().execute(request(0)));
            }
            return null;
        });
    }
}

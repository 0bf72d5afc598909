package io.netloom.recorded;

import io.netloom.socket.Protocol;
import io.netloom.socket.stress.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import kotlin.jvm.JvmClassMappingKt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The events of the Flight Recorder, recorded by {@link RecordedProgram} in a JVM of its own and read back. */
class FlightRecorderTest {
    private static final String PREFIX = "io.netloom.";

    @TempDir
    private static Path recordings;

    private static List<String> output;

    @BeforeAll
    static void record() {
        output = ChildJvm.INSTANCE.run(JvmClassMappingKt.getKotlinClass(RecordedProgram.class), "-Dnetloom.recordings=" + recordings);
    }

    @Test
    void receivesAndSendsOfThreads() throws IOException {
        List<RecordedEvent> events = events("threads");
        assertEquals(
            List.of(
                "Receive read 5 1", "Send sendto 6 1", "Receive recvfrom 6 1", "Send sendmsg 7 1", "Receive recvmsg 7 1", "Send sendmmsg 3 2", "Receive recvmmsg 3 2",
                "Receive read 0 0 SocketTimeoutException", "Send write 0 0 EPIPE"),
            events.stream().map(FlightRecorderTest::text).toList());
        RecordedEvent timedOut = events.get(7);
        assertTrue(timedOut.getBoolean("timedOut"));
        assertFalse(events.get(8).getBoolean("timedOut"));
        assertTrue(timedOut.getDuration().compareTo(RecordedProgram.SHORT) >= 0, "the wait belongs to it");
        for (RecordedEvent event : events) {
            assertEquals("UNIX", event.getString("family"));
            assertEquals("DGRAM", event.getString("type"));
            assertTrue(event.getInt("descriptor") > 0);
        }
    }

    @Test
    void receivesAndSendsOfFutures() throws IOException {
        assertEquals(
            List.of("Receive read 0 0 cancelled", "Receive read 0 0 end", "Receive read 5 1", "Send write 5 1"),
            events("futures").stream().map(FlightRecorderTest::text).sorted().toList());
    }

    @Test
    void turnsAndLongTasksOfAPoller() throws IOException {
        List<RecordedEvent> events = events("poller");
        List<RecordedEvent> turns = events.stream().filter(e -> name(e).equals("WakeUp")).toList();
        assertTrue(turns.stream().anyMatch(e -> e.getInt("events") == 1 && e.getString("poller").startsWith("netloom-poller")), "readiness");
        assertTrue(turns.stream().anyMatch(e -> e.getInt("tasks") >= 1), "tasks");
        assertTrue(turns.stream().allMatch(e -> e.getInt("events") + e.getInt("timers") + e.getInt("tasks") > 0), "there was something to do");
        List<RecordedEvent> slow = events.stream().filter(e -> name(e).equals("LongTask")).toList();
        assertEquals(1, slow.size());
        assertTrue(slow.getFirst().getDuration().toMillis() >= 20);
        assertTrue(slow.getFirst().getString("poller").startsWith("netloom-poller"));
        assertNotNull(slow.getFirst().getString("task"));
    }

    @Test
    void descriptorsOpenAndClose() throws IOException {
        List<RecordedEvent> events = events("descriptors");
        assertEquals(
            List.of("DescriptorOpen", "DescriptorClose detached", "DescriptorOpen", "DescriptorClose"),
            events.stream().map(e -> name(e) + (e.hasField("detached") && e.getBoolean("detached") ? " detached" : "")).toList());
        for (RecordedEvent event : events) {
            assertEquals("INET", event.getString("family"));
            assertEquals("DGRAM", event.getString("type"));
            assertEquals(Protocol.UDP, event.getInt("protocol"));
            assertEquals(events.getFirst().getInt("descriptor"), event.getInt("descriptor"));
        }
        assertTrue(
            events.getFirst().getStackTrace().getFrames().stream().anyMatch(f -> f.getMethod().getType().getName().equals(RecordedProgram.class.getName())),
            "who opened it");
    }

    @Test
    void onlyWhatIsRareIsRecordedByDefault() throws IOException {
        List<RecordedEvent> events = events("default");
        assertEquals(List.of("DescriptorLeak", "LongTask"), events.stream().map(FlightRecorderTest::name).sorted().toList());
        RecordedEvent leak = events.stream().filter(e -> name(e).equals("DescriptorLeak")).findFirst().orElseThrow();
        assertEquals("UNIX", leak.getString("family"));
        assertEquals("SEQPACKET", leak.getString("type"));
        assertTrue(leak.getString("openedAt").contains("RecordedProgram.leak"), leak.getString("openedAt"));
    }

    @Test
    void whatIsNotRecordedAllocatesNothing() {
        String line = output.stream().filter(l -> l.startsWith("B/op ")).findFirst().orElseThrow();
        System.out.println(line + " for a write and a read while other events are recorded");
        assertTrue(Double.parseDouble(line.substring("B/op ".length())) < 1, line);
    }

    @Test
    void everyEventDescribesItself() throws IOException {
        try (RecordingFile file = new RecordingFile(recordings.resolve("default.jfr"))) {
            List<EventType> types = file.readEventTypes().stream().filter(t -> t.getName().startsWith(PREFIX)).toList();
            assertEquals(
                List.of("DescriptorClose", "DescriptorLeak", "DescriptorOpen", "LongTask", "Receive", "Send", "WakeUp"),
                types.stream().map(t -> t.getName().substring(PREFIX.length())).sorted().toList());
            for (EventType type : types) {
                assertNotNull(type.getLabel());
                assertNotNull(type.getDescription());
                assertEquals("Netloom", type.getCategoryNames().getFirst());
            }
        }
    }

    private static String text(RecordedEvent event) {
        String error = event.getString("error");
        boolean end = event.hasField("endOfStream") && event.getBoolean("endOfStream");
        return name(event) + " " + event.getString("operation") + " " + event.getLong("bytes") + " " + event.getInt("messages") + (error == null ? "" : " " + error)
            + (end ? " end" : "");
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName().substring(PREFIX.length());
    }

    private static List<RecordedEvent> events(String chapter) throws IOException {
        return RecordingFile.readAllEvents(recordings.resolve(chapter + ".jfr")).stream()
            .filter(e -> e.getEventType().getName().startsWith(PREFIX))
            .sorted(Comparator.comparing(RecordedEvent::getStartTime))
            .toList();
    }
}

package io.netloom.socket.internal.sys;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

/** Our sizes, offsets and constants are those of the C headers: every one of ours, on every machine that Netloom runs on. */
class LayoutTest {
    /** All whose {@code public static final} numbers repeat a C header; nested classes are included. */
    private static final List<Class<?>> TABLES = List.of(
        Descriptor.class, Epoll.class, EpollEvent.class, ErrorNumber.class, InterfaceRequest.class, KcmRequest.class, MessageLayout.class, Namespace.class,
        NetlinkLayout.class, OptionLayout.class, PollFd.class, ProcessLayout.class, SocketAddressLayout.class, SocketConstants.class);

    private static final Pattern ASSEMBLY = Pattern.compile("->(\\S+) [$#]?(-?\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64", "riscv64"})
    void oursAreTheRecordedOnes(String machine) throws IOException {
        Map<String, Integer> theirs = recorded(machine);
        Map<String, Integer> ours = ours(theirs);
        boolean packed = machine.equals("x86_64");
        assertEquals(packed ? 12 : 16, theirs.get("EpollEvent.SIZE"));
        assertEquals(packed ? 4 : 8, theirs.get("EpollEvent.DATA"));
        if (packed != Platform.X86_64) { // the one difference between the machines; the test on the other one compares it
            theirs.keySet().removeAll(List.of("EpollEvent.SIZE", "EpollEvent.DATA"));
            ours.keySet().removeAll(List.of("EpollEvent.SIZE", "EpollEvent.DATA"));
        }
        assertEquals(text(theirs), text(ours));
    }

    @Test
    void oursAreThoseOfThisMachinesHeaders(@TempDir Path folder) throws Exception {
        Map<String, Integer> theirs = probe(folder);
        assertEquals(text(theirs), text(ours(theirs)));
    }

    @Test
    void tablesAreNotEmpty() throws IOException {
        assertTrue(ours(Map.of()).size() > 250);
        assertAll(Stream.of("Epoll.ET", "MessageLayout.MsgHdr.FLAGS", "SocketConstants.SO_COOKIE").map(name -> () ->
            assertTrue(ours(Map.of()).containsKey(name), name)));
    }

    @Test
    void anyAddressFitsAFrame() {
        assertEquals(SocketAddressLayout.STORAGE_SIZE, CallFrame.NAME_CAPACITY);
        assertTrue(InterfaceRequest.SIZE <= CallFrame.VALUE_CAPACITY);
        assertTrue(OptionLayout.GroupSource.SIZE <= CallFrame.VALUE_CAPACITY);
    }

    private static String text(Map<String, Integer> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private static Map<String, Integer> recorded(String machine) throws IOException {
        Map<String, Integer> values = new TreeMap<>();
        for (String line : resource(machine + ".txt").lines().toList()) {
            String[] words = line.split(" ");
            values.put(words[0], Integer.parseInt(words[1]));
        }
        assertFalse(values.isEmpty());
        return values;
    }

    private static Map<String, Integer> probe(Path folder) throws Exception {
        Path source = folder.resolve("probe.c");
        Path output = folder.resolve("probe.s");
        Files.writeString(source, resource("probe.c"));
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-S", "-o", output.toString(), source.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        } catch (IOException e) {
            return abort("no C compiler: the headers of this machine are not compared, only the recorded values");
        }
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS), "the C compiler hangs");
        if (compiler.exitValue() != 0) {
            return abort("the C compiler cannot compile the probe, headers missing?\n" + Files.readString(folder.resolve("log")));
        }
        Map<String, Integer> values = new TreeMap<>();
        Matcher matcher = ASSEMBLY.matcher(Files.readString(output));
        while (matcher.find()) {
            values.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return values;
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = LayoutTest.class.getResourceAsStream("/layout/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Every constant of the tables, and the results of those calls ({@code Class.method(argument)}) that the given names ask for. */
    private static Map<String, Integer> ours(Map<String, Integer> wanted) {
        Map<String, Integer> values = new TreeMap<>();
        for (Class<?> table : TABLES) {
            List<Class<?>> classes = new ArrayList<>(List.of(table));
            classes.addAll(List.of(table.getDeclaredClasses()));
            for (Class<?> type : classes) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isPublic(field.getModifiers())) {
                        values.put(name(type) + '.' + field.getName(), value(field));
                    }
                }
            }
        }
        for (String name : wanted.keySet()) {
            if (name.endsWith(")")) {
                int argument = Integer.parseInt(name.substring(name.indexOf('(') + 1, name.length() - 1));
                boolean space = name.contains(".space(");
                values.put(name, space ? MessageLayout.CMsgHdr.space(argument) : MessageLayout.CMsgHdr.length(argument));
            }
        }
        return values;
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName() + '.' + type.getSimpleName();
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

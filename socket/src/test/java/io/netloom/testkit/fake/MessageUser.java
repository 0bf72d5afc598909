package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.IoVec;
import io.netloom.socket.internal.sys.MessageLayout.MMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet4;
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet6;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_NOSIGNAL;
import static io.netloom.socket.internal.sys.SocketConstants.SCM_RIGHTS;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;

/** As {@link KernelUser}, for the calls that take a {@code msghdr}. Each call has memory of its own. */
public final class MessageUser {
    private static final int NAME_CAPACITY = 128;

    private final Syscalls kernel;
    private final CallFrame frame = new CallFrame();

    public MessageUser(Syscalls kernel) {
        this.kernel = kernel;
    }

    /**
     * What a receive brought.
     *
     * @param result what the call returned; all else is empty if that is an error
     * @param pieces what is in each buffer, as far as the message fills it
     */
    public record Received(long result, List<String> pieces, int flags, int nameLength, int port, List<ControlMessage> controls) {
        public String text() {
            return String.join("", pieces);
        }

        /** The control message of this kind; null if there is none. */
        public ControlMessage control(int level, int type) {
            return controls.stream().filter(control -> control.is(level, type)).findFirst().orElse(null);
        }

        /** The descriptors that came. */
        public List<Integer> descriptors() {
            List<Integer> numbers = new ArrayList<>();
            for (ControlMessage control : controls) {
                for (int i = 0; control.is(SOL_SOCKET, SCM_RIGHTS) && i < control.data().length / 4; i++) {
                    numbers.add(control.number(i));
                }
            }
            return numbers;
        }
    }

    /** Descriptors to pass. */
    public static ControlMessage rights(int... numbers) {
        return ControlMessage.of(SOL_SOCKET, SCM_RIGHTS, numbers);
    }

    public static byte[] encode(List<ControlMessage> controls) {
        int size = controls.stream().mapToInt(control -> CMsgHdr.space(control.data().length)).sum();
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        for (ControlMessage control : controls) {
            int begin = buffer.position();
            buffer.putLong(CMsgHdr.length(control.data().length)).putInt(control.level()).putInt(control.type()).put(control.data());
            buffer.position(begin + CMsgHdr.space(control.data().length));
        }
        return buffer.array();
    }

    // One message

    public int send(int fd, List<ControlMessage> controls, String... pieces) {
        return send(fd, encode(controls), -1, pieces);
    }

    public int sendToPort(int fd, int port, String... pieces) {
        return send(fd, new byte[0], port, pieces);
    }

    /** To the loopback of IPv6. */
    public int sendToPort6(int fd, int port, String text) {
        Memory memory = new Memory(1);
        memory.pieces(0, text);
        memory.name(0, FakeName.loopback(AF_INET6, port).bytes());
        int result = (int) kernel.sendmsg(frame, fd, memory.header(0), MSG_NOSIGNAL, MemorySegment.NULL);
        Reference.reachabilityFence(memory);
        return result;
    }

    /** @param port of the loopback; -1 for no name */
    public int send(int fd, byte[] control, int port, String... pieces) {
        Memory memory = new Memory(1);
        memory.pieces(0, pieces);
        memory.control(0, control);
        memory.port(0, port);
        int result = (int) kernel.sendmsg(frame, fd, memory.header(0), MSG_NOSIGNAL, MemorySegment.NULL);
        Reference.reachabilityFence(memory);
        return result;
    }

    public Received receive(int fd, int flags, int controlCapacity, int... sizes) {
        Memory memory = new Memory(1);
        memory.room(0, controlCapacity, sizes);
        long result = kernel.recvmsg(frame, fd, memory.header(0), flags, MemorySegment.NULL);
        Received received = memory.received(0, result, sizes);
        Reference.reachabilityFence(memory);
        return received;
    }

    /** What recvmsg says to so many pieces of one byte. */
    public long receivePieces(int fd, int count) {
        int[] sizes = new int[count];
        java.util.Arrays.fill(sizes, 1);
        return receive(fd, 0, 0, sizes).result();
    }

    // Many

    /** Sends each text as a message of its own; ports may be empty. */
    public int sendAll(int fd, int[] ports, String... texts) {
        Memory memory = new Memory(texts.length);
        for (int i = 0; i < texts.length; i++) {
            memory.pieces(i, texts[i]);
            memory.port(i, ports.length == 0 ? -1 : ports[i]);
        }
        int result = kernel.sendmmsg(frame, fd, memory.header(0), texts.length, MSG_NOSIGNAL);
        Reference.reachabilityFence(memory);
        return result;
    }

    /** Sends as many empty messages. */
    public int sendEmpty(int fd, int count) {
        String[] texts = new String[count];
        java.util.Arrays.fill(texts, "");
        return sendAll(fd, new int[0], texts);
    }

    /** What arrived; one that holds just an error if there was one. */
    public List<Received> receiveAll(int fd, int count, int size, int flags) {
        return receiveAll(fd, count, size, flags, -1);
    }

    /** @param bad the index of a message that has more pieces than the kernel takes; -1 for none */
    public List<Received> receiveAll(int fd, int count, int size, int flags, int bad) {
        Memory memory = new Memory(count);
        for (int i = 0; i < count; i++) {
            memory.room(i, 64, size);
        }
        if (bad >= 0) {
            memory.set(memory.at(bad) + MsgHdr.IOV_LENGTH, 2000);
        }
        int result = kernel.recvmmsg(frame, fd, memory.header(0), count, flags);
        List<Received> all = new ArrayList<>();
        if (result < 0) {
            all.add(new Received(result, List.of(), 0, 0, -1, List.of()));
        }
        for (int i = 0; i < result; i++) {
            all.add(memory.received(i, memory.bytes.get(ValueLayout.JAVA_INT, memory.at(i) + MMsgHdr.LENGTH), size));
        }
        Reference.reachabilityFence(memory);
        return all;
    }

    /** The headers of some messages, and beside them what they point to. */
    private static final class Memory {
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment bytes;
        private final List<MemorySegment> kept = new ArrayList<>();

        Memory(int count) {
            bytes = arena.allocate((long) count * MMsgHdr.SIZE, 8);
        }

        long header(int i) {
            return bytes.address() + at(i);
        }

        private long at(int i) {
            return (long) i * MMsgHdr.SIZE;
        }

        private void set(long offset, long value) {
            bytes.set(ValueLayout.JAVA_LONG, offset, value);
        }

        private MemorySegment allocate(long size) {
            MemorySegment segment = arena.allocate(Math.max(size, 1), 8);
            kept.add(segment);
            return segment;
        }

        private void vector(int i, byte[][] pieces) {
            MemorySegment vector = allocate((long) pieces.length * IoVec.SIZE);
            for (int p = 0; p < pieces.length; p++) {
                MemorySegment data = allocate(pieces[p].length);
                MemorySegment.copy(pieces[p], 0, data, ValueLayout.JAVA_BYTE, 0, pieces[p].length);
                vector.set(ValueLayout.JAVA_LONG, (long) p * IoVec.SIZE + IoVec.BASE, data.address());
                vector.set(ValueLayout.JAVA_LONG, (long) p * IoVec.SIZE + IoVec.LENGTH, pieces[p].length);
            }
            set(at(i) + MsgHdr.IOV, vector.address());
            set(at(i) + MsgHdr.IOV_LENGTH, pieces.length);
        }

        void pieces(int i, String... pieces) {
            byte[][] data = new byte[pieces.length][];
            for (int p = 0; p < pieces.length; p++) {
                data[p] = pieces[p].getBytes(StandardCharsets.UTF_8);
            }
            vector(i, data);
        }

        void room(int i, int controlCapacity, int... sizes) {
            byte[][] data = new byte[sizes.length][];
            for (int p = 0; p < sizes.length; p++) {
                data[p] = new byte[sizes[p]];
            }
            vector(i, data);
            control(i, new byte[controlCapacity]);
            set(at(i) + MsgHdr.NAME, allocate(NAME_CAPACITY).address());
            bytes.set(ValueLayout.JAVA_INT, at(i) + MsgHdr.NAME_LENGTH, NAME_CAPACITY);
        }

        void control(int i, byte[] control) {
            if (control.length > 0) {
                MemorySegment copy = allocate(control.length);
                MemorySegment.copy(control, 0, copy, ValueLayout.JAVA_BYTE, 0, control.length);
                set(at(i) + MsgHdr.CONTROL, copy.address());
                set(at(i) + MsgHdr.CONTROL_LENGTH, control.length);
            }
        }

        void port(int i, int port) {
            if (port >= 0) {
                name(i, FakeName.loopback(AF_INET, port).bytes());
            }
        }

        void name(int i, byte[] name) {
            MemorySegment copy = allocate(name.length);
            MemorySegment.copy(name, 0, copy, ValueLayout.JAVA_BYTE, 0, name.length);
            set(at(i) + MsgHdr.NAME, copy.address());
            bytes.set(ValueLayout.JAVA_INT, at(i) + MsgHdr.NAME_LENGTH, name.length);
        }

        Received received(int i, long result, int... sizes) {
            if (result < 0) {
                return new Received(result, List.of(), 0, 0, -1, List.of());
            }
            MessageHeader header = new MessageHeader(header(i));
            byte[] all = header.gather();
            List<String> pieces = new ArrayList<>();
            int left = (int) Math.min(result, all.length);
            int at = 0;
            for (int size : sizes) {
                int part = Math.min(left, size);
                pieces.add(new String(all, at, part, StandardCharsets.UTF_8));
                at += size;
                left -= part;
            }
            int nameLength = bytes.get(ValueLayout.JAVA_INT, at(i) + MsgHdr.NAME_LENGTH);
            int port = nameLength == Inet4.SIZE || nameLength == Inet6.SIZE ? FakeName.read(bytes.get(ValueLayout.JAVA_LONG, at(i) + MsgHdr.NAME), nameLength).port() : -1;
            int flags = bytes.get(ValueLayout.JAVA_INT, at(i) + MsgHdr.FLAGS);
            return new Received(result, pieces, flags, nameLength, port, header.controls());
        }
    }
}

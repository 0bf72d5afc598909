package io.netloom.samples.java;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.ControlMessages;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SockAddr;
import io.netloom.socket.SocketControl;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Passes a descriptor in plain Java: one process opens a TCP listener, another one answers on it. */
public final class PassDescriptor {
    /** Opens a listener, gives it to a process that it starts, and prints what that one answers to whoever connects. */
    public static void run(PrintStream out) throws IOException {
        var name = "netloom-java-pass-fd-" + ProcessHandle.current().pid();
        try (var meeting = BlockingConn.open(AddressFamily.UNIX, SocketType.SEQPACKET);
                var listener = BlockingConn.open(AddressFamily.INET, SocketType.STREAM);
                var client = BlockingConn.open(AddressFamily.INET, SocketType.STREAM)) {
            meeting.bind(SockAddr.abstractUnix(name));
            meeting.listen();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.listen();
            var java = System.getProperty("java.home") + "/bin/java";
            var command = List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), PassDescriptor.class.getName(), name);
            new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var address = listener.getLocalAddress();
            try (listener; var receiver = meeting.accept(Duration.ofSeconds(30))) {
                receiver.sendMessage(ByteBuffer.allocate(1), null, ControlMessages.builder().rights(listener).build());
            }
            client.connect(address); // to the other process: this one has closed its descriptor
            var answer = new byte[1000];
            out.println(address + " answers: " + new String(answer, 0, client.read(answer)));
        }
    }

    /** The other process: its argument is the name of the Unix socket on which it is given the listener. */
    public static void main(String[] arguments) throws IOException {
        try (var sender = BlockingConn.open(AddressFamily.UNIX, SocketType.SEQPACKET); var message = new ReceivedMessage(128)) {
            sender.getConn().getOptions().setPassCredentials(true);
            sender.connect(SockAddr.abstractUnix(arguments[0]));
            sender.receiveMessage(ByteBuffer.allocate(1), message);
            try (var listener = message.takeDescriptors().getFirst().blocking(); var peer = listener.accept()) {
                var text = "process " + ProcessHandle.current().pid() + ", with a listener of " + message.getControl().get(SocketControl.CREDENTIALS);
                peer.write(text.getBytes());
            }
        }
    }
}

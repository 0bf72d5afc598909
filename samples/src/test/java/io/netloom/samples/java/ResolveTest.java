package io.netloom.samples.java;

import io.netloom.testkit.PrivateNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Names in Java: it works, and it stays short. */
@Timeout(60)
class ResolveTest {
    @Test
    void addressesAndMail() throws Exception {
        PrivateNamespace.require();
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var server = Thread.ofPlatform().daemon().name("dns").start(() -> serve(socket));
        try {
            var out = new ByteArrayOutputStream();
            Resolve.run("mail.test", (InetSocketAddress) socket.getLocalSocketAddress(), new PrintStream(out));
            Resolve.run("a.test", (InetSocketAddress) socket.getLocalSocketAddress(), new PrintStream(out));
            assertEquals("mail.test has address 192.0.2.1\nmail.test mail is handled by 10 mx.test.\na.test has address 192.0.2.1\n", out.toString());
        } finally {
            socket.close();
            server.join();
        }
    }

    @Test
    void itIsShort() throws IOException {
        assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java/Resolve.java")).size() < 40);
    }

    /** Every name has an address, and those of mail have a mail server, too. */
    private static void serve(DatagramSocket socket) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                var query = new Message(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                var name = query.getQuestion().getName();
                var reply = new Message(query.getHeader().getID());
                reply.getHeader().setFlag(Flags.QR);
                reply.getHeader().setFlag(Flags.AA);
                reply.addRecord(query.getQuestion(), Section.QUESTION);
                if (query.getQuestion().getType() == Type.A) {
                    reply.addRecord(new ARecord(name, DClass.IN, 1, InetAddress.ofLiteral("192.0.2.1")), Section.ANSWER);
                } else if (query.getQuestion().getType() == Type.MX && name.toString().startsWith("mail")) {
                    reply.addRecord(new MXRecord(name, DClass.IN, 1, 10, Name.fromString("mx.test.")), Section.ANSWER);
                }
                var bytes = reply.toWire();
                socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }
}

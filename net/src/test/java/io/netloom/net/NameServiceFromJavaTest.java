package io.netloom.net;

import io.netloom.socket.SocketConfig;
import io.netloom.testkit.PrivateNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The name service as Java sees it, against a server over the JDK's sockets. */
class NameServiceFromJavaTest {
    @Test
    void everyFace() throws Exception {
        PrivateNamespace.require();
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread server = Thread.ofPlatform().daemon().name("dns").start(() -> serve(socket));
        try {
            NameService service = new NameService(NameServiceOptions.builder()
                    .servers(List.of((InetSocketAddress) socket.getLocalSocketAddress()))
                    .resolver(null)
                    .config(SocketConfig.DEFAULT)
                    .serverTimeout(Duration.ofSeconds(20))
                    .attempts(1)
                    .search(List.of())
                    .resolvConf(Path.of("/nonexistent/resolv.conf"))
                    .hosts(Path.of("/nonexistent/hosts"))
                    .build());

            BlockingNameService names = service.blocking();
            assertEquals(List.of("hello"), names.lookupTxt("text.test"));
            assertEquals(List.of("hello"), names.lookupTxt("text.test", Duration.ofSeconds(20)));
            SrvRecord found = names.lookupSrv("x", "tcp", "test").getRecords().getFirst();
            assertEquals(new SrvRecord("target.test.", 8080, 1, 2), found);
            assertEquals(8080, found.getPort());
            DnsException none = assertThrows(DnsException.class, () -> names.lookupMx("text.test"));
            assertEquals(DnsFailure.NO_DATA, none.getFailure());
            assertEquals(socket.getLocalSocketAddress(), none.getServer());
            assertInstanceOf(UnknownHostException.class, none);
            assertFalse(NetErrors.isTemporary(none));
            DnsException late = assertThrows(DnsException.class, () -> names.lookupNs("test", Duration.ZERO));
            assertTrue(NetErrors.isTimeout(late));
            assertNull(late.getServer());
            assertEquals(List.of("127.0.0.1"), names.lookupHost("127.0.0.1"));

            AsyncNameService futures = service.async();
            assertEquals(List.of("hello"), futures.lookupTxt("text.test").get());
            assertInstanceOf(DnsException.class, assertThrows(ExecutionException.class, () -> futures.lookupIp("text.test").get()).getCause());
            assertInstanceOf(AddressSyntaxException.class,
                    assertThrows(ExecutionException.class, () -> futures.lookupCname("a b").get()).getCause());
        } finally {
            socket.close();
            server.join();
        }
    }

    @Test
    void withoutAnyServer() throws IOException {
        assertEquals(443, NameService.lookupPort("tcp", "https"));
        assertEquals(6, NameService.lookupProtocol("tcp"));
        assertTrue(NameService.system.blocking().lookupIp("localhost").getFirst().isLoopbackAddress());
        assertEquals("10 mail.test.", new MxRecord("mail.test.", 10).toString());
        assertThrows(IllegalArgumentException.class, () -> new MxRecord("mail.test.", 65_536));
        assertThrows(IllegalArgumentException.class, () -> new SrvRecord("t.", -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> NameServiceOptions.builder().attempts(-1).build());
        assertThrows(IllegalArgumentException.class, () -> NameServiceOptions.builder().serverTimeout(Duration.ZERO).build());
        assertThrows(IllegalArgumentException.class,
                () -> NameServiceOptions.builder().servers(List.of(InetSocketAddress.createUnresolved("dns.test", 53))).build());
    }

    private static void serve(DatagramSocket socket) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                socket.receive(packet);
                Message query = new Message(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                Record question = query.getQuestion();
                Message reply = new Message(query.getHeader().getID());
                reply.getHeader().setFlag(Flags.QR);
                reply.getHeader().setFlag(Flags.AA);
                reply.addRecord(question, Section.QUESTION);
                if (question.getType() == Type.TXT) {
                    reply.addRecord(new TXTRecord(question.getName(), DClass.IN, 1, "hello"), Section.ANSWER);
                } else if (question.getType() == Type.SRV) {
                    reply.addRecord(new SRVRecord(question.getName(), DClass.IN, 1, 1, 2, 8080, Name.fromString("target.test.")), Section.ANSWER);
                }
                byte[] bytes = reply.toWire();
                socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            }
        } catch (SocketException e) {
            // closed: the test is over
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package io.netloom.docs;

import io.netloom.net.AsyncNameService;
import io.netloom.net.BlockingNameService;
import io.netloom.net.DnsException;
import io.netloom.net.DnsFailure;
import io.netloom.net.MxRecord;
import io.netloom.net.NameService;
import io.netloom.net.NameServiceOptions;
import io.netloom.net.NetErrors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NamesGuideInJavaTest {
    // snippet: blocking
    static List<MxRecord> mailServers(BlockingNameService names, String domain) throws IOException {
        try {
            return names.lookupMx(domain, Duration.ofSeconds(10));
        } catch (DnsException e) {
            if (e.getFailure() == DnsFailure.NO_DATA) return List.of(); // the domain is there and takes no mail
            throw e;
        }
    }
    // end snippet

    // snippet: async
    static CompletableFuture<String> firstAddress(AsyncNameService names, String host) {
        return names.lookupHost(host, Duration.ofSeconds(10)).thenApply(List::getFirst); // cancelling it ends the look-up
    }
    // end snippet

    // snippet: options
    static NameService askingOnly(InetSocketAddress server) {
        return new NameService(NameServiceOptions.builder().servers(List.of(server)).serverTimeout(Duration.ofSeconds(2)).attempts(1).build());
    }
    // end snippet

    @Test
    void whatIsKnownWithoutAServer() throws Exception {
        assertFalse(firstAddress(NameService.system.async(), "localhost").get().isEmpty());
        assertEquals("192.0.2.1", firstAddress(askingOnly(new InetSocketAddress("127.0.0.1", 9)).async(), "192.0.2.1").get());
    }

    @Test
    void nobodyAnswers() {
        BlockingNameService names = askingOnly(new InetSocketAddress("127.0.0.1", 9)).blocking();
        IOException failure = null;
        try {
            mailServers(names, "example.org");
        } catch (IOException e) {
            failure = e;
        }
        assertInstanceOf(DnsException.class, failure);
        assertTrue(NetErrors.isTemporary(failure));
    }
}

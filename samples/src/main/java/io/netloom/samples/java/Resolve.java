package io.netloom.samples.java;

import io.netloom.net.DnsException;
import io.netloom.net.DnsFailure;
import io.netloom.net.InetAddresses;
import io.netloom.net.NameService;
import io.netloom.net.NameServiceOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The addresses of a host, and who takes its mail, in plain Java. */
public final class Resolve {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Asks the system, or with a {@code server} this DNS server and nobody else. */
    public static void run(String name, InetSocketAddress server, PrintStream out) throws IOException {
        var options = server == null ? NameServiceOptions.DEFAULT : NameServiceOptions.builder().servers(List.of(server)).build();
        var names = new NameService(options).blocking();
        for (var address : names.lookupIp(name, PATIENCE)) out.println(name + " has address " + InetAddresses.getText(address));
        try {
            for (var mail : names.lookupMx(name, PATIENCE)) out.println(name + " mail is handled by " + mail);
        } catch (DnsException e) {
            if (e.getFailure() != DnsFailure.NO_DATA) throw e; // not everybody takes mail
        }
    }
}

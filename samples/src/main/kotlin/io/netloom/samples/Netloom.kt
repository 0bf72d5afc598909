@file:JvmName("Netloom")

package io.netloom.samples

import io.netloom.net.AddressSyntaxException
import io.netloom.net.HostPort
import io.netloom.net.parseInetAddress
import io.netloom.samples.bpf.BpfCommand
import io.netloom.samples.cli.UsageException
import io.netloom.samples.descriptor.PassDescriptorCommand
import io.netloom.samples.echo.EchoCommand
import io.netloom.samples.forward.ForwardCommand
import io.netloom.samples.genl.GenlCommand
import io.netloom.samples.interfaces.InterfacesCommand
import io.netloom.samples.java.Forward
import io.netloom.samples.java.InterfaceList
import io.netloom.samples.java.MarkTcp
import io.netloom.samples.java.MdnsResponder
import io.netloom.samples.java.Monitor
import io.netloom.samples.java.NetlinkExecute
import io.netloom.samples.java.OspfHello
import io.netloom.samples.java.PacketTimes
import io.netloom.samples.java.PassDescriptor
import io.netloom.samples.java.Ping
import io.netloom.samples.java.Resolve
import io.netloom.samples.mark.MarkTcpCommand
import io.netloom.samples.mdns.MdnsResponderCommand
import io.netloom.samples.names.ResolveCommand
import io.netloom.samples.netlink.MonitorCommand
import io.netloom.samples.netlink.NetlinkCommand
import io.netloom.samples.ospf.OspfHelloCommand
import io.netloom.samples.ping.PingCommand
import io.netloom.samples.selftest.SelftestCommand
import io.netloom.samples.sniff.SniffCommand
import io.netloom.samples.ssm.SsmListenCommand
import io.netloom.samples.timestamp.TimestampsCommand
import io.netloom.samples.tls.HttpsCommand
import io.netloom.samples.traceroute.TracerouteCommand
import java.io.IOException
import java.io.PrintStream
import java.net.InetSocketAddress
import java.time.Duration
import kotlin.system.exitProcess

/** The command line of the samples: `netloom <command> [options]`. */
public fun main(arguments: Array<String>) {
    val stop = StopSignal().apply { install() }
    var status = EXIT_ERROR
    try {
        status = runCommand(arguments.asList(), System.out, System.err, stop)
    } finally {
        stop.finished(status)
    }
    exitProcess(status)
}

/** Runs one command and returns its exit status: 0 for success, 1 for a negative answer, 2 for an error. */
internal fun runCommand(arguments: List<String>, out: PrintStream, err: PrintStream, stop: StopSignal): Int {
    val rest = arguments.drop(1)
    return when (val name = arguments.firstOrNull()) {
        "ping" -> PingCommand(out, err, stop).run(rest)
        "traceroute" -> TracerouteCommand(out, err, stop).run(rest)
        "sniff" -> SniffCommand(System.`in`, out, err, stop).run(rest)
        "bpf" -> BpfCommand(System.`in`, out, err).run(rest)
        "timestamps" -> TimestampsCommand(out, err).run(rest)
        "mark-tcp" -> MarkTcpCommand(out, err, stop).run(rest)
        "ssm-listen" -> SsmListenCommand(out, err, stop).run(rest)
        "mdns-responder" -> MdnsResponderCommand(out, err, stop).run(rest)
        "ospf-hello" -> OspfHelloCommand(out, err, stop).run(rest)
        "echo" -> EchoCommand(out, err, stop).run(rest)
        "forward" -> ForwardCommand(out, err, stop).run(rest)
        "https" -> HttpsCommand(out, err).run(rest)
        "resolve" -> ResolveCommand(out, err).run(rest)
        "interfaces" -> InterfacesCommand(out, err, stop).run(rest)
        "monitor" -> MonitorCommand(out, err, stop).run(rest)
        "nl" -> NetlinkCommand(out, err, stop).run(rest)
        "genl" -> GenlCommand(out, err).run(rest)
        "pass-fd" -> PassDescriptorCommand(out, err).run(rest)
        "selftest" -> SelftestCommand(out, err).run(rest)
        "java-ping" -> javaPing(rest, out, err)
        "java-pass-fd" -> inJava(name, err) { PassDescriptor.run(out) }
        "java-timestamps" -> inJava(name, err) { PacketTimes.run(rest.firstOrNull()?.toIntOrNull() ?: DEFAULT_PACKETS, out) }
        "java-mark-tcp" -> inJava(name, err) { MarkTcp.run(rest.number(0, "port"), rest.count(1), out) }
        "java-mdns-responder" -> inJava(name, err) { MdnsResponder.run(rest.operand(0, "name"), rest.operand(1, "interface"), rest.count(2), out) }
        "java-ospf-hello" -> inJava(name, err) { OspfHello.run(rest.operand(0, "interface"), rest.count(1), HELLO_INTERVAL, out) }
        "java-forward" -> inJava(name, err) { Forward.run(rest.operand(0, "address to listen on"), rest.operand(1, "target"), rest.count(2), out) }
        "java-interfaces" -> inJava(name, err) { InterfaceList.run(if (rest.isEmpty()) 0 else rest.count(0), out) }
        "java-monitor" -> inJava(name, err) { Monitor.run(rest.count(0), out) }
        "java-nl-execute" -> inJava(name, err) { NetlinkExecute.run(out) }
        "java-resolve" -> inJava(name, err) { Resolve.run(rest.operand(0, "name"), rest.getOrNull(1)?.let(::endpoint), out) }
        "rehearsal" -> Rehearsal(out, err, stop).run()
        "-h", "--help", "help" -> 0.also { out.print(OVERVIEW) }
        "-V", "--version" -> 0.also { out.println("netloom $version") }
        null -> EXIT_ERROR.also { err.print(OVERVIEW) }
        else -> EXIT_ERROR.also { err.print("netloom: no such command: $name\n\n$OVERVIEW") }
    }
}

private fun javaPing(arguments: List<String>, out: PrintStream, err: PrintStream): Int = try {
    val host = arguments.firstOrNull() ?: throw UsageException("usage error: netloom java-ping <destination> [count]")
    val count = arguments.getOrNull(1) ?: "4"
    if (Ping.run(host, count.toIntOrNull() ?: throw UsageException("invalid argument: '$count'"), out) > 0) 0 else 1
} catch (e: UsageException) {
    EXIT_ERROR.also { err.println("java-ping: " + e.message) }
} catch (e: IOException) {
    EXIT_ERROR.also { err.println("java-ping: " + e.message) }
}

private fun List<String>.operand(index: Int, what: String): String = getOrNull(index) ?: throw UsageException("usage error: the $what is missing")

/** How often; for ever if nothing is said. */
private fun List<String>.count(index: Int): Long =
    getOrNull(index)?.let { it.toLongOrNull() ?: throw UsageException("invalid argument: '$it'") } ?: Long.MAX_VALUE

private fun List<String>.number(index: Int, what: String): Int =
    operand(index, what).let { it.toIntOrNull() ?: throw UsageException("invalid argument: '$it'") }

private fun endpoint(text: String): InetSocketAddress {
    val (host, port) = HostPort.split(text)
    return InetSocketAddress(parseInetAddress(host), port.toIntOrNull() ?: throw UsageException("invalid argument: '$port'"))
}

private inline fun inJava(name: String, err: PrintStream, sample: () -> Unit): Int = try {
    sample()
    0
} catch (e: UsageException) {
    EXIT_ERROR.also { err.println("$name: " + e.message) }
} catch (e: AddressSyntaxException) {
    EXIT_ERROR.also { err.println("$name: " + e.message) }
} catch (e: IOException) {
    EXIT_ERROR.also { err.println("$name: " + e.message) }
}

/** The version of the build, which the jar's manifest knows. */
internal val version: String
    get() = StopSignal::class.java.`package`?.implementationVersion ?: "(development)"

private const val EXIT_ERROR = 2
private const val DEFAULT_PACKETS = 4
private val HELLO_INTERVAL: Duration = Duration.ofSeconds(10)

private const val OVERVIEW = """Usage: netloom <command> [options]

  ping             send ICMP echo requests: netloom ping [options] <destination>
  traceroute       print the routers on the way: netloom traceroute [options] <destination>
  sniff            print the packets that pass an interface: netloom sniff [options] [filter]
  bpf              assemble, disassemble, run and explain filters: netloom bpf <tool> <file>
  timestamps       when packets left and arrived, by the kernel's stamps: netloom timestamps [options]
  mark-tcp         mark what is sent to whoever connects: netloom mark-tcp [options]
  ssm-listen       print what named sources send to a group: netloom ssm-listen -i <interface> <group> <source>...
  mdns-responder   be known to the neighbours by a name: netloom mdns-responder <name> <interface>
  ospf-hello       say hello to the OSPF routers of a link: netloom ospf-hello [options] <interface>
  echo             a TCP server that sends everything back, on one thread: netloom echo [options] [host:port]
  forward          pass connections on to another address: netloom forward [options] <listen> <target>
  resolve          what is known of a name or an address: netloom resolve [options] <name> [type]
  https            a page of a web server, over TLS: netloom https [options] <host[:port]> [path]
  interfaces       a table of the network interfaces, and what changes: netloom interfaces [options] [name]
  monitor          links, addresses, routes, neighbours as they change: netloom monitor [options] [what]
  nl               the smallest examples of netlink: netloom nl execute | link-monitor | encode | decode
  genl             generic netlink families and what they take: netloom genl [family] | ethtool <interface>
  pass-fd          give an open socket to another process: netloom pass-fd
  selftest         tell what this kernel has and this process may: netloom selftest [--json]

The same in a few lines of Java:

  java-ping            netloom java-ping <destination> [count]
  java-pass-fd         netloom java-pass-fd
  java-timestamps      netloom java-timestamps [count]
  java-mark-tcp        netloom java-mark-tcp <port> [count]
  java-mdns-responder  netloom java-mdns-responder <name> <interface> [count]
  java-ospf-hello      netloom java-ospf-hello <interface> [count]
  java-forward         netloom java-forward <listen> <target> [connections]
  java-interfaces      netloom java-interfaces [changes]
  java-monitor         netloom java-monitor [count]
  java-nl-execute      netloom java-nl-execute
  java-resolve         netloom java-resolve <name> [server:port]

netloom <command> -h explains the options of a command.
"""

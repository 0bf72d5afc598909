package io.netloom.net

import java.io.IOException
import java.net.InetAddress
import java.time.Duration

/**
 * [NameService] for threads, platform or virtual. A `timeout` of null waits for ever. An interrupt ends a look-up with
 * [java.io.InterruptedIOException]; the flag stays set.
 *
 * @property service the service itself
 */
public class BlockingNameService internal constructor(public val service: NameService) {
    /** See [NameService.lookupHost]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupHost(host: String, timeout: Duration? = null): List<String> = Waiting.wait(timeout) { service.lookupHost(host, it) }

    /** See [NameService.lookupIp]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupIp(host: String, timeout: Duration? = null): List<InetAddress> = Waiting.wait(timeout) { service.lookupIp(host, it) }

    /** See [NameService.lookupAddress]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupAddress(address: InetAddress, timeout: Duration? = null): List<String> =
        Waiting.wait(timeout) { service.lookupAddress(address, it) }

    /** See [NameService.lookupAddress]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupAddress(address: String, timeout: Duration? = null): List<String> = Waiting.wait(timeout) { service.lookupAddress(address, it) }

    /** See [NameService.lookupCname]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupCname(host: String, timeout: Duration? = null): String = Waiting.wait(timeout) { service.lookupCname(host, it) }

    /** See [NameService.lookupMx]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupMx(name: String, timeout: Duration? = null): List<MxRecord> = Waiting.wait(timeout) { service.lookupMx(name, it) }

    /** See [NameService.lookupNs]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupNs(name: String, timeout: Duration? = null): List<String> = Waiting.wait(timeout) { service.lookupNs(name, it) }

    /** See [NameService.lookupSrv]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupSrv(service: String, protocol: String, name: String, timeout: Duration? = null): SrvRecords =
        Waiting.wait(timeout) { this.service.lookupSrv(service, protocol, name, it) }

    /** See [NameService.lookupTxt]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookupTxt(name: String, timeout: Duration? = null): List<String> = Waiting.wait(timeout) { service.lookupTxt(name, it) }
}

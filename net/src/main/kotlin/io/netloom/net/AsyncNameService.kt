package io.netloom.net

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import java.net.InetAddress
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import kotlin.time.toKotlinDuration

/**
 * [NameService] as futures. Nothing is waited for on the calling thread; failures are in the future, wrong arguments too. Cancelling a future, or
 * completing it in any other way, ends the look-up. A `timeout` of null waits for ever.
 */
public class AsyncNameService internal constructor(private val service: NameService, executor: Executor) {
    private val dispatcher = executor.asCoroutineDispatcher()

    /** See [NameService.lookupHost]. */
    @JvmOverloads
    public fun lookupHost(host: String, timeout: Duration? = null): CompletableFuture<List<String>> = begin(timeout) { service.lookupHost(host, it) }

    /** See [NameService.lookupIp]. */
    @JvmOverloads
    public fun lookupIp(host: String, timeout: Duration? = null): CompletableFuture<List<InetAddress>> = begin(timeout) { service.lookupIp(host, it) }

    /** See [NameService.lookupAddress]. */
    @JvmOverloads
    public fun lookupAddress(address: InetAddress, timeout: Duration? = null): CompletableFuture<List<String>> =
        begin(timeout) { service.lookupAddress(address, it) }

    /** See [NameService.lookupAddress]. */
    @JvmOverloads
    public fun lookupAddress(address: String, timeout: Duration? = null): CompletableFuture<List<String>> =
        begin(timeout) { service.lookupAddress(address, it) }

    /** See [NameService.lookupCname]. */
    @JvmOverloads
    public fun lookupCname(host: String, timeout: Duration? = null): CompletableFuture<String> = begin(timeout) { service.lookupCname(host, it) }

    /** See [NameService.lookupMx]. */
    @JvmOverloads
    public fun lookupMx(name: String, timeout: Duration? = null): CompletableFuture<List<MxRecord>> = begin(timeout) { service.lookupMx(name, it) }

    /** See [NameService.lookupNs]. */
    @JvmOverloads
    public fun lookupNs(name: String, timeout: Duration? = null): CompletableFuture<List<String>> = begin(timeout) { service.lookupNs(name, it) }

    /** See [NameService.lookupSrv]. */
    @JvmOverloads
    public fun lookupSrv(service: String, protocol: String, name: String, timeout: Duration? = null): CompletableFuture<SrvRecords> =
        begin(timeout) { this.service.lookupSrv(service, protocol, name, it) }

    /** See [NameService.lookupTxt]. */
    @JvmOverloads
    public fun lookupTxt(name: String, timeout: Duration? = null): CompletableFuture<List<String>> = begin(timeout) { service.lookupTxt(name, it) }

    private fun <T> begin(timeout: Duration?, lookup: suspend (kotlin.time.Duration) -> T): CompletableFuture<T> =
        CoroutineScope(dispatcher).future { lookup(timeout?.toKotlinDuration() ?: kotlin.time.Duration.INFINITE) }
}

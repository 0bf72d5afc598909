package io.netloom.socket.internal.address

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.SockAddr
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.testkit.allocatedBytes
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.UnixDomainSocketAddress

/** Sending to an address that was used before costs the garbage collector nothing. */
class SockAddrAllocationTest :
    FunSpec({
        val frame = CallFrame()
        val four = InetSocketAddress("192.0.2.1", 53)
        val six = InetSocketAddress("2001:db8::1", 53)

        fun allocated(address: SocketAddress, family: Int) = allocatedBytes { SockAddrCodec.encode(address, family, frame) }

        test("InetSocketAddress") {
            allocated(four, AddressFamily.INET) shouldBe 0.0
            allocated(four, AddressFamily.INET6) shouldBe 0.0
            allocated(six, AddressFamily.INET6) shouldBe 0.0
        }

        test("UnixDomainSocketAddress") {
            allocated(UnixDomainSocketAddress.of("/run/x.sock"), AddressFamily.UNIX) shouldBe 0.0
        }

        test("SockAddr") {
            allocated(SockAddr.of(four), AddressFamily.INET) shouldBe 0.0
            allocated(SockAddr.of(four), AddressFamily.INET6) shouldBe 0.0
            allocated(SockAddr.of(six), AddressFamily.INET6) shouldBe 0.0
            for (address in listOf(
                SockAddr.netlink(),
                SockAddr.linkLayer(0x800, 1, ByteArray(6)),
                SockAddr.abstractUnix("name"),
                SockAddr.vsock(1, 1),
            )) {
                allocated(address, address.family) shouldBe 0.0
            }
        }
    })

package io.netloom.socket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.KcmRequest
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import org.opentest4j.TestAbortedException
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.channels.ClosedChannelException

/** The requests as the kernel gets them, from a kernel that plays KCM; and the real one where it has it. */
class KcmTest :
    FunSpec({
        test("attach, unattach and clone are ioctls on the multiplexor's socket") {
            val kernel = KcmKernel()
            Poller.over(kernel).use { poller ->
                Kcm.open(config = SocketConfig(poller = poller)).use { kcm ->
                    kcm.conn.family shouldBe AddressFamily.KCM
                    kcm.conn.type shouldBe SocketType.SEQPACKET
                    val (transport, other) = streamPair()
                    other.close()
                    transport.use {
                        val number = transport.raw.control { it }
                        kcm.attach(transport, 77)
                        kcm.attach(transport.blocking(), 78)
                        kcm.unattach(transport)
                        kernel.requests shouldBe listOf("attach $number 77", "attach $number 78", "unattach $number")
                    }
                    kcm.clone().use { second ->
                        kernel.requests.last() shouldBe "clone"
                        second.conn.family shouldBe AddressFamily.KCM
                        second.conn.poller shouldBe poller
                        second.conn.raw.control { kernel.flags(it) } shouldBe "close-on-exec, non-blocking"
                    }
                    shouldThrow<ClosedChannelException> { kcm.attach(transport, 1) }
                    kernel.requests.size shouldBe 4
                }
            }
        }

        test("what the kernel refuses") {
            val kernel = KcmKernel()
            Poller.over(kernel).use { poller ->
                val kcm = Kcm.open(SocketType.DGRAM, SocketConfig(poller = poller))
                udp().use { transport ->
                    kernel.refusal = -Errno.EOPNOTSUPP.number
                    with(shouldThrow<LinuxSocketException> { kcm.attach(transport, 1) }) {
                        errno shouldBe Errno.EOPNOTSUPP
                        message shouldBe "ioctl: EOPNOTSUPP (95) Operation not supported (SIOCKCMATTACH)"
                    }
                    kernel.refusal = -Errno.EBADF.number
                    shouldThrow<LinuxSocketException> { kcm.attach(transport, 1) }.message shouldContain "the program's descriptor is not open"
                    kernel.refusal = -Errno.EINVAL.number
                    shouldThrow<LinuxSocketException> { kcm.unattach(transport) }.message shouldContain "SIOCKCMUNATTACH"
                    kernel.refusal = -Errno.ENFILE.number
                    shouldThrow<LinuxSocketException> { kcm.clone() }.errno shouldBe Errno.ENFILE
                    kernel.refusal = 0
                    kcm.close()
                    shouldThrow<ClosedChannelException> { kcm.clone() }
                    shouldThrow<ClosedChannelException> { kcm.attach(transport, 1) }
                    shouldThrow<IllegalArgumentException> { Kcm.of(transport) }
                }
                kernel.missing = true
                with(shouldThrow<LinuxSocketException> { Kcm.open(config = SocketConfig(poller = poller)) }) {
                    errno shouldBe Errno.EAFNOSUPPORT
                    message shouldContain "this kernel has no KCM"
                }
            }
        }

        test("the kernel's own KCM") {
            val kcm = try {
                Kcm.open()
            } catch (e: LinuxSocketException) {
                if (e.errno == Errno.EAFNOSUPPORT) throw TestAbortedException("AF_KCM: this kernel has none (module kcm)")
                throw e
            }
            kcm.use {
                Kcm.of(it.conn.duplicate()).close()
                it.clone().use { second -> second.conn.family shouldBe AddressFamily.KCM }
                udp().use { transport ->
                    shouldThrow<LinuxSocketException> { it.attach(transport, 1_000_000) }.errno shouldBe Errno.EBADF
                    shouldThrow<LinuxSocketException> { it.unattach(transport) }.errno shouldBe Errno.EINVAL
                }
            }
        }
    })

/** Linux with a KCM of its own: its sockets are Unix ones that say they are KCM's. */
private class KcmKernel : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    val requests = ArrayList<String>()
    var refusal = 0
    var missing = false

    override fun socket(frame: CallFrame, domain: Int, type: Int, protocol: Int): Int {
        domain shouldBe KcmRequest.AF_KCM
        protocol shouldBe KcmRequest.KCMPROTO_CONNECTED
        return if (missing) -Errno.EAFNOSUPPORT.number else super.socket(frame, AddressFamily.UNIX, type, 0)
    }

    override fun getsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Long): Int {
        val result = super.getsockopt(frame, fd, level, option, value, length)
        if (level == SocketConstants.SOL_SOCKET && option == SocketConstants.SO_DOMAIN) frame.valueInt(0, KcmRequest.AF_KCM)
        return result
    }

    override fun ioctl(frame: CallFrame, fd: Int, request: Long, argument: Long): Int {
        if (refusal != 0) return refusal
        val memory = MemorySegment.ofAddress(argument).reinterpret(8)
        val number = memory.get(ValueLayout.JAVA_INT, KcmRequest.FD.toLong())
        requests += when (request.toInt()) {
            KcmRequest.SIOCKCMATTACH -> "attach $number ${memory.get(ValueLayout.JAVA_INT, KcmRequest.PROGRAM_FD.toLong())}"

            KcmRequest.SIOCKCMUNATTACH -> "unattach $number"

            KcmRequest.SIOCKCMCLONE -> {
                // Blocking and not close-on-exec, as the kernel does it.
                memory.set(ValueLayout.JAVA_INT, KcmRequest.FD.toLong(), super.socket(CallFrame(), AddressFamily.UNIX, SocketType.SEQPACKET, 0))
                "clone"
            }

            else -> throw AssertionError("ioctl $request")
        }
        return 0
    }

    fun flags(number: Int): String {
        val frame = CallFrame()
        val onExec = if (fcntl(frame, number, Descriptor.F_GETFD, 0) and Descriptor.FD_CLOEXEC != 0) "close-on-exec" else "inherited"
        val waits = if (fcntl(frame, number, Descriptor.F_GETFL, 0) and Descriptor.O_NONBLOCK != 0) "non-blocking" else "blocking"
        return "$onExec, $waits"
    }
}

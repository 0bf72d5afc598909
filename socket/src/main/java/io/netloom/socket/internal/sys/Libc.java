package io.netloom.socket.internal.sys;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.function.Supplier;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The way into the C library: the only class of Netloom that makes native calls.
 *
 * <p>There is one call shape for everything, six {@code long}s and a trailing pointer, because each further shape costs about 10 ms when it is first
 * used. Functions are addresses found by name; they are grouped in small classes, so that a program looks up only what it calls, and are
 * {@code static final}, so that compiled code holds them as constants.
 *
 * <p><b>Safety.</b> A function that takes fewer or narrower arguments may be called through this shape, because the calling conventions of the
 * supported machines (System V x86-64, AAPCS64, RISC-V and LoongArch LP64D) pass every integer and pointer argument alike:
 * <ul>
 * <li>the n-th one goes into the n-th argument register whatever its width, and an {@code int} is the low half of it. The high half is unspecified or
 *     must be the sign extension; a Java {@code int} widened to {@code long} is sign-extended, so both hold;
 * <li>registers and stack slots beyond the function's own parameters are scratch, which it does not look at; the caller owns and removes the
 *     stack part;
 * <li>{@code fcntl}, {@code open}, {@code ioctl} and {@code syscall} are variadic, and Linux passes variadic integers where it passes named ones. x86-64 also wants
 *     the number of vector registers in AL: the linker sets RAX in every call, to 0 as this shape has no floating point;
 * <li>a result of type {@code int} leaves the high half of the register undefined: {@link #callInt} narrows it.
 * </ul>
 * The trailing pointer is read by no function. It is there because the linker holds the arena of a pointer <em>argument</em> open during the call,
 * and of nothing else: whose memory is passed as a raw address passes its segment here. No call is {@code critical}: each may block or be slow,
 * and must not hold up the garbage collector.
 */
final class Libc {
    /** Null where native calls are impossible; {@link #REFUSAL} then makes the exception that says why. */
    private static final MethodHandle CALL;
    private static final SymbolLookup LOOKUP;
    private static final Supplier<RuntimeException> REFUSAL;

    static {
        MethodHandle call = null;
        SymbolLookup lookup = null;
        Supplier<RuntimeException> refusal = Platform.refusal();
        if (refusal == null) {
            try {
                Linker linker = Linker.nativeLinker();
                lookup = linker.defaultLookup();
                call = link(linker);
            } catch (IllegalCallerException e) {
                refusal = () -> new IllegalCallerException(Platform.accessMessage(Libc.class.getModule()), e);
            } catch (UnsupportedOperationException e) {
                refusal = () -> new UnsupportedOperationException("This Java runtime cannot call native functions: " + e.getMessage(), e);
            }
        }
        CALL = call;
        LOOKUP = lookup;
        REFUSAL = refusal;
    }

    private Libc() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link(Linker linker) {
        return linker.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
            Linker.Option.captureCallState("errno"));
    }

    /** The function's address; a null pointer if this C library lacks it, see {@link #call}. */
    private static MemorySegment symbol(String name) {
        return LOOKUP == null ? MemorySegment.NULL : LOOKUP.find(name).orElse(MemorySegment.NULL);
    }

    /**
     * Calls {@code symbol}: the result, or {@code -errno} when it is -1, {@code -ENOSYS} when the C library has no such function.
     *
     * @throws IllegalCallerException if the user's launch options refuse native access; names the option that grants it
     * @throws UnsupportedOperationException on a platform that Netloom does not run on
     */
    static long call(MemorySegment symbol, CallFrame frame, long a, long b, long c, long d, long e, long f, MemorySegment keepAlive) {
        long result = invoke(symbol, frame, a, b, c, d, e, f, keepAlive);
        return result != -1 ? result : -frame.errno();
    }

    /** {@link #call} for functions whose result is a C {@code int}. */
    static int callInt(MemorySegment symbol, CallFrame frame, long a, long b, long c, long d, long e, long f) {
        int result = (int) invoke(symbol, frame, a, b, c, d, e, f, MemorySegment.NULL);
        return result != -1 ? result : -frame.errno();
    }

    static int callInt(MemorySegment symbol, CallFrame frame, long a, long b, long c) {
        return callInt(symbol, frame, a, b, c, 0, 0, 0);
    }

    private static long invoke(
        MemorySegment symbol, CallFrame frame, long a, long b, long c, long d, long e, long f, MemorySegment keepAlive) {
        if (CALL == null) {
            throw REFUSAL.get();
        }
        if (symbol.address() == 0) {
            frame.errno(ErrorNumber.ENOSYS);
            return -1;
        }
        try {
            return (long) CALL.invokeExact(symbol, frame.errnoCell(), a, b, c, d, e, f, keepAlive);
        } catch (RuntimeException | Error failure) {
            throw failure; // the keep-alive segment's arena is closed or belongs to another thread
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            Reference.reachabilityFence(frame); // its memory is known to the kernel by address only
        }
    }

    static final class Sockets {
        static final MemorySegment SOCKET = symbol("socket");
        static final MemorySegment BIND = symbol("bind");
        static final MemorySegment CONNECT = symbol("connect");
        static final MemorySegment SHUTDOWN = symbol("shutdown");
        static final MemorySegment GETSOCKNAME = symbol("getsockname");
        static final MemorySegment GETPEERNAME = symbol("getpeername");
        static final MemorySegment GETSOCKOPT = symbol("getsockopt");
        static final MemorySegment SETSOCKOPT = symbol("setsockopt");
    }

    static final class Listeners {
        static final MemorySegment LISTEN = symbol("listen");
        static final MemorySegment ACCEPT4 = symbol("accept4");
    }

    static final class Pairs {
        static final MemorySegment SOCKETPAIR = symbol("socketpair");
    }

    static final class Transfers {
        static final MemorySegment RECVFROM = symbol("recvfrom");
        static final MemorySegment SENDTO = symbol("sendto");
        static final MemorySegment READ = symbol("read");
        static final MemorySegment WRITE = symbol("write");
    }

    static final class Copies {
        static final MemorySegment PIPE2 = symbol("pipe2");
        static final MemorySegment SPLICE = symbol("splice");
        static final MemorySegment SENDFILE = symbol("sendfile"); // off_t has 64 bits on all supported machines
    }

    static final class Messages {
        static final MemorySegment RECVMSG = symbol("recvmsg");
        static final MemorySegment SENDMSG = symbol("sendmsg");
        static final MemorySegment RECVMMSG = symbol("recvmmsg");
        static final MemorySegment SENDMMSG = symbol("sendmmsg");
    }

    /** Calls for which C libraries have no function, or only lately: syscall(2) with the number. */
    static final class ByNumber {
        static final MemorySegment SYSCALL = symbol("syscall");
        static final int PIDFD_SEND_SIGNAL = 424;
        static final int PIDFD_OPEN = 434;
        static final int PIDFD_GETFD = 438;
        static final int WAITID = Platform.X86_64 ? 247 : 95; // with the fifth argument that the C library's waitid lacks
    }

    static final class Descriptors {
        static final MemorySegment CLOSE = symbol("close");
        static final MemorySegment FCNTL = symbol("fcntl");
        static final MemorySegment EVENTFD = symbol("eventfd");
        static final MemorySegment OPEN = symbol("open");
        static final MemorySegment IOCTL = symbol("ioctl");
    }

    static final class Waiting {
        static final MemorySegment EPOLL_CREATE1 = symbol("epoll_create1");
        static final MemorySegment EPOLL_CTL = symbol("epoll_ctl");
        static final MemorySegment EPOLL_WAIT = symbol("epoll_wait");
        static final MemorySegment EPOLL_PWAIT2 = symbol("epoll_pwait2"); // glibc 2.35, musl 1.2.6
        static final MemorySegment PPOLL = symbol("ppoll");
    }

    static final class Spaces {
        static final MemorySegment SETNS = symbol("setns");
        static final MemorySegment UNSHARE = symbol("unshare");
    }
}

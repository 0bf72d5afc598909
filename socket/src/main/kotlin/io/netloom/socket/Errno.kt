package io.netloom.socket

import java.io.Serializable

/**
 * A kernel error number with its name and text, see errno(3). Numbers that are not in the table exist too: they are named `errno N`.
 *
 * @property number the number as the C library gives it, positive
 * @property name the C name, such as `ECONNREFUSED`
 * @property text what it means, as strerror(3) says
 */
public class Errno private constructor(public val number: Int, public val name: String, public val text: String) : Serializable {
    override fun equals(other: Any?): Boolean = other is Errno && other.number == number

    override fun hashCode(): Int = number

    /** `ECONNREFUSED (111) Connection refused` */
    override fun toString(): String = "$name ($number) $text"

    /** So that of a number there is one object also after its exception was serialized. */
    private fun readResolve(): Any = of(number)

    /** The known numbers. */
    public companion object {
        private val known = arrayOfNulls<Errno>(LAST + 1)

        /** The errno of this number. */
        @JvmStatic
        public fun of(number: Int): Errno = known.getOrNull(number) ?: Errno(number, "errno $number", "Unknown error")

        private fun define(name: String, number: Int, text: String): Errno = Errno(number, name, text).also { known[number] = it }

        /** Operation not permitted. */
        @JvmField
        public val EPERM: Errno = define("EPERM", 1, "Operation not permitted")

        /** No such file or directory. */
        @JvmField
        public val ENOENT: Errno = define("ENOENT", 2, "No such file or directory")

        /** No such process. */
        @JvmField
        public val ESRCH: Errno = define("ESRCH", 3, "No such process")

        /** Interrupted system call. */
        @JvmField
        public val EINTR: Errno = define("EINTR", 4, "Interrupted system call")

        /** Input/output error. */
        @JvmField
        public val EIO: Errno = define("EIO", 5, "Input/output error")

        /** No such device or address. */
        @JvmField
        public val ENXIO: Errno = define("ENXIO", 6, "No such device or address")

        /** Argument list too long. */
        @JvmField
        public val E2BIG: Errno = define("E2BIG", 7, "Argument list too long")

        /** Exec format error. */
        @JvmField
        public val ENOEXEC: Errno = define("ENOEXEC", 8, "Exec format error")

        /** Bad file descriptor. */
        @JvmField
        public val EBADF: Errno = define("EBADF", 9, "Bad file descriptor")

        /** No child processes. */
        @JvmField
        public val ECHILD: Errno = define("ECHILD", 10, "No child processes")

        /** Resource temporarily unavailable. */
        @JvmField
        public val EAGAIN: Errno = define("EAGAIN", 11, "Resource temporarily unavailable")

        /** Cannot allocate memory. */
        @JvmField
        public val ENOMEM: Errno = define("ENOMEM", 12, "Cannot allocate memory")

        /** Permission denied. */
        @JvmField
        public val EACCES: Errno = define("EACCES", 13, "Permission denied")

        /** Bad address. */
        @JvmField
        public val EFAULT: Errno = define("EFAULT", 14, "Bad address")

        /** Block device required. */
        @JvmField
        public val ENOTBLK: Errno = define("ENOTBLK", 15, "Block device required")

        /** Device or resource busy. */
        @JvmField
        public val EBUSY: Errno = define("EBUSY", 16, "Device or resource busy")

        /** File exists. */
        @JvmField
        public val EEXIST: Errno = define("EEXIST", 17, "File exists")

        /** Invalid cross-device link. */
        @JvmField
        public val EXDEV: Errno = define("EXDEV", 18, "Invalid cross-device link")

        /** No such device. */
        @JvmField
        public val ENODEV: Errno = define("ENODEV", 19, "No such device")

        /** Not a directory. */
        @JvmField
        public val ENOTDIR: Errno = define("ENOTDIR", 20, "Not a directory")

        /** Is a directory. */
        @JvmField
        public val EISDIR: Errno = define("EISDIR", 21, "Is a directory")

        /** Invalid argument. */
        @JvmField
        public val EINVAL: Errno = define("EINVAL", 22, "Invalid argument")

        /** Too many open files in system. */
        @JvmField
        public val ENFILE: Errno = define("ENFILE", 23, "Too many open files in system")

        /** Too many open files. */
        @JvmField
        public val EMFILE: Errno = define("EMFILE", 24, "Too many open files")

        /** Inappropriate ioctl for device. */
        @JvmField
        public val ENOTTY: Errno = define("ENOTTY", 25, "Inappropriate ioctl for device")

        /** Text file busy. */
        @JvmField
        public val ETXTBSY: Errno = define("ETXTBSY", 26, "Text file busy")

        /** File too large. */
        @JvmField
        public val EFBIG: Errno = define("EFBIG", 27, "File too large")

        /** No space left on device. */
        @JvmField
        public val ENOSPC: Errno = define("ENOSPC", 28, "No space left on device")

        /** Illegal seek. */
        @JvmField
        public val ESPIPE: Errno = define("ESPIPE", 29, "Illegal seek")

        /** Read-only file system. */
        @JvmField
        public val EROFS: Errno = define("EROFS", 30, "Read-only file system")

        /** Too many links. */
        @JvmField
        public val EMLINK: Errno = define("EMLINK", 31, "Too many links")

        /** Broken pipe. */
        @JvmField
        public val EPIPE: Errno = define("EPIPE", 32, "Broken pipe")

        /** Numerical argument out of domain. */
        @JvmField
        public val EDOM: Errno = define("EDOM", 33, "Numerical argument out of domain")

        /** Numerical result out of range. */
        @JvmField
        public val ERANGE: Errno = define("ERANGE", 34, "Numerical result out of range")

        /** Resource deadlock avoided. */
        @JvmField
        public val EDEADLK: Errno = define("EDEADLK", 35, "Resource deadlock avoided")

        /** File name too long. */
        @JvmField
        public val ENAMETOOLONG: Errno = define("ENAMETOOLONG", 36, "File name too long")

        /** No locks available. */
        @JvmField
        public val ENOLCK: Errno = define("ENOLCK", 37, "No locks available")

        /** Function not implemented. */
        @JvmField
        public val ENOSYS: Errno = define("ENOSYS", 38, "Function not implemented")

        /** Directory not empty. */
        @JvmField
        public val ENOTEMPTY: Errno = define("ENOTEMPTY", 39, "Directory not empty")

        /** Too many levels of symbolic links. */
        @JvmField
        public val ELOOP: Errno = define("ELOOP", 40, "Too many levels of symbolic links")

        /** No message of desired type. */
        @JvmField
        public val ENOMSG: Errno = define("ENOMSG", 42, "No message of desired type")

        /** Identifier removed. */
        @JvmField
        public val EIDRM: Errno = define("EIDRM", 43, "Identifier removed")

        /** Channel number out of range. */
        @JvmField
        public val ECHRNG: Errno = define("ECHRNG", 44, "Channel number out of range")

        /** Level 2 not synchronized. */
        @JvmField
        public val EL2NSYNC: Errno = define("EL2NSYNC", 45, "Level 2 not synchronized")

        /** Level 3 halted. */
        @JvmField
        public val EL3HLT: Errno = define("EL3HLT", 46, "Level 3 halted")

        /** Level 3 reset. */
        @JvmField
        public val EL3RST: Errno = define("EL3RST", 47, "Level 3 reset")

        /** Link number out of range. */
        @JvmField
        public val ELNRNG: Errno = define("ELNRNG", 48, "Link number out of range")

        /** Protocol driver not attached. */
        @JvmField
        public val EUNATCH: Errno = define("EUNATCH", 49, "Protocol driver not attached")

        /** No CSI structure available. */
        @JvmField
        public val ENOCSI: Errno = define("ENOCSI", 50, "No CSI structure available")

        /** Level 2 halted. */
        @JvmField
        public val EL2HLT: Errno = define("EL2HLT", 51, "Level 2 halted")

        /** Invalid exchange. */
        @JvmField
        public val EBADE: Errno = define("EBADE", 52, "Invalid exchange")

        /** Invalid request descriptor. */
        @JvmField
        public val EBADR: Errno = define("EBADR", 53, "Invalid request descriptor")

        /** Exchange full. */
        @JvmField
        public val EXFULL: Errno = define("EXFULL", 54, "Exchange full")

        /** No anode. */
        @JvmField
        public val ENOANO: Errno = define("ENOANO", 55, "No anode")

        /** Invalid request code. */
        @JvmField
        public val EBADRQC: Errno = define("EBADRQC", 56, "Invalid request code")

        /** Invalid slot. */
        @JvmField
        public val EBADSLT: Errno = define("EBADSLT", 57, "Invalid slot")

        /** Bad font file format. */
        @JvmField
        public val EBFONT: Errno = define("EBFONT", 59, "Bad font file format")

        /** Device not a stream. */
        @JvmField
        public val ENOSTR: Errno = define("ENOSTR", 60, "Device not a stream")

        /** No data available. */
        @JvmField
        public val ENODATA: Errno = define("ENODATA", 61, "No data available")

        /** Timer expired. */
        @JvmField
        public val ETIME: Errno = define("ETIME", 62, "Timer expired")

        /** Out of streams resources. */
        @JvmField
        public val ENOSR: Errno = define("ENOSR", 63, "Out of streams resources")

        /** Machine is not on the network. */
        @JvmField
        public val ENONET: Errno = define("ENONET", 64, "Machine is not on the network")

        /** Package not installed. */
        @JvmField
        public val ENOPKG: Errno = define("ENOPKG", 65, "Package not installed")

        /** Object is remote. */
        @JvmField
        public val EREMOTE: Errno = define("EREMOTE", 66, "Object is remote")

        /** Link has been severed. */
        @JvmField
        public val ENOLINK: Errno = define("ENOLINK", 67, "Link has been severed")

        /** Advertise error. */
        @JvmField
        public val EADV: Errno = define("EADV", 68, "Advertise error")

        /** Srmount error. */
        @JvmField
        public val ESRMNT: Errno = define("ESRMNT", 69, "Srmount error")

        /** Communication error on send. */
        @JvmField
        public val ECOMM: Errno = define("ECOMM", 70, "Communication error on send")

        /** Protocol error. */
        @JvmField
        public val EPROTO: Errno = define("EPROTO", 71, "Protocol error")

        /** Multihop attempted. */
        @JvmField
        public val EMULTIHOP: Errno = define("EMULTIHOP", 72, "Multihop attempted")

        /** RFS specific error. */
        @JvmField
        public val EDOTDOT: Errno = define("EDOTDOT", 73, "RFS specific error")

        /** Bad message. */
        @JvmField
        public val EBADMSG: Errno = define("EBADMSG", 74, "Bad message")

        /** Value too large for defined data type. */
        @JvmField
        public val EOVERFLOW: Errno = define("EOVERFLOW", 75, "Value too large for defined data type")

        /** Name not unique on network. */
        @JvmField
        public val ENOTUNIQ: Errno = define("ENOTUNIQ", 76, "Name not unique on network")

        /** File descriptor in bad state. */
        @JvmField
        public val EBADFD: Errno = define("EBADFD", 77, "File descriptor in bad state")

        /** Remote address changed. */
        @JvmField
        public val EREMCHG: Errno = define("EREMCHG", 78, "Remote address changed")

        /** Can not access a needed shared library. */
        @JvmField
        public val ELIBACC: Errno = define("ELIBACC", 79, "Can not access a needed shared library")

        /** Accessing a corrupted shared library. */
        @JvmField
        public val ELIBBAD: Errno = define("ELIBBAD", 80, "Accessing a corrupted shared library")

        /** .lib section in a.out corrupted. */
        @JvmField
        public val ELIBSCN: Errno = define("ELIBSCN", 81, ".lib section in a.out corrupted")

        /** Attempting to link in too many shared libraries. */
        @JvmField
        public val ELIBMAX: Errno = define("ELIBMAX", 82, "Attempting to link in too many shared libraries")

        /** Cannot exec a shared library directly. */
        @JvmField
        public val ELIBEXEC: Errno = define("ELIBEXEC", 83, "Cannot exec a shared library directly")

        /** Invalid or incomplete multibyte or wide character. */
        @JvmField
        public val EILSEQ: Errno = define("EILSEQ", 84, "Invalid or incomplete multibyte or wide character")

        /** Interrupted system call should be restarted. */
        @JvmField
        public val ERESTART: Errno = define("ERESTART", 85, "Interrupted system call should be restarted")

        /** Streams pipe error. */
        @JvmField
        public val ESTRPIPE: Errno = define("ESTRPIPE", 86, "Streams pipe error")

        /** Too many users. */
        @JvmField
        public val EUSERS: Errno = define("EUSERS", 87, "Too many users")

        /** Socket operation on non-socket. */
        @JvmField
        public val ENOTSOCK: Errno = define("ENOTSOCK", 88, "Socket operation on non-socket")

        /** Destination address required. */
        @JvmField
        public val EDESTADDRREQ: Errno = define("EDESTADDRREQ", 89, "Destination address required")

        /** Message too long. */
        @JvmField
        public val EMSGSIZE: Errno = define("EMSGSIZE", 90, "Message too long")

        /** Protocol wrong type for socket. */
        @JvmField
        public val EPROTOTYPE: Errno = define("EPROTOTYPE", 91, "Protocol wrong type for socket")

        /** Protocol not available. */
        @JvmField
        public val ENOPROTOOPT: Errno = define("ENOPROTOOPT", 92, "Protocol not available")

        /** Protocol not supported. */
        @JvmField
        public val EPROTONOSUPPORT: Errno = define("EPROTONOSUPPORT", 93, "Protocol not supported")

        /** Socket type not supported. */
        @JvmField
        public val ESOCKTNOSUPPORT: Errno = define("ESOCKTNOSUPPORT", 94, "Socket type not supported")

        /** Operation not supported. */
        @JvmField
        public val EOPNOTSUPP: Errno = define("EOPNOTSUPP", 95, "Operation not supported")

        /** Protocol family not supported. */
        @JvmField
        public val EPFNOSUPPORT: Errno = define("EPFNOSUPPORT", 96, "Protocol family not supported")

        /** Address family not supported by protocol. */
        @JvmField
        public val EAFNOSUPPORT: Errno = define("EAFNOSUPPORT", 97, "Address family not supported by protocol")

        /** Address already in use. */
        @JvmField
        public val EADDRINUSE: Errno = define("EADDRINUSE", 98, "Address already in use")

        /** Cannot assign requested address. */
        @JvmField
        public val EADDRNOTAVAIL: Errno = define("EADDRNOTAVAIL", 99, "Cannot assign requested address")

        /** Network is down. */
        @JvmField
        public val ENETDOWN: Errno = define("ENETDOWN", 100, "Network is down")

        /** Network is unreachable. */
        @JvmField
        public val ENETUNREACH: Errno = define("ENETUNREACH", 101, "Network is unreachable")

        /** Network dropped connection on reset. */
        @JvmField
        public val ENETRESET: Errno = define("ENETRESET", 102, "Network dropped connection on reset")

        /** Software caused connection abort. */
        @JvmField
        public val ECONNABORTED: Errno = define("ECONNABORTED", 103, "Software caused connection abort")

        /** Connection reset by peer. */
        @JvmField
        public val ECONNRESET: Errno = define("ECONNRESET", 104, "Connection reset by peer")

        /** No buffer space available. */
        @JvmField
        public val ENOBUFS: Errno = define("ENOBUFS", 105, "No buffer space available")

        /** Transport endpoint is already connected. */
        @JvmField
        public val EISCONN: Errno = define("EISCONN", 106, "Transport endpoint is already connected")

        /** Transport endpoint is not connected. */
        @JvmField
        public val ENOTCONN: Errno = define("ENOTCONN", 107, "Transport endpoint is not connected")

        /** Cannot send after transport endpoint shutdown. */
        @JvmField
        public val ESHUTDOWN: Errno = define("ESHUTDOWN", 108, "Cannot send after transport endpoint shutdown")

        /** Too many references: cannot splice. */
        @JvmField
        public val ETOOMANYREFS: Errno = define("ETOOMANYREFS", 109, "Too many references: cannot splice")

        /** Connection timed out. */
        @JvmField
        public val ETIMEDOUT: Errno = define("ETIMEDOUT", 110, "Connection timed out")

        /** Connection refused. */
        @JvmField
        public val ECONNREFUSED: Errno = define("ECONNREFUSED", 111, "Connection refused")

        /** Host is down. */
        @JvmField
        public val EHOSTDOWN: Errno = define("EHOSTDOWN", 112, "Host is down")

        /** No route to host. */
        @JvmField
        public val EHOSTUNREACH: Errno = define("EHOSTUNREACH", 113, "No route to host")

        /** Operation already in progress. */
        @JvmField
        public val EALREADY: Errno = define("EALREADY", 114, "Operation already in progress")

        /** Operation now in progress. */
        @JvmField
        public val EINPROGRESS: Errno = define("EINPROGRESS", 115, "Operation now in progress")

        /** Stale file handle. */
        @JvmField
        public val ESTALE: Errno = define("ESTALE", 116, "Stale file handle")

        /** Structure needs cleaning. */
        @JvmField
        public val EUCLEAN: Errno = define("EUCLEAN", 117, "Structure needs cleaning")

        /** Not a XENIX named type file. */
        @JvmField
        public val ENOTNAM: Errno = define("ENOTNAM", 118, "Not a XENIX named type file")

        /** No XENIX semaphores available. */
        @JvmField
        public val ENAVAIL: Errno = define("ENAVAIL", 119, "No XENIX semaphores available")

        /** Is a named type file. */
        @JvmField
        public val EISNAM: Errno = define("EISNAM", 120, "Is a named type file")

        /** Remote I/O error. */
        @JvmField
        public val EREMOTEIO: Errno = define("EREMOTEIO", 121, "Remote I/O error")

        /** Disk quota exceeded. */
        @JvmField
        public val EDQUOT: Errno = define("EDQUOT", 122, "Disk quota exceeded")

        /** No medium found. */
        @JvmField
        public val ENOMEDIUM: Errno = define("ENOMEDIUM", 123, "No medium found")

        /** Wrong medium type. */
        @JvmField
        public val EMEDIUMTYPE: Errno = define("EMEDIUMTYPE", 124, "Wrong medium type")

        /** Operation canceled. */
        @JvmField
        public val ECANCELED: Errno = define("ECANCELED", 125, "Operation canceled")

        /** Required key not available. */
        @JvmField
        public val ENOKEY: Errno = define("ENOKEY", 126, "Required key not available")

        /** Key has expired. */
        @JvmField
        public val EKEYEXPIRED: Errno = define("EKEYEXPIRED", 127, "Key has expired")

        /** Key has been revoked. */
        @JvmField
        public val EKEYREVOKED: Errno = define("EKEYREVOKED", 128, "Key has been revoked")

        /** Key was rejected by service. */
        @JvmField
        public val EKEYREJECTED: Errno = define("EKEYREJECTED", 129, "Key was rejected by service")

        /** Owner died. */
        @JvmField
        public val EOWNERDEAD: Errno = define("EOWNERDEAD", 130, "Owner died")

        /** State not recoverable. */
        @JvmField
        public val ENOTRECOVERABLE: Errno = define("ENOTRECOVERABLE", 131, "State not recoverable")

        /** Operation not possible due to RF-kill. */
        @JvmField
        public val ERFKILL: Errno = define("ERFKILL", 132, "Operation not possible due to RF-kill")

        /** Memory page has hardware error. */
        @JvmField
        public val EHWPOISON: Errno = define("EHWPOISON", 133, "Memory page has hardware error")

        /** Operation not supported: a number of the kernel's own that it tells programs by mistake now and then; no header has it. */
        @JvmField
        public val ENOTSUPP: Errno = define("ENOTSUPP", 524, "Operation not supported (by the kernel)")
    }
}

private const val LAST = 524

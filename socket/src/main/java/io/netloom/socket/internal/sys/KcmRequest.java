package io.netloom.socket.internal.sys;

/** The ioctl(2) requests of the kernel connection multiplexor and their structures, {@code linux/kcm.h}. */
public final class KcmRequest {
    public static final int AF_KCM = 41;
    public static final int KCMPROTO_CONNECTED = 0;

    public static final int SIOCKCMATTACH = 0x89e0;
    public static final int SIOCKCMUNATTACH = 0x89e1;
    public static final int SIOCKCMCLONE = 0x89e2;

    /** {@code struct kcm_attach}; those of the other requests are its first field alone. */
    public static final int FD = 0;
    public static final int PROGRAM_FD = 4;

    private KcmRequest() {}
}

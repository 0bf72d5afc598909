package io.netloom.socket.internal.sys;

/** {@code struct ifreq} and the ioctl(2) requests that take one, see netdevice(7). */
public final class InterfaceRequest {
    public static final int SIZE = 40;
    /** The interface's name, zero-terminated, at most {@link #NAME_SIZE} - 1 bytes. */
    public static final int NAME = 0;
    public static final int NAME_SIZE = 16;
    /** {@code ifr_ifindex}, an int. */
    public static final int INDEX = 16;
    /** {@code ifr_flags}, a short. */
    public static final int FLAGS = 16;

    public static final int SIOCGIFNAME = 0x8910;
    public static final int SIOCGIFFLAGS = 0x8913;
    public static final int SIOCSIFFLAGS = 0x8914;
    public static final int SIOCGIFINDEX = 0x8933;

    public static final int IFF_UP = 1;

    private InterfaceRequest() {}
}

package io.netloom.socket.internal.jfr;

import jdk.jfr.FlightRecorder;

/**
 * Whether, and what of Netloom, the Flight Recorder records now. As long as the process has never made a recording, asking reads one flag and no class of an event is loaded;
 * afterwards it asks the event's type, which the compiler folds to a load and a branch.
 */
public final class FlightRecording {
    private FlightRecording() {}

    /** An event that has begun, or null: receives are not recorded. */
    public static ReceiveEvent receive() {
        if (!receives()) {
            return null;
        }
        ReceiveEvent event = new ReceiveEvent();
        event.begin();
        return event;
    }

    public static boolean receives() {
        return FlightRecorder.isInitialized() && Probes.RECEIVE.isEnabled();
    }

    /** An event that has begun, or null: sends are not recorded. */
    public static SendEvent send() {
        if (!sends()) {
            return null;
        }
        SendEvent event = new SendEvent();
        event.begin();
        return event;
    }

    public static boolean sends() {
        return FlightRecorder.isInitialized() && Probes.SEND.isEnabled();
    }

    /** An event that has begun, or null. */
    public static WakeUpEvent wakeUp() {
        if (!FlightRecorder.isInitialized() || !Probes.WAKE_UP.isEnabled()) {
            return null;
        }
        WakeUpEvent event = new WakeUpEvent();
        event.begin();
        return event;
    }

    /** One event for tasks that run one after another: each begins it anew. Or null. */
    public static LongTaskEvent longTask() {
        return FlightRecorder.isInitialized() && Probes.LONG_TASK.isEnabled() ? new LongTaskEvent() : null;
    }

    public static void opened(int descriptor, int family, int type, int protocol) {
        if (FlightRecorder.isInitialized() && Probes.OPEN.isEnabled()) {
            DescriptorOpenEvent event = new DescriptorOpenEvent();
            event.describe(descriptor, family, type, protocol);
            event.commit();
        }
    }

    /** An event that has begun, or null. */
    public static DescriptorCloseEvent close() {
        if (!FlightRecorder.isInitialized() || !Probes.CLOSE.isEnabled()) {
            return null;
        }
        DescriptorCloseEvent event = new DescriptorCloseEvent();
        event.begin();
        return event;
    }

    /** @param openedAt where it was opened; null if that was not remembered */
    public static void leaked(int descriptor, int family, int type, int protocol, String openedAt) {
        if (FlightRecorder.isInitialized() && Probes.LEAK.isEnabled()) {
            DescriptorLeakEvent event = new DescriptorLeakEvent();
            event.describe(descriptor, family, type, protocol);
            event.openedAt = openedAt;
            event.commit();
        }
    }

    /** One event of each type, never committed, that knows whether its type is enabled. */
    private static final class Probes {
        static final ReceiveEvent RECEIVE = new ReceiveEvent();
        static final SendEvent SEND = new SendEvent();
        static final WakeUpEvent WAKE_UP = new WakeUpEvent();
        static final LongTaskEvent LONG_TASK = new LongTaskEvent();
        static final DescriptorOpenEvent OPEN = new DescriptorOpenEvent();
        static final DescriptorCloseEvent CLOSE = new DescriptorCloseEvent();
        static final DescriptorLeakEvent LEAK = new DescriptorLeakEvent();
    }
}

package io.netloom.testkit.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One control message: {@code cmsg_level}, {@code cmsg_type} and the bytes behind them. */
public record ControlMessage(int level, int type, byte[] data) {
    /** Whose data are numbers in native order. */
    public static ControlMessage of(int level, int type, int... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        buffer.asIntBuffer().put(numbers);
        return new ControlMessage(level, type, buffer.array());
    }

    /** The {@code i}-th number in native order. */
    public int number(int i) {
        return ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()).getInt(i * Integer.BYTES);
    }

    boolean is(int wantedLevel, int wantedType) {
        return level == wantedLevel && type == wantedType;
    }
}

package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.IoVec;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import java.util.ArrayList;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.MSG_CTRUNC;

/** A {@code struct msghdr} at a raw address, as the kernel reads and writes it. */
final class MessageHeader {
    /** {@code UIO_MAXIOV}: more pieces than this are refused, and of more messages the first so many are looked at. */
    static final int MOST = 1024;

    private final long address;

    MessageHeader(long address) {
        this.address = address;
    }

    /** The name; null if there is none. */
    FakeName name() {
        long name = RawMemory.getLong(address + MsgHdr.NAME);
        int length = RawMemory.getInt(address + MsgHdr.NAME_LENGTH);
        return name == 0 || length == 0 ? null : FakeName.read(name, length);
    }

    private int pieces() {
        long count = RawMemory.getLong(address + MsgHdr.IOV_LENGTH);
        if (count < 0 || count > MOST) {
            throw new Refusal(ErrorNumber.EMSGSIZE);
        }
        return (int) count;
    }

    private long piece(int i) {
        return RawMemory.getLong(address + MsgHdr.IOV) + (long) i * IoVec.SIZE;
    }

    /** What the pieces hold, one after another. */
    byte[] gather() {
        List<byte[]> parts = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < pieces(); i++) {
            byte[] part = RawMemory.bytes(RawMemory.getLong(piece(i) + IoVec.BASE), (int) RawMemory.getLong(piece(i) + IoVec.LENGTH));
            parts.add(part);
            sum += part.length;
        }
        byte[] all = new byte[sum];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Where a message is to go that this header describes. */
    Reception reception(int flags) {
        int count = pieces();
        long[] bases = new long[count];
        long[] lengths = new long[count];
        for (int i = 0; i < count; i++) {
            bases[i] = RawMemory.getLong(piece(i) + IoVec.BASE);
            lengths[i] = RawMemory.getLong(piece(i) + IoVec.LENGTH);
        }
        long name = RawMemory.getLong(address + MsgHdr.NAME);
        return new Reception(bases, lengths, flags, name, name == 0 ? 0 : address + MsgHdr.NAME_LENGTH);
    }

    /** As after receiving nothing of nobody. */
    void empty() {
        RawMemory.putInt(address + MsgHdr.NAME_LENGTH, 0);
        RawMemory.putLong(address + MsgHdr.CONTROL_LENGTH, 0);
        flags(0);
    }

    void flags(int flags) {
        RawMemory.putInt(address + MsgHdr.FLAGS, flags);
    }

    /** The control messages that are to be sent. */
    List<ControlMessage> controls() {
        long control = RawMemory.getLong(address + MsgHdr.CONTROL);
        long length = control == 0 ? 0 : RawMemory.getLong(address + MsgHdr.CONTROL_LENGTH);
        List<ControlMessage> messages = new ArrayList<>();
        for (long at = 0; length - at >= CMsgHdr.SIZE;) {
            long size = RawMemory.getLong(control + at + CMsgHdr.LENGTH);
            if (size < CMsgHdr.SIZE || size > length - at) {
                throw new Refusal(ErrorNumber.EINVAL);
            }
            int data = (int) size - CMsgHdr.DATA;
            messages.add(new ControlMessage(
                RawMemory.getInt(control + at + CMsgHdr.LEVEL),
                RawMemory.getInt(control + at + CMsgHdr.TYPE),
                RawMemory.bytes(control + at + CMsgHdr.DATA, data)));
            at += CMsgHdr.space(data);
        }
        return messages;
    }

    /** Room for control messages that are received, and how much of it is used. */
    final class Room {
        private final long control = RawMemory.getLong(address + MsgHdr.CONTROL);
        private final long capacity = control == 0 ? 0 : RawMemory.getLong(address + MsgHdr.CONTROL_LENGTH);
        private long used;
        private int flags;

        /** {@code MSG_CTRUNC} if something did not fit, else 0. */
        int flags() {
            return flags;
        }

        void lost() {
            flags |= MSG_CTRUNC;
        }

        /** As {@code put_cmsg}: what does not fit is cut off, and that is told. */
        void put(ControlMessage message) {
            long left = capacity - used;
            if (left < CMsgHdr.SIZE) {
                lost();
                return;
            }
            int length = CMsgHdr.length(message.data().length);
            if (length > left) {
                lost();
                length = (int) left;
            }
            RawMemory.putLong(control + used + CMsgHdr.LENGTH, length);
            RawMemory.putInt(control + used + CMsgHdr.LEVEL, message.level());
            RawMemory.putInt(control + used + CMsgHdr.TYPE, message.type());
            RawMemory.put(control + used + CMsgHdr.DATA, message.data(), 0, length - CMsgHdr.DATA);
            used += Math.min(CMsgHdr.space(message.data().length), left);
        }

        /** How many numbers of descriptors fit. */
        int descriptors() {
            long left = capacity - used;
            return left <= CMsgHdr.SIZE ? 0 : (int) (left - CMsgHdr.SIZE) / Integer.BYTES;
        }

        void finish() {
            RawMemory.putLong(address + MsgHdr.CONTROL_LENGTH, used);
        }
    }
}

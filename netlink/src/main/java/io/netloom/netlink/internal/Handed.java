package io.netloom.netlink.internal;

/** A message that another party has read. {@code group} is the multicast group it came to, 0 for none. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or prints it
public record Handed(byte[] message, int group) {}

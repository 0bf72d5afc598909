package io.netloom.socket.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("io.netloom.DescriptorOpen")
@Label("Descriptor Open")
@Description("A descriptor was opened, accepted, received or adopted")
@Enabled(false)
public final class DescriptorOpenEvent extends DescriptorEvent {}

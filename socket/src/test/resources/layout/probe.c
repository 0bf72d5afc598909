/*
 * Prints what the C headers say about every size, offset and constant that the package io.netloom.socket.internal.sys repeats in Java.
 *
 * Nothing is run: each value becomes an immediate operand of an assembler line ("cc -S"), so that a cross compiler answers for another machine.
 * generate.sh does so. A line is "Class.CONSTANT value"; LayoutTest demands that these are exactly the constants of the classes it names.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/genetlink.h>
#include <linux/icmp.h>
#include <linux/if.h>
#include <linux/if_packet.h>
#include <linux/kcm.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <linux/vm_sockets.h>

#ifndef SCM_PIDFD
#define SCM_PIDFD 4 /* since Linux 6.5; the headers of many systems are older */
#endif

#define V(name, value) __asm__ volatile("\n->" name " %0" : : "i"((long)(value)))
#define SIZE(name, type) V(name, sizeof(type))
#define AT(name, type, field) V(name, offsetof(type, field))
/* A constant that has the same name in Java. */
#define SAME(class, constant) V(class "." #constant, constant)

static void waiting(void) {
    SIZE("EpollEvent.SIZE", struct epoll_event);
    AT("EpollEvent.EVENTS", struct epoll_event, events);
    AT("EpollEvent.DATA", struct epoll_event, data);

    V("Epoll.CTL_ADD", EPOLL_CTL_ADD);
    V("Epoll.CTL_DEL", EPOLL_CTL_DEL);
    V("Epoll.CTL_MOD", EPOLL_CTL_MOD);
    V("Epoll.IN", EPOLLIN);
    V("Epoll.PRI", EPOLLPRI);
    V("Epoll.OUT", EPOLLOUT);
    V("Epoll.ERR", EPOLLERR);
    V("Epoll.HUP", EPOLLHUP);
    V("Epoll.RDHUP", EPOLLRDHUP);
    V("Epoll.ONESHOT", EPOLLONESHOT);
    V("Epoll.ET", (int)EPOLLET);
    V("Epoll.CLOEXEC", EPOLL_CLOEXEC);

    SIZE("PollFd.SIZE", struct pollfd);
    AT("PollFd.FD", struct pollfd, fd);
    AT("PollFd.EVENTS", struct pollfd, events);
    AT("PollFd.REVENTS", struct pollfd, revents);
    V("PollFd.IN", POLLIN);
    V("PollFd.PRI", POLLPRI);
    V("PollFd.OUT", POLLOUT);
    V("PollFd.ERR", POLLERR);
    V("PollFd.HUP", POLLHUP);
    V("PollFd.NVAL", POLLNVAL);
    V("PollFd.RDHUP", POLLRDHUP);
}

static void descriptors(void) {
    SAME("Descriptor", F_GETFD);
    SAME("Descriptor", F_SETFD);
    SAME("Descriptor", F_GETFL);
    SAME("Descriptor", F_SETFL);
    SAME("Descriptor", F_DUPFD_CLOEXEC);
    SAME("Descriptor", F_SETPIPE_SZ);
    SAME("Descriptor", FD_CLOEXEC);
    SAME("Descriptor", O_RDONLY);
    SAME("Descriptor", O_RDWR);
    SAME("Descriptor", O_ACCMODE);
    SAME("Descriptor", O_NONBLOCK);
    SAME("Descriptor", O_CLOEXEC);
    SAME("Descriptor", EFD_SEMAPHORE);
    SAME("Descriptor", EFD_NONBLOCK);
    SAME("Descriptor", EFD_CLOEXEC);
    SAME("Descriptor", SPLICE_F_MOVE);
    SAME("Descriptor", SPLICE_F_NONBLOCK);

    SAME("Namespace", CLONE_NEWUSER);
    SAME("Namespace", CLONE_NEWNET);

    SIZE("InterfaceRequest.SIZE", struct ifreq);
    AT("InterfaceRequest.NAME", struct ifreq, ifr_name);
    V("InterfaceRequest.NAME_SIZE", IFNAMSIZ);
    AT("InterfaceRequest.INDEX", struct ifreq, ifr_ifindex);
    AT("InterfaceRequest.FLAGS", struct ifreq, ifr_flags);
    SAME("InterfaceRequest", SIOCGIFNAME);
    SAME("InterfaceRequest", SIOCGIFFLAGS);
    SAME("InterfaceRequest", SIOCSIFFLAGS);
    SAME("InterfaceRequest", SIOCGIFINDEX);
    SAME("InterfaceRequest", IFF_UP);
}

static void errors(void) {
    SAME("ErrorNumber", EPERM);
    SAME("ErrorNumber", ENOENT);
    SAME("ErrorNumber", EINTR);
    SAME("ErrorNumber", EBADF);
    SAME("ErrorNumber", EAGAIN);
    SAME("ErrorNumber", ENOMEM);
    SAME("ErrorNumber", EACCES);
    SAME("ErrorNumber", EFAULT);
    SAME("ErrorNumber", EEXIST);
    SAME("ErrorNumber", ENODEV);
    SAME("ErrorNumber", EINVAL);
    SAME("ErrorNumber", ENFILE);
    SAME("ErrorNumber", EMFILE);
    SAME("ErrorNumber", EPIPE);
    SAME("ErrorNumber", ENOSYS);
    SAME("ErrorNumber", EPROTO);
    SAME("ErrorNumber", ENOTSOCK);
    SAME("ErrorNumber", EDESTADDRREQ);
    SAME("ErrorNumber", EMSGSIZE);
    SAME("ErrorNumber", EPROTOTYPE);
    SAME("ErrorNumber", ENONET);
    SAME("ErrorNumber", ENOPROTOOPT);
    SAME("ErrorNumber", EPROTONOSUPPORT);
    SAME("ErrorNumber", ESOCKTNOSUPPORT);
    SAME("ErrorNumber", EOPNOTSUPP);
    SAME("ErrorNumber", EAFNOSUPPORT);
    SAME("ErrorNumber", EADDRINUSE);
    SAME("ErrorNumber", EADDRNOTAVAIL);
    SAME("ErrorNumber", ENETDOWN);
    SAME("ErrorNumber", ENETUNREACH);
    SAME("ErrorNumber", ECONNABORTED);
    SAME("ErrorNumber", ECONNRESET);
    SAME("ErrorNumber", ENOBUFS);
    SAME("ErrorNumber", EISCONN);
    SAME("ErrorNumber", ENOTCONN);
    SAME("ErrorNumber", ETIMEDOUT);
    SAME("ErrorNumber", ECONNREFUSED);
    SAME("ErrorNumber", EHOSTDOWN);
    SAME("ErrorNumber", EHOSTUNREACH);
    SAME("ErrorNumber", EALREADY);
    SAME("ErrorNumber", EINPROGRESS);
}

static void constants(void) {
    SAME("SocketConstants", AF_UNSPEC);
    SAME("SocketConstants", AF_UNIX);
    SAME("SocketConstants", AF_INET);
    SAME("SocketConstants", AF_INET6);
    SAME("SocketConstants", AF_NETLINK);
    SAME("SocketConstants", AF_PACKET);
    SAME("SocketConstants", AF_VSOCK);
    SAME("SocketConstants", SOCK_STREAM);
    SAME("SocketConstants", SOCK_DGRAM);
    SAME("SocketConstants", SOCK_RAW);
    SAME("SocketConstants", SOCK_SEQPACKET);
    SAME("SocketConstants", SOCK_NONBLOCK);
    SAME("SocketConstants", SOCK_CLOEXEC);
    SAME("SocketConstants", IPPROTO_IP);
    SAME("SocketConstants", IPPROTO_ICMP);
    SAME("SocketConstants", IPPROTO_TCP);
    SAME("SocketConstants", IPPROTO_UDP);
    SAME("SocketConstants", IPPROTO_IPV6);
    SAME("SocketConstants", IPPROTO_ICMPV6);
    SAME("SocketConstants", IPPROTO_RAW);
    SAME("SocketConstants", SHUT_RD);
    SAME("SocketConstants", SHUT_WR);
    SAME("SocketConstants", SHUT_RDWR);
    SAME("SocketConstants", MSG_OOB);
    SAME("SocketConstants", MSG_PEEK);
    SAME("SocketConstants", MSG_DONTROUTE);
    SAME("SocketConstants", MSG_CTRUNC);
    SAME("SocketConstants", MSG_TRUNC);
    SAME("SocketConstants", MSG_DONTWAIT);
    SAME("SocketConstants", MSG_EOR);
    SAME("SocketConstants", MSG_WAITALL);
    SAME("SocketConstants", MSG_ERRQUEUE);
    SAME("SocketConstants", MSG_NOSIGNAL);
    SAME("SocketConstants", MSG_CMSG_CLOEXEC);
    SAME("SocketConstants", SOL_SOCKET);
    SAME("SocketConstants", SOL_PACKET);
    SAME("SocketConstants", SOL_NETLINK);
    SAME("SocketConstants", SO_REUSEADDR);
    SAME("SocketConstants", SO_TYPE);
    SAME("SocketConstants", SO_ERROR);
    SAME("SocketConstants", SO_BROADCAST);
    SAME("SocketConstants", SO_SNDBUF);
    SAME("SocketConstants", SO_RCVBUF);
    SAME("SocketConstants", SO_KEEPALIVE);
    SAME("SocketConstants", SO_LINGER);
    SAME("SocketConstants", SO_REUSEPORT);
    SAME("SocketConstants", SO_PEERCRED);
    SAME("SocketConstants", SO_RCVTIMEO);
    SAME("SocketConstants", SO_SNDTIMEO);
    SAME("SocketConstants", SO_BINDTODEVICE);
    SAME("SocketConstants", SO_ATTACH_FILTER);
    SAME("SocketConstants", SO_GET_FILTER);
    SAME("SocketConstants", SO_ATTACH_BPF);
    SAME("SocketConstants", SO_ATTACH_REUSEPORT_CBPF);
    SAME("SocketConstants", SO_ATTACH_REUSEPORT_EBPF);
    SAME("SocketConstants", SO_DETACH_REUSEPORT_BPF);
    SAME("SocketConstants", SO_DETACH_FILTER);
    SAME("SocketConstants", SO_ACCEPTCONN);
    SAME("SocketConstants", SO_SNDBUFFORCE);
    SAME("SocketConstants", SO_RCVBUFFORCE);
    SAME("SocketConstants", SO_PROTOCOL);
    SAME("SocketConstants", SO_DOMAIN);
    SAME("SocketConstants", SO_LOCK_FILTER);
    SAME("SocketConstants", SO_COOKIE);
    SAME("SocketConstants", SO_MEMINFO);
    SAME("SocketConstants", SK_MEMINFO_DROPS);
    V("SocketConstants.SK_MEMINFO_SIZE", SK_MEMINFO_VARS * sizeof(unsigned));
    SAME("SocketConstants", IP_RECVERR);
    SAME("SocketConstants", IPV6_RECVERR);
    SAME("SocketConstants", SCM_RIGHTS);
    SAME("SocketConstants", SCM_PIDFD);
}

static void addresses(void) {
    AT("SocketAddressLayout.FAMILY", struct sockaddr, sa_family);
    SIZE("SocketAddressLayout.STORAGE_SIZE", struct sockaddr_storage);
    SIZE("SocketAddressLayout.Inet4.SIZE", struct sockaddr_in);
    AT("SocketAddressLayout.Inet4.PORT", struct sockaddr_in, sin_port);
    AT("SocketAddressLayout.Inet4.ADDRESS", struct sockaddr_in, sin_addr);
    SIZE("SocketAddressLayout.Inet6.SIZE", struct sockaddr_in6);
    AT("SocketAddressLayout.Inet6.SIZE_RFC2133", struct sockaddr_in6, sin6_scope_id);
    AT("SocketAddressLayout.Inet6.PORT", struct sockaddr_in6, sin6_port);
    AT("SocketAddressLayout.Inet6.FLOW_INFO", struct sockaddr_in6, sin6_flowinfo);
    AT("SocketAddressLayout.Inet6.ADDRESS", struct sockaddr_in6, sin6_addr);
    AT("SocketAddressLayout.Inet6.SCOPE_ID", struct sockaddr_in6, sin6_scope_id);
    SIZE("SocketAddressLayout.Unix.SIZE", struct sockaddr_un);
    AT("SocketAddressLayout.Unix.PATH", struct sockaddr_un, sun_path);
    V("SocketAddressLayout.Unix.PATH_SIZE", sizeof(((struct sockaddr_un *)0)->sun_path));
    SIZE("SocketAddressLayout.Netlink.SIZE", struct sockaddr_nl);
    AT("SocketAddressLayout.Netlink.PORT_ID", struct sockaddr_nl, nl_pid);
    AT("SocketAddressLayout.Netlink.GROUPS", struct sockaddr_nl, nl_groups);
    SIZE("SocketAddressLayout.LinkLayer.SIZE", struct sockaddr_ll);
    AT("SocketAddressLayout.LinkLayer.PROTOCOL", struct sockaddr_ll, sll_protocol);
    AT("SocketAddressLayout.LinkLayer.INDEX", struct sockaddr_ll, sll_ifindex);
    AT("SocketAddressLayout.LinkLayer.HARDWARE_TYPE", struct sockaddr_ll, sll_hatype);
    AT("SocketAddressLayout.LinkLayer.PACKET_TYPE", struct sockaddr_ll, sll_pkttype);
    AT("SocketAddressLayout.LinkLayer.ADDRESS_LENGTH", struct sockaddr_ll, sll_halen);
    AT("SocketAddressLayout.LinkLayer.ADDRESS", struct sockaddr_ll, sll_addr);
    SIZE("SocketAddressLayout.Vsock.SIZE", struct sockaddr_vm);
    AT("SocketAddressLayout.Vsock.PORT", struct sockaddr_vm, svm_port);
    AT("SocketAddressLayout.Vsock.CID", struct sockaddr_vm, svm_cid);
}

static void messages(void) {
    SIZE("MessageLayout.IoVec.SIZE", struct iovec);
    AT("MessageLayout.IoVec.BASE", struct iovec, iov_base);
    AT("MessageLayout.IoVec.LENGTH", struct iovec, iov_len);
    SIZE("MessageLayout.MsgHdr.SIZE", struct msghdr);
    AT("MessageLayout.MsgHdr.NAME", struct msghdr, msg_name);
    AT("MessageLayout.MsgHdr.NAME_LENGTH", struct msghdr, msg_namelen);
    AT("MessageLayout.MsgHdr.IOV", struct msghdr, msg_iov);
    AT("MessageLayout.MsgHdr.IOV_LENGTH", struct msghdr, msg_iovlen);
    AT("MessageLayout.MsgHdr.CONTROL", struct msghdr, msg_control);
    AT("MessageLayout.MsgHdr.CONTROL_LENGTH", struct msghdr, msg_controllen);
    AT("MessageLayout.MsgHdr.FLAGS", struct msghdr, msg_flags);
    SIZE("MessageLayout.MMsgHdr.SIZE", struct mmsghdr);
    AT("MessageLayout.MMsgHdr.LENGTH", struct mmsghdr, msg_len);
    SIZE("MessageLayout.CMsgHdr.SIZE", struct cmsghdr);
    AT("MessageLayout.CMsgHdr.LENGTH", struct cmsghdr, cmsg_len);
    AT("MessageLayout.CMsgHdr.LEVEL", struct cmsghdr, cmsg_level);
    AT("MessageLayout.CMsgHdr.TYPE", struct cmsghdr, cmsg_type);
    V("MessageLayout.CMsgHdr.DATA", CMSG_LEN(0));
    V("MessageLayout.CMsgHdr.ALIGNMENT", CMSG_SPACE(1) - CMSG_SPACE(0));
    V("MessageLayout.CMsgHdr.length(1)", CMSG_LEN(1));
    V("MessageLayout.CMsgHdr.length(20)", CMSG_LEN(20));
    V("MessageLayout.CMsgHdr.space(0)", CMSG_SPACE(0));
    V("MessageLayout.CMsgHdr.space(1)", CMSG_SPACE(1));
    V("MessageLayout.CMsgHdr.space(8)", CMSG_SPACE(8));
    V("MessageLayout.CMsgHdr.space(12)", CMSG_SPACE(12));
    V("MessageLayout.CMsgHdr.space(20)", CMSG_SPACE(20));
}

static void options(void) {
    SIZE("OptionLayout.TimeSpec.SIZE", struct timespec);
    AT("OptionLayout.TimeSpec.SECONDS", struct timespec, tv_sec);
    AT("OptionLayout.TimeSpec.NANOS", struct timespec, tv_nsec);
    SIZE("OptionLayout.TimeVal.SIZE", struct timeval);
    AT("OptionLayout.TimeVal.SECONDS", struct timeval, tv_sec);
    AT("OptionLayout.TimeVal.MICROS", struct timeval, tv_usec);
    SIZE("OptionLayout.TcpInfo.SIZE", struct tcp_info);
    AT("OptionLayout.TcpInfo.STATE", struct tcp_info, tcpi_state);
    AT("OptionLayout.TcpInfo.CA_STATE", struct tcp_info, tcpi_ca_state);
    AT("OptionLayout.TcpInfo.RETRANSMITS", struct tcp_info, tcpi_retransmits);
    AT("OptionLayout.TcpInfo.PROBES", struct tcp_info, tcpi_probes);
    AT("OptionLayout.TcpInfo.BACKOFF", struct tcp_info, tcpi_backoff);
    AT("OptionLayout.TcpInfo.OPTIONS", struct tcp_info, tcpi_options);
    AT("OptionLayout.TcpInfo.RTO", struct tcp_info, tcpi_rto);
    AT("OptionLayout.TcpInfo.ATO", struct tcp_info, tcpi_ato);
    AT("OptionLayout.TcpInfo.SND_MSS", struct tcp_info, tcpi_snd_mss);
    AT("OptionLayout.TcpInfo.RCV_MSS", struct tcp_info, tcpi_rcv_mss);
    AT("OptionLayout.TcpInfo.UNACKED", struct tcp_info, tcpi_unacked);
    AT("OptionLayout.TcpInfo.SACKED", struct tcp_info, tcpi_sacked);
    AT("OptionLayout.TcpInfo.LOST", struct tcp_info, tcpi_lost);
    AT("OptionLayout.TcpInfo.RETRANS", struct tcp_info, tcpi_retrans);
    AT("OptionLayout.TcpInfo.LAST_DATA_SENT", struct tcp_info, tcpi_last_data_sent);
    AT("OptionLayout.TcpInfo.LAST_DATA_RECV", struct tcp_info, tcpi_last_data_recv);
    AT("OptionLayout.TcpInfo.LAST_ACK_RECV", struct tcp_info, tcpi_last_ack_recv);
    AT("OptionLayout.TcpInfo.PMTU", struct tcp_info, tcpi_pmtu);
    AT("OptionLayout.TcpInfo.RCV_SSTHRESH", struct tcp_info, tcpi_rcv_ssthresh);
    AT("OptionLayout.TcpInfo.RTT", struct tcp_info, tcpi_rtt);
    AT("OptionLayout.TcpInfo.RTTVAR", struct tcp_info, tcpi_rttvar);
    AT("OptionLayout.TcpInfo.SND_SSTHRESH", struct tcp_info, tcpi_snd_ssthresh);
    AT("OptionLayout.TcpInfo.SND_CWND", struct tcp_info, tcpi_snd_cwnd);
    AT("OptionLayout.TcpInfo.ADVMSS", struct tcp_info, tcpi_advmss);
    AT("OptionLayout.TcpInfo.REORDERING", struct tcp_info, tcpi_reordering);
    AT("OptionLayout.TcpInfo.RCV_RTT", struct tcp_info, tcpi_rcv_rtt);
    AT("OptionLayout.TcpInfo.RCV_SPACE", struct tcp_info, tcpi_rcv_space);
    AT("OptionLayout.TcpInfo.TOTAL_RETRANS", struct tcp_info, tcpi_total_retrans);
    AT("OptionLayout.TcpInfo.PACING_RATE", struct tcp_info, tcpi_pacing_rate);
    AT("OptionLayout.TcpInfo.MAX_PACING_RATE", struct tcp_info, tcpi_max_pacing_rate);
    AT("OptionLayout.TcpInfo.BYTES_ACKED", struct tcp_info, tcpi_bytes_acked);
    AT("OptionLayout.TcpInfo.BYTES_RECEIVED", struct tcp_info, tcpi_bytes_received);
    AT("OptionLayout.TcpInfo.SEGS_OUT", struct tcp_info, tcpi_segs_out);
    AT("OptionLayout.TcpInfo.SEGS_IN", struct tcp_info, tcpi_segs_in);
    AT("OptionLayout.TcpInfo.NOTSENT_BYTES", struct tcp_info, tcpi_notsent_bytes);
    AT("OptionLayout.TcpInfo.MIN_RTT", struct tcp_info, tcpi_min_rtt);
    AT("OptionLayout.TcpInfo.DATA_SEGS_IN", struct tcp_info, tcpi_data_segs_in);
    AT("OptionLayout.TcpInfo.DATA_SEGS_OUT", struct tcp_info, tcpi_data_segs_out);
    AT("OptionLayout.TcpInfo.DELIVERY_RATE", struct tcp_info, tcpi_delivery_rate);
    AT("OptionLayout.TcpInfo.BUSY_TIME", struct tcp_info, tcpi_busy_time);
    AT("OptionLayout.TcpInfo.RWND_LIMITED", struct tcp_info, tcpi_rwnd_limited);
    AT("OptionLayout.TcpInfo.SNDBUF_LIMITED", struct tcp_info, tcpi_sndbuf_limited);
    AT("OptionLayout.TcpInfo.DELIVERED", struct tcp_info, tcpi_delivered);
    AT("OptionLayout.TcpInfo.DELIVERED_CE", struct tcp_info, tcpi_delivered_ce);
    AT("OptionLayout.TcpInfo.BYTES_SENT", struct tcp_info, tcpi_bytes_sent);
    AT("OptionLayout.TcpInfo.BYTES_RETRANS", struct tcp_info, tcpi_bytes_retrans);
    AT("OptionLayout.TcpInfo.DSACK_DUPS", struct tcp_info, tcpi_dsack_dups);
    AT("OptionLayout.TcpInfo.REORD_SEEN", struct tcp_info, tcpi_reord_seen);
    AT("OptionLayout.TcpInfo.RCV_OOOPACK", struct tcp_info, tcpi_rcv_ooopack);
    AT("OptionLayout.TcpInfo.SND_WND", struct tcp_info, tcpi_snd_wnd);
    SIZE("OptionLayout.TransmitTime.SIZE", struct sock_txtime);
    AT("OptionLayout.TransmitTime.CLOCK", struct sock_txtime, clockid);
    AT("OptionLayout.TransmitTime.FLAGS", struct sock_txtime, flags);
    SIZE("OptionLayout.FanoutArguments.SIZE", struct fanout_args);
    AT("OptionLayout.FanoutArguments.ID", struct fanout_args, id);
    AT("OptionLayout.FanoutArguments.TYPE_FLAGS", struct fanout_args, type_flags);
    AT("OptionLayout.FanoutArguments.MAX_MEMBERS", struct fanout_args, max_num_members);
    SIZE("OptionLayout.Linger.SIZE", struct linger);
    AT("OptionLayout.Linger.ON", struct linger, l_onoff);
    AT("OptionLayout.Linger.SECONDS", struct linger, l_linger);
    SIZE("OptionLayout.Credentials.SIZE", struct ucred);
    AT("OptionLayout.Credentials.PID", struct ucred, pid);
    AT("OptionLayout.Credentials.UID", struct ucred, uid);
    AT("OptionLayout.Credentials.GID", struct ucred, gid);
    SIZE("OptionLayout.PacketMembership.SIZE", struct packet_mreq);
    AT("OptionLayout.PacketMembership.INDEX", struct packet_mreq, mr_ifindex);
    AT("OptionLayout.PacketMembership.TYPE", struct packet_mreq, mr_type);
    AT("OptionLayout.PacketMembership.ADDRESS_LENGTH", struct packet_mreq, mr_alen);
    AT("OptionLayout.PacketMembership.ADDRESS", struct packet_mreq, mr_address);
    SIZE("OptionLayout.PacketStatistics.SIZE", struct tpacket_stats);
    SIZE("OptionLayout.PacketStatistics.SIZE_V3", struct tpacket_stats_v3);
    AT("OptionLayout.PacketStatistics.PACKETS", struct tpacket_stats_v3, tp_packets);
    AT("OptionLayout.PacketStatistics.DROPS", struct tpacket_stats_v3, tp_drops);
    AT("OptionLayout.PacketStatistics.FREEZES", struct tpacket_stats_v3, tp_freeze_q_cnt);
    SIZE("OptionLayout.FilterInstruction.SIZE", struct sock_filter);
    AT("OptionLayout.FilterInstruction.CODE", struct sock_filter, code);
    AT("OptionLayout.FilterInstruction.JUMP_TRUE", struct sock_filter, jt);
    AT("OptionLayout.FilterInstruction.JUMP_FALSE", struct sock_filter, jf);
    AT("OptionLayout.FilterInstruction.K", struct sock_filter, k);
    SIZE("OptionLayout.FilterProgram.SIZE", struct sock_fprog);
    AT("OptionLayout.FilterProgram.LENGTH", struct sock_fprog, len);
    AT("OptionLayout.FilterProgram.FILTER", struct sock_fprog, filter);
    SIZE("OptionLayout.PacketInfo4.SIZE", struct in_pktinfo);
    AT("OptionLayout.PacketInfo4.INDEX", struct in_pktinfo, ipi_ifindex);
    AT("OptionLayout.PacketInfo4.LOCAL", struct in_pktinfo, ipi_spec_dst);
    AT("OptionLayout.PacketInfo4.DESTINATION", struct in_pktinfo, ipi_addr);
    SIZE("OptionLayout.PacketInfo6.SIZE", struct in6_pktinfo);
    AT("OptionLayout.PacketInfo6.ADDRESS", struct in6_pktinfo, ipi6_addr);
    AT("OptionLayout.PacketInfo6.INDEX", struct in6_pktinfo, ipi6_ifindex);
    SIZE("OptionLayout.PathMtu.SIZE", struct ip6_mtuinfo);
    AT("OptionLayout.PathMtu.ADDRESS", struct ip6_mtuinfo, ip6m_addr);
    AT("OptionLayout.PathMtu.MTU", struct ip6_mtuinfo, ip6m_mtu);
    SIZE("OptionLayout.Membership4.SIZE", struct ip_mreqn);
    AT("OptionLayout.Membership4.GROUP", struct ip_mreqn, imr_multiaddr);
    AT("OptionLayout.Membership4.LOCAL", struct ip_mreqn, imr_address);
    AT("OptionLayout.Membership4.INDEX", struct ip_mreqn, imr_ifindex);
    SIZE("OptionLayout.Membership6.SIZE", struct ipv6_mreq);
    AT("OptionLayout.Membership6.GROUP", struct ipv6_mreq, ipv6mr_multiaddr);
    AT("OptionLayout.Membership6.INDEX", struct ipv6_mreq, ipv6mr_interface);
    SIZE("OptionLayout.Group.SIZE", struct group_req);
    AT("OptionLayout.Group.INDEX", struct group_req, gr_interface);
    AT("OptionLayout.Group.GROUP", struct group_req, gr_group);
    SIZE("OptionLayout.GroupSource.SIZE", struct group_source_req);
    AT("OptionLayout.GroupSource.INDEX", struct group_source_req, gsr_interface);
    AT("OptionLayout.GroupSource.GROUP", struct group_source_req, gsr_group);
    AT("OptionLayout.GroupSource.SOURCE", struct group_source_req, gsr_source);
    SIZE("OptionLayout.ExtendedError.SIZE", struct sock_extended_err);
    AT("OptionLayout.ExtendedError.ERRNO", struct sock_extended_err, ee_errno);
    AT("OptionLayout.ExtendedError.ORIGIN", struct sock_extended_err, ee_origin);
    AT("OptionLayout.ExtendedError.TYPE", struct sock_extended_err, ee_type);
    AT("OptionLayout.ExtendedError.CODE", struct sock_extended_err, ee_code);
    AT("OptionLayout.ExtendedError.INFO", struct sock_extended_err, ee_info);
    AT("OptionLayout.ExtendedError.DATA", struct sock_extended_err, ee_data);
    SIZE("OptionLayout.IcmpFilter.SIZE_V4", struct icmp_filter);
    SIZE("OptionLayout.IcmpFilter.SIZE_V6", struct icmp6_filter);
}

static void netlink(void) {
    SIZE("NetlinkLayout.Header.SIZE", struct nlmsghdr);
    AT("NetlinkLayout.Header.LENGTH", struct nlmsghdr, nlmsg_len);
    AT("NetlinkLayout.Header.TYPE", struct nlmsghdr, nlmsg_type);
    AT("NetlinkLayout.Header.FLAGS", struct nlmsghdr, nlmsg_flags);
    AT("NetlinkLayout.Header.SEQUENCE", struct nlmsghdr, nlmsg_seq);
    AT("NetlinkLayout.Header.PORT_ID", struct nlmsghdr, nlmsg_pid);
    SIZE("NetlinkLayout.Attribute.SIZE", struct nlattr);
    AT("NetlinkLayout.Attribute.LENGTH", struct nlattr, nla_len);
    AT("NetlinkLayout.Attribute.TYPE", struct nlattr, nla_type);
    SIZE("NetlinkLayout.Error.SIZE", struct nlmsgerr);
    AT("NetlinkLayout.Error.ERROR", struct nlmsgerr, error);
    AT("NetlinkLayout.Error.REQUEST", struct nlmsgerr, msg);
    SIZE("NetlinkLayout.Generic.SIZE", struct genlmsghdr);
    AT("NetlinkLayout.Generic.COMMAND", struct genlmsghdr, cmd);
    AT("NetlinkLayout.Generic.VERSION", struct genlmsghdr, version);
    SIZE("NetlinkLayout.Link.SIZE", struct ifinfomsg);
    AT("NetlinkLayout.Link.FAMILY", struct ifinfomsg, ifi_family);
    AT("NetlinkLayout.Link.TYPE", struct ifinfomsg, ifi_type);
    AT("NetlinkLayout.Link.INDEX", struct ifinfomsg, ifi_index);
    AT("NetlinkLayout.Link.FLAGS", struct ifinfomsg, ifi_flags);
    AT("NetlinkLayout.Link.CHANGE", struct ifinfomsg, ifi_change);
    SIZE("NetlinkLayout.Address.SIZE", struct ifaddrmsg);
    AT("NetlinkLayout.Address.FAMILY", struct ifaddrmsg, ifa_family);
    AT("NetlinkLayout.Address.PREFIX_LENGTH", struct ifaddrmsg, ifa_prefixlen);
    AT("NetlinkLayout.Address.FLAGS", struct ifaddrmsg, ifa_flags);
    AT("NetlinkLayout.Address.SCOPE", struct ifaddrmsg, ifa_scope);
    AT("NetlinkLayout.Address.INDEX", struct ifaddrmsg, ifa_index);
    SIZE("NetlinkLayout.Route.SIZE", struct rtmsg);
    AT("NetlinkLayout.Route.FAMILY", struct rtmsg, rtm_family);
    AT("NetlinkLayout.Route.DESTINATION_LENGTH", struct rtmsg, rtm_dst_len);
    AT("NetlinkLayout.Route.SOURCE_LENGTH", struct rtmsg, rtm_src_len);
    AT("NetlinkLayout.Route.TOS", struct rtmsg, rtm_tos);
    AT("NetlinkLayout.Route.TABLE", struct rtmsg, rtm_table);
    AT("NetlinkLayout.Route.PROTOCOL", struct rtmsg, rtm_protocol);
    AT("NetlinkLayout.Route.SCOPE", struct rtmsg, rtm_scope);
    AT("NetlinkLayout.Route.TYPE", struct rtmsg, rtm_type);
    AT("NetlinkLayout.Route.FLAGS", struct rtmsg, rtm_flags);
}

static void processes(void) {
    SAME("ProcessLayout", P_PIDFD);
    SAME("ProcessLayout", WEXITED);
    SAME("ProcessLayout", WNOWAIT);
    SAME("ProcessLayout", PIDFD_NONBLOCK);
    SAME("ProcessLayout", CLD_EXITED);
    SAME("ProcessLayout", CLD_KILLED);
    SAME("ProcessLayout", CLD_DUMPED);
    SIZE("ProcessLayout.SignalInfo.SIZE", siginfo_t);
    AT("ProcessLayout.SignalInfo.SIGNAL", siginfo_t, si_signo);
    AT("ProcessLayout.SignalInfo.CODE", siginfo_t, si_code);
    AT("ProcessLayout.SignalInfo.PID", siginfo_t, si_pid);
    AT("ProcessLayout.SignalInfo.UID", siginfo_t, si_uid);
    AT("ProcessLayout.SignalInfo.STATUS", siginfo_t, si_status);
    SIZE("ProcessLayout.Usage.SIZE", struct rusage);
    AT("ProcessLayout.Usage.USER_TIME", struct rusage, ru_utime);
    AT("ProcessLayout.Usage.SYSTEM_TIME", struct rusage, ru_stime);
    AT("ProcessLayout.Usage.MAX_RESIDENT", struct rusage, ru_maxrss);
    AT("ProcessLayout.Usage.MINOR_FAULTS", struct rusage, ru_minflt);
    AT("ProcessLayout.Usage.MAJOR_FAULTS", struct rusage, ru_majflt);
    AT("ProcessLayout.Usage.BLOCKS_IN", struct rusage, ru_inblock);
    AT("ProcessLayout.Usage.BLOCKS_OUT", struct rusage, ru_oublock);
    AT("ProcessLayout.Usage.VOLUNTARY_SWITCHES", struct rusage, ru_nvcsw);
    AT("ProcessLayout.Usage.INVOLUNTARY_SWITCHES", struct rusage, ru_nivcsw);
    SAME("ProcessLayout.Signals", SIGHUP);
    SAME("ProcessLayout.Signals", SIGINT);
    SAME("ProcessLayout.Signals", SIGQUIT);
    SAME("ProcessLayout.Signals", SIGABRT);
    SAME("ProcessLayout.Signals", SIGKILL);
    SAME("ProcessLayout.Signals", SIGUSR1);
    SAME("ProcessLayout.Signals", SIGUSR2);
    SAME("ProcessLayout.Signals", SIGTERM);
    SAME("ProcessLayout.Signals", SIGCONT);
    SAME("ProcessLayout.Signals", SIGSTOP);
    SAME("ProcessLayout.Signals", SIGWINCH);

    SAME("KcmRequest", AF_KCM);
    SAME("KcmRequest", KCMPROTO_CONNECTED);
    SAME("KcmRequest", SIOCKCMATTACH);
    SAME("KcmRequest", SIOCKCMUNATTACH);
    SAME("KcmRequest", SIOCKCMCLONE);
    AT("KcmRequest.FD", struct kcm_attach, fd);
    AT("KcmRequest.PROGRAM_FD", struct kcm_attach, bpf_fd);
}

void probe(void) {
    waiting();
    descriptors();
    errors();
    constants();
    addresses();
    messages();
    options();
    netlink();
    processes();
}

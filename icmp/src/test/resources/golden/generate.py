import socket
import subprocess

from scapy.all import ICMP, IP, IPv6, UDP, ICMPv6DestUnreach, ICMPv6EchoReply, ICMPv6EchoRequest, ICMPv6PacketTooBig, ICMPv6ParamProblem
from scapy.all import ICMPv6TimeExceeded, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, raw
from scapy.contrib.mpls import MPLS, ICMPExtension_MPLS
from scapy.layers.inet import ICMPExtension_Header, ICMPExtension_InterfaceInformation


def vector(name, data):
    print(name, data.hex())


quoted4 = raw(IP(src="192.0.2.1", dst="198.51.100.2", ttl=1, id=0x1234) / UDP(sport=40000, dport=33434) / b"probe")
quoted6 = raw(
    IPv6(src="2001:db8::1", dst="2001:db8::2", hlim=1, tc=0x2E, fl=0xBEEF1)
    / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / IPv6ExtHdrFragment(offset=0, m=1, id=0xCAFE) / UDP(sport=40001, dport=33435) / b"probe"
)


def extended(kind, code, padded, objects):
    """Scapy puts the objects together, the length and the checksum of the whole are from RFC 4884 and 792."""
    structure = raw(ICMPExtension_Header() / objects)
    body = quoted4.ljust(padded, b"\0") + structure
    return raw(IP(raw(IP(src="192.0.2.9", dst="192.0.2.1") / ICMP(type=kind, code=code, length=padded // 4) / body))[ICMP])


def ipv6(message):
    """With the checksum over the pseudo header of fe80::1 -> ff02::1."""
    return raw(IPv6(src="fe80::1", dst="ff02::1") / message)[40:]


vector("scapy-echo-request", raw(ICMP(type=8, id=0xCAFE, seq=7) / b"HELLO-R-U-THERE"))
vector("scapy-echo-reply", raw(ICMP(type=0, id=0xCAFE, seq=7) / b"HELLO-R-U-THERE"))
vector("scapy-timestamp-reply", raw(ICMP(type=14, id=1, seq=2, ts_ori=3, ts_rx=4, ts_tx=0xFFFFFFFF)))
vector("scapy-redirect", raw(ICMP(type=5, code=1, gw="192.0.2.254") / quoted4))
vector("scapy-fragmentation-needed", raw(ICMP(type=3, code=4, nexthopmtu=1400) / quoted4))
vector("scapy-parameter-problem", raw(ICMP(type=12, code=0, ptr=20) / quoted4))
vector("scapy-time-exceeded-mpls", extended(11, 0, 128, ICMPExtension_MPLS(stack=[MPLS(label=16014, cos=4, s=0, ttl=255), MPLS(label=3, cos=0, s=1, ttl=1)])))
vector(
    "scapy-unreachable-interface",
    extended(3, 1, 128, ICMPExtension_InterfaceInformation(has_ifindex=1, ifindex=15, has_ipaddr=1, afi=1, ip4="192.0.2.9", has_mtu=1, mtu=8192)),
)
vector("scapy6-echo-request", ipv6(ICMPv6EchoRequest(id=0xCAFE, seq=7, data=b"HELLO-R-U-THERE")))
vector("scapy6-echo-reply", ipv6(ICMPv6EchoReply(id=0xCAFE, seq=7, data=b"odd")))
vector("scapy6-unreachable", ipv6(ICMPv6DestUnreach(code=4) / quoted6))
vector("scapy6-packet-too-big", ipv6(ICMPv6PacketTooBig(mtu=1280) / quoted6))
vector("scapy6-time-exceeded", ipv6(ICMPv6TimeExceeded(code=0) / quoted6))
vector("scapy6-parameter-problem", ipv6(ICMPv6ParamProblem(code=1, ptr=0x01020304) / quoted6))

subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
with socket.socket(socket.AF_INET, socket.SOCK_RAW, 1) as icmp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    icmp.settimeout(5)
    udp.bind(("127.0.0.1", 40002))
    udp.sendto(b"anybody there?", ("127.0.0.1", 33436))
    vector("kernel-port-unreachable", icmp.recv(2000)[20:])
    icmp.sendto(raw(ICMP(type=8, id=0xCAFE, seq=9) / b"HELLO"), ("127.0.0.1", 0))
    icmp.recv(2000)
    vector("kernel-echo-reply", icmp.recv(2000)[20:])
with socket.socket(socket.AF_INET6, socket.SOCK_RAW, 58) as icmp, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as udp:
    icmp.settimeout(5)
    udp.bind(("::1", 40003))
    udp.sendto(b"anybody there?", ("::1", 33437))
    vector("kernel6-port-unreachable", icmp.recv(2000))

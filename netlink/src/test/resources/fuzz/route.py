#!/usr/bin/env python3
"""What Linux says over rtnetlink, for the tests and as the fuzzers' first inputs; run as `unshare -Urn ./route.py`.

Needs no more than Python's own sockets, so that it does not share a mistake with what is tested.
"""
import socket
import struct
import subprocess

SETUP = """
link add v0 address 02:00:00:00:00:01 mtu 1400 type veth peer name v1 address 02:00:00:00:00:02
link set v0 alias the-left-end
link property add dev v0 altname a-name-that-is-longer-than-fifteen altname left
link add br0 address 02:00:00:00:00:03 type bridge
link set v1 master br0
link add vx0 type vxlan id 42 remote 192.0.2.99 dstport 4789
link add mv0 link v0 type macvlan mode bridge
link set lo up
link set v0 up
link set v1 up
link set br0 up
addr add 192.0.2.1/24 brd + dev v0
addr add 198.51.100.1 peer 198.51.100.2/32 dev v0
addr add fd00::1/64 dev v0 nodad valid_lft 3600 preferred_lft 1800
route add 10.0.0.0/8 via 192.0.2.2 metric 100 mtu 1300 table 1000
route add 10.1.0.0/16 nexthop via 192.0.2.2 weight 3 nexthop via 192.0.2.3 onlink dev v0
route add blackhole 10.2.0.0/16
route add 10.3.0.0/16 via inet6 fd00::2 dev v0
route add fd01::/64 nexthop via fd00::2 nexthop via fd00::3
route add fd02::/64 via fd00::2 expires 600 pref high
neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0
neigh add proxy 192.0.2.8 dev v0
neigh add fd00::7 lladdr 02:00:00:00:00:07 dev v0 router
nexthop add id 1 via 192.0.2.2 dev v0
nexthop add id 2 blackhole
nexthop add id 3 dev v0 proto bgp
nexthop add id 10 group 1,3/3
route add 10.4.0.0/16 nhid 10
rule add from 192.0.2.0/24 to 10.0.0.0/8 fwmark 7/0xff iif v0 priority 100 table 1000
rule add not ipproto tcp dport 80-443 uidrange 0-0 priority 200 prohibit
rule add priority 300 goto 32766
rule add from fd00::/8 priority 400 lookup main suppress_prefixlength 0
"""
KINDS = {
    "links": (18, "=BxHiII", (0, 0, 0, 0, 0)),
    "addresses": (22, "=BBBBI", (0, 0, 0, 0, 0)),
    "routes": (26, "=BBBBBBBBI", (0,) * 9),
    "neighbours": (30, "=BxxxiHBB", (0, 0, 0, 0, 0)),
    "bridge-neighbours": (30, "=BxxxiHBB", (7, 0, 0, 0, 0)),
    "proxies": (30, "=BxxxiHBB", (0, 0, 0, 8, 0)),
    "rules": (34, "=BBBBBBBBI", (0,) * 9),
    "next-hops": (106, "=BBBBI", (0,) * 5),
}


def dump(sock, kind, header):
    sock.send(struct.pack("=IHHII", 16 + len(header), kind, 0x301, 1, 0) + header)
    while True:
        data = sock.recv(1 << 16)
        while data:
            length, kind = struct.unpack_from("=IH", data)
            if kind in (2, 3):
                return
            # Port ids differ from run to run.
            yield data[:12] + bytes(4) + data[16:length]
            data = data[length + 3 & ~3:]


def main():
    for line in SETUP.strip().splitlines():
        ipv6 = ["-6"] if "fd00" in line and "inet6" not in line else []
        subprocess.run(["ip", *ipv6, *line.split()], check=True)
    subprocess.run("bridge fdb add 02:00:00:00:00:77 dev v1 master static".split(), check=True)
    subprocess.run("bridge fdb add 02:00:00:00:00:78 dev vx0 dst 192.0.2.98 vni 43".split(), check=True)
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    sock.setsockopt(270, 12, 1)
    for name, (kind, form, fields) in KINDS.items():
        with open(f"route-{name}.txt", "w") as out:
            out.write("# made by route.py: whole messages\n")
            for number, message in enumerate(dump(sock, kind, struct.pack(form, *fields))):
                out.write(f"{number}: {message.hex()}\n")


main()

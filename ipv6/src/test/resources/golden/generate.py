import random
import socket
import struct
import subprocess
import tempfile

FIELDS = "ipv6.tclass ipv6.tclass.dscp ipv6.tclass.ecn ipv6.flow ipv6.plen ipv6.nxt ipv6.hlim ipv6.src ipv6.dst".split()


def decode(packet):
    """What tshark says of one raw IP packet."""
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        file.write(struct.pack("=IIII", 0, 0, len(packet), len(packet)) + packet)
        file.flush()
        command = ["tshark", "-n", "-r", file.name, "-T", "fields", "-E", "occurrence=f"]
        for field in FIELDS:
            command += ["-e", field]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip("\n").split("\t")


def vector(name, packet):
    print(name, packet[:40].hex(), " ".join(f"{key}={value}" for key, value in zip(FIELDS, decode(packet))))


def made(name, traffic_class, flow, payload, following, hops, source, destination):
    vector(name, struct.pack(">IHBB16s16s", 6 << 28 | traffic_class << 20 | flow, payload, following, hops, source, destination))


subprocess.run("ip link set lo mtu 1280 up && ip address add 2001:db8::1/128 dev lo nodad", shell=True, check=True)
# ETH_P_IPV6, without link-layer headers; lo shows each packet twice, leaving and arriving.
with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x86DD)) as tap:
    tap.settimeout(5)
    seen = set()

    def sent(name, size, following, **options):
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as udp:
            for option, value in options.items():
                udp.setsockopt(socket.IPPROTO_IPV6, getattr(socket, option), value)
            udp.sendto(bytes(size), ("2001:db8::1", 9))
        while True:
            packet, address = tap.recvfrom(65536)
            if packet not in seen and packet[6] == following:
                seen.add(packet)
                vector(f"kernel-{name}", packet)
                return

    sent("udp", 1, 17)
    sent("class", 2, 17, IPV6_TCLASS=0x2E, IPV6_UNICAST_HOPS=255)
    sent("fragment", 2000, 44, IPV6_UNICAST_HOPS=1)
    sent("hop-by-hop", 3, 0, IPV6_HOPOPTS=bytes([0, 0, 1, 4, 0, 0, 0, 0]))

one, two = (socket.inet_pton(socket.AF_INET6, a) for a in ("2001:db8:1::1", "2001:db8:2::1"))
made("made-vector", 0x98, 0xBEEF1, 0xCAFE, 44, 1, one, two)
made("made-zeros", 0, 0, 0, 59, 0, bytes(16), bytes(16))
made("made-ones", 0xFF, 0xFFFFF, 0xFFFF, 59, 255, b"\xff" * 16, b"\xff" * 16)
made("made-mapped", 0, 0, 0, 59, 64, bytes(10) + b"\xff\xff\xc0\x00\x02\x01", bytes(15) + b"\x01")
dice = random.Random(6)
for number in range(20):
    made(f"made-random-{number}", *(dice.randrange(1 << bits) for bits in (8, 20, 16)), 59, dice.randrange(256), dice.randbytes(16), dice.randbytes(16))

import random
import socket
import struct
import subprocess
import tempfile

FIELDS = "ip.hdr_len ip.dsfield ip.dsfield.dscp ip.dsfield.ecn ip.len ip.id ip.flags ip.flags.df ip.flags.mf ip.frag_offset ip.ttl ip.proto ip.checksum ip.checksum_calculated ip.src ip.dst".split()


def decode(packet):
    """What tshark says of one raw IP packet."""
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        file.write(struct.pack("=IIII", 0, 0, len(packet), len(packet)) + packet)
        file.flush()
        command = ["tshark", "-n", "-r", file.name, "-o", "ip.check_checksum:TRUE", "-o", "ip.defragment:FALSE", "-T", "fields", "-E", "occurrence=f"]
        for field in FIELDS + ["ip.checksum.status"]:
            command += ["-e", field]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip("\n").split("\t")


def vector(name, packet):
    length = (packet[0] & 15) * 4
    values = dict(zip(FIELDS + ["ip.checksum.status"], decode(packet)))
    print(name, packet[:length].hex(), " ".join(f"{key}={value}" for key, value in values.items()))


def made(name, tos, total, identification, fragment, ttl, protocol, checksum, source, destination, options=b""):
    vector(
        name,
        struct.pack(">BBHHHBBH4s4s", 0x45 + len(options) // 4, tos, total, identification, fragment, ttl, protocol, checksum,
                    socket.inet_aton(source), socket.inet_aton(destination)) + options,
    )


subprocess.run("ip link set lo mtu 600 up && ip address add 192.0.2.1/32 dev lo", shell=True, check=True)
# ETH_P_IP, without link-layer headers; lo shows each packet twice, leaving and arriving.
with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)) as tap, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    tap.settimeout(5)
    seen = set()

    def sent(name, size, **options):
        for option, value in options.items():
            udp.setsockopt(socket.IPPROTO_IP, getattr(socket, option), value)
        udp.sendto(bytes(size), ("192.0.2.1", 9))
        number = 0
        while True:
            packet, address = tap.recvfrom(65536)
            if packet in seen or packet[9] != 17:
                continue
            seen.add(packet)
            number += 1
            vector(f"kernel-{name}-{number}", packet)
            if not packet[6] & 0x20:
                return

    sent("udp", 1)
    sent("tos", 2, IP_TOS=0x2E, IP_TTL=255)
    sent("fragments", 1500, IP_TOS=0, IP_TTL=1)
    sent("options", 3, IP_OPTIONS=bytes([7, 11, 4] + [0] * 8 + [1]))

made("made-vector", 0x01, 0xBEEF, 0xCAFE, 0x45DC, 255, 1, 0xDEAD, "172.16.254.254", "192.168.0.1")
made("made-vector-options", 0x01, 0xBEEF, 0xCAFE, 0x45DC, 255, 1, 0xDEAD, "172.16.254.254", "192.168.0.1", bytes([1, 1, 1, 0]))
made("made-zeros", 0, 0, 0, 0, 0, 0, 0, "0.0.0.0", "0.0.0.0")
made("made-ones", 0xFF, 0xFFFF, 0xFFFF, 0xFFFF, 255, 255, 0xFFFF, "255.255.255.255", "255.255.255.255", bytes([1] * 40))
dice = random.Random(5)
for number in range(20):
    numbers = [dice.randrange(1 << bits) for bits in (8, 16, 16, 16, 8, 8, 16)]
    addresses = [socket.inet_ntoa(dice.randbytes(4)) for _ in range(2)]
    made(f"made-random-{number}", *numbers, *addresses, bytes([1] * 4 * dice.randrange(11)))

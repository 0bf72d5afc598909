#!/usr/bin/env bash
# Makes what the tests compare with: tcpdump's forms of the programs (d.txt, dd.txt, ddd.txt) and the packets that they match (matches.txt), for every line
# of expressions.txt and packets.txt. Needs tcpdump with libpcap 1.10 and, for what is said for a live interface, the right to open `lo`.
#
# instructions.bpf and instructions.c are instructions.asm, assembled by bpf_asm of the kernel's sources (tools/bpf); set BPF_ASM to its path to have them
# made, too.
#
# Made with tcpdump 4.99.3, libpcap 1.10.3 on Linux 6.18, and bpf_asm of Linux 6.1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

little() { # of a number of 32 bits, as text for xxd
    printf '%02x%02x%02x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255))
}

# A file for tcpdump. The seconds of a packet's time are its number, counted from 0.
{
    echo "d4c3b2a1 02000400 00000000 00000000 $(little 262144) $(little 1)"
    number=0
    grep -v '^#' packets.txt | while IFS=: read -r _ hex; do
        hex=${hex// /}
        echo "$(little $number) 00000000 $(little $((${#hex} / 2))) $(little $((${#hex} / 2))) $hex"
        number=$((number + 1))
    done
} | xxd -r -p > "$work/packets.pcap"

for form in d dd ddd matches; do
    echo "# Made by generate.sh: a line with the expression, then ${form/#d/tcpdump -d}." > "$work/$form.txt"
done
sed -i 's/then matches/then the numbers of the packets that match, counted from 0; - if it cannot be run over a file/' "$work/matches.txt"

grep -v '^#' expressions.txt | while read -r line; do
    option=${line%% *}
    case $option in
        -O) options=(-O -y EN10MB) expression=${line#* } ;;
        -i) options=(-i lo) expression=${line#-i lo } ;;
        *) options=(-y EN10MB) expression=$line ;;
    esac
    for form in d dd ddd; do
        echo "= $line" >> "$work/$form.txt"
        tcpdump "-$form" "${options[@]}" "$expression" 2> "$work/errors" >> "$work/$form.txt" || { cat "$work/errors" >&2; exit 1; }
    done
    echo "= $line" >> "$work/matches.txt"
    if [[ $option == -i || $line == *protochain* ]]; then
        echo - >> "$work/matches.txt"
    else
        [[ $option == -O ]] && optimizer=(-O) || optimizer=()
        tcpdump "${optimizer[@]}" -tt -n -q -r "$work/packets.pcap" "$expression" 2> /dev/null | sed -n 's/^\([0-9]*\)\.000000 .*/\1/p' | paste -s -d ' ' >> "$work/matches.txt"
    fi
done
mv "$work"/{d,dd,ddd,matches}.txt .

if [[ -n ${BPF_ASM-} ]]; then
    "$BPF_ASM" instructions.asm > instructions.bpf
    "$BPF_ASM" -c instructions.asm > instructions.c
fi

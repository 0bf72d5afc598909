#!/usr/bin/env bash
# What iproute2 6.1.0 and Linux 6.18 say to each other, as strace saw it; run as `unshare -Urn ./generate.sh`. Sequence numbers and port ids differ each time.
set -euo pipefail
cd "$(dirname "$0")"
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT

# The bytes of the calls of this name whose line has this text: the longest.
longest() {
    awk -v call="$1" -v text="$2" '
        function keep() { if (wanted && length(bytes) > length(best)) best = bytes; bytes = "" }
        /^[a-z]+\(/ { keep(); wanted = index($0, call) == 1 && index($0, text) }
        /^ \| [0-9a-f]+ / { line = substr($0, 10, 50); gsub(/ /, "", line); bytes = bytes line }
        END { keep(); print best }' "$trace" | fold -w 64
}

capture() {
    strace -e trace=sendmsg,recvmsg -e write=all -e read=all -o "$trace" "$@" > /dev/null
}

ip link add v0 address 02:00:00:00:00:07 mtu 1400 type veth peer name v1
capture ip link add name br0 address 02:00:00:00:00:09 mtu 1300 type bridge ageing_time 500 stp_state 1
longest sendmsg RTM_NEWLINK > bridge-request.hex
longest recvmsg NLM_F_CAPPED > acknowledgement.hex
capture ip -d link show v0
longest recvmsg RTM_NEWLINK > veth-reply.hex

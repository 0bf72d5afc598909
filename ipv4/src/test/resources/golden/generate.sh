#!/usr/bin/env bash
# Writes headers.txt: IPv4 packets that the kernel sent (kernel-...) and some that struct.pack made (made-...), cut off behind their headers, each as a name, its bytes and what tshark 4.0 reads in them.
# Needs python3, tshark and unprivileged user namespaces.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit
exec unshare -Urn "${PYTHON:-python3}" generate.py > headers.txt

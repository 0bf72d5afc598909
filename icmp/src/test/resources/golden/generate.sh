#!/usr/bin/env bash
# Writes vectors.txt: messages that Scapy 2.7.0 built (scapy ...) and that the kernel sent (kernel ...), each as a name and its bytes.
# Needs python3 with Scapy and unprivileged user namespaces.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit
exec unshare -Urn "${PYTHON:-python3}" generate.py > vectors.txt

#!/bin/sh
# Writes x86_64.txt, aarch64.txt and riscv64.txt from the C headers of those machines. On Debian and Ubuntu the compilers are the packages
# gcc, gcc-aarch64-linux-gnu and gcc-riscv64-linux-gnu; the file of a machine whose compiler is missing is left as it is.
set -eu
cd "$(dirname "$0")"
assembly=$(mktemp)
trap 'rm -f "$assembly"' EXIT
for machine in x86_64 aarch64 riscv64; do
    if [ "$machine" = "$(uname -m)" ]; then compiler=cc; else compiler=$machine-linux-gnu-gcc; fi
    if ! command -v "$compiler" >/dev/null; then
        echo "$machine: no $compiler, skipped" >&2
        continue
    fi
    "$compiler" -S -o "$assembly" probe.c
    sed -n 's/^.*->\([^ ]*\) [$#]*/\1 /p' "$assembly" >"$machine.txt"
    echo "$machine: $(wc -l <"$machine.txt") values"
done

#!/usr/bin/env bash
# Prints which share of the lines of core and engine their own tests run. Core must be over 90 %.
set -euo pipefail
cd "$(dirname "$0")/.."
floor=90
target=${CARGO_TARGET_DIR:-$PWD/target}/coverage
PATH="$(tests/tools/get):$PATH"

# The programs of the LLVM that rustc was built with: rustup's, else Debian's, unpacked and not installed.
programs=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin
if [ ! -x "$programs/llvm-cov" ] && ! timeout 120 rustup component add llvm-tools; then
    major=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    debian=${DRS_RUNTIME_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/drs-runtime/tools}/llvm-$major
    programs=$debian/usr/lib/llvm-$major/bin
    if [ ! -x "$programs/llvm-cov" ]; then
        mkdir -p "$debian"
        get() { apt-get download "llvm-$major" "libllvm$major"; }
        (cd "$debian" && { get || { apt-get update && get; }; } && for package in *.deb; do dpkg -x "$package" .; done) ||
            { echo "error: no llvm-tools of rustup and no llvm-$major of Debian (apt-get update needs root)"; exit 1; }
    fi
    export LD_LIBRARY_PATH=$debian/usr/lib/$(uname -m)-linux-gnu
fi
export LLVM_COV=$programs/llvm-cov LLVM_PROFDATA=$programs/llvm-profdata

export CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_DEBUG=0
# What earlier runs covered does not count.
cargo llvm-cov clean --workspace
cargo llvm-cov --quiet --locked --no-report --package drs-core --package drs-engine

# One room's files: all that the build instrumented but the other room's.
report() { cargo llvm-cov report --ignore-filename-regex "/host/$1/" "${@:2}"; }
report engine | awk 'NF > 8 { printf "%-40s %6s lines %6s missed %8s\n", $1, $8, $9, $10 }'
lines() { printf 'line coverage of %-6s %s\n' "$1" "$(report "$2" | awk '$1 == "TOTAL" { print $10 }')"; }
lines core engine
lines engine core
report engine --fail-under-lines "$floor" >/dev/null || { echo "error: core is under $floor %"; exit 1; }

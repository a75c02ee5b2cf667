#!/bin/sh
# Builds the project's plug-ins into plugins/dist. `plugins/build.sh verify` builds them again and changes nothing: it ends
# with 0 when the bytes are those of plugins/dist, with 1 when they differ, and with 3 when plugins/dist was built with
# another compiler, so that they can't be compared.
#
# DRS_WASM_TOOLCHAIN=rustup|debian forces one of the two ways that toolchain.sh knows.
set -eu

plugins=$(cd "$(dirname "$0")" && pwd)
"$plugins/toolchain.sh"
cd "$plugins"
exec cargo run --quiet --locked -p xtask -- "${1:-build}" "$plugins"

#!/bin/sh
# Builds the first-party plug-ins into plugins/dist.
#
# With rustup's wasm32-unknown-unknown target (`rustup target add wasm32-unknown-unknown`) that is used. Where it can't
# be had, Debian's rustc-web builds the standard library from source: its packages are unpacked, not installed, into
# DRS_RUSTC_WEB (default: the cache folder of the user). DRS_WASM_TOOLCHAIN=rustup|debian forces one of the two.
set -eu

plugins=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$plugins")
cargo_home=${CARGO_HOME:-$HOME/.cargo}
target=${CARGO_TARGET_DIR:-$plugins/target}
debian=${DRS_RUSTC_WEB:-${XDG_CACHE_HOME:-$HOME/.cache}/drs-runtime/rustc-web}
toolchain=${DRS_WASM_TOOLCHAIN:-}

cd "$plugins"
sysroot=$(rustc --print sysroot)
if [ -z "$toolchain" ]; then
    if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then toolchain=rustup; else toolchain=debian; fi
fi

unpack_rustc_web() {
    mkdir -p "$debian/packages"
    libraries=$(apt-cache depends rustc-web libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p' | sort -u)
    llvm=$(apt-cache depends $libraries | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p' | sort -u)
    (cd "$debian/packages" && apt-get download rustc-web libstd-rust-web-dev $libraries $llvm rust-web-src)
    for package in "$debian"/packages/*.deb; do dpkg -x "$package" "$debian"; done
}

# No path of this machine may reach a component.
flags="--remap-path-prefix=$root=/drs-runtime --remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$sysroot=/rust --remap-path-prefix=$debian=/rust"
plugin_crates="-p replication-gate -p health-gate -p launch-guard -p drill-ledger -p panics -p table-probe"

case $toolchain in
rustup)
    CARGO_TARGET_DIR=$target RUSTFLAGS=$flags \
        cargo build --locked --release --target wasm32-unknown-unknown $plugin_crates
    ;;
debian)
    [ -x "$debian/usr/bin/rustc" ] || unpack_rustc_web
    target=$target/rustc-web
    CARGO_TARGET_DIR=$target RUSTFLAGS=$flags \
        RUSTC=$debian/usr/bin/rustc RUSTC_BOOTSTRAP=1 LD_LIBRARY_PATH=$debian/usr/lib/x86_64-linux-gnu \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$sysroot/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld \
        cargo build --locked --release -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown $plugin_crates
    ;;
*)
    echo "DRS_WASM_TOOLCHAIN is rustup or debian, not $toolchain" >&2
    exit 2
    ;;
esac

cargo run --quiet --locked -p xtask -- "$target/wasm32-unknown-unknown/release" "$plugins"

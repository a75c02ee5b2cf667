#!/bin/sh
# Gets a Rust for wasm32-unknown-unknown, if there is none: rustup's target. Where that can't be downloaded, Debian's
# rustc-web, which builds the standard library from source: its packages are unpacked, not installed, into DRS_RUSTC_WEB
# (default: the cache folder of the user). DRS_WASM_TOOLCHAIN=rustup|debian forces one of the two.
set -eu

target=wasm32-unknown-unknown
debian=${DRS_RUSTC_WEB:-${XDG_CACHE_HOME:-$HOME/.cache}/drs-runtime/rustc-web}
route=${DRS_WASM_TOOLCHAIN:-}

case $route in
'' | rustup | debian) ;;
*)
    echo "DRS_WASM_TOOLCHAIN is rustup or debian, not $route" >&2
    exit 2
    ;;
esac

rustup_has_it() { [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; }

rustup_gets_it() {
    command -v rustup >/dev/null && timeout 300 rustup target add "$target" && rustup_has_it
}

unpack_rustc_web() {
    apt-cache show rustc-web >/dev/null 2>&1 || apt-get update
    mkdir -p "$debian/packages"
    libraries=$(apt-cache depends rustc-web libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p' | sort -u)
    llvm=$(apt-cache depends $libraries | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p' | sort -u)
    (cd "$debian/packages" && apt-get download rustc-web libstd-rust-web-dev $libraries $llvm rust-web-src)
    for package in "$debian"/packages/*.deb; do dpkg -x "$package" "$debian"; done
    rm -r "$debian/packages"
}

if [ "$route" != debian ]; then
    if rustup_has_it || rustup_gets_it; then exit 0; fi
    if [ "$route" = rustup ]; then
        echo "rustup can't get the target $target" >&2
        exit 1
    fi
fi
[ -x "$debian/usr/bin/rustc" ] || unpack_rustc_web

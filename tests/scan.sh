#!/usr/bin/env bash
# Holds all third-party code against deny.toml: what is banned, licences, sources. `tests/scan.sh advisories` asks RustSec's
# database of known vulnerabilities as well; it is a repository of GitHub, which not every machine reaches.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
'') checks=(bans licenses sources) ;;
advisories) checks=(bans licenses sources advisories) ;;
*) echo 'usage: tests/scan.sh [advisories]' >&2; exit 2 ;;
esac
deny=$(tests/tools/get)/cargo-deny

echo 'the runtime:'
"$deny" --locked check --allow license-exception-not-encountered "${checks[@]}"
echo 'the plug-ins, with the same rules; they need not use every licence that is allowed:'
"$deny" --locked --manifest-path plugins/Cargo.toml --config deny.toml check \
    --allow license-not-encountered --allow license-exception-not-encountered "${checks[@]}"
echo 'the fuzz targets, likewise:'
"$deny" --locked --manifest-path tests/fuzz/Cargo.toml --config deny.toml check \
    --allow license-not-encountered --allow license-exception-not-encountered "${checks[@]}"
[ "${1:-}" = advisories ] || echo 'known vulnerabilities were not asked for: tests/scan.sh advisories does'

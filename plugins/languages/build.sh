#!/usr/bin/env bash
# Tests the plug-ins in Python, JavaScript and C, builds each with `plugin build` and calls it in its scenarios:
# plugins/languages/build.sh path/to/drs-runtime
#
# The components are not checked in: two builds of one source differ. They are put into the folder that get says, in its
# components/, where the tests of drs-runtime look for them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?usage: plugins/languages/build.sh path/to/drs-runtime}")
folder=$("$here/get")
export PATH="$folder/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1

# Built beside node_modules and not here, so that nothing is written among the sources.
mkdir -p "$folder/components" "$folder/sources"
for plugin in change-freeze drill-size http-probe; do
    [ -d "$here/$plugin" ] || continue
    rm -rf "${folder:?}/sources/$plugin"
    cp -rL "$here/$plugin" "$folder/sources/$plugin"
    (cd "$folder/sources/$plugin" && ./test)
    "$binary" plugin build "$folder/sources/$plugin" --file "$folder/components/$plugin.wasm"
    for scenario in "$here/$plugin"/scenarios/*.toml; do
        "$binary" plugin test "$folder/components/$plugin.wasm" --scenario "$scenario"
    done
done

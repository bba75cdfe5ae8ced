#!/usr/bin/env bash
# Runs every fuzz target of a build for so many seconds: packaging/fuzz.sh BUILD SECONDS
# What it finds lies in BUILD/findings; minimise it and keep it in tests/fuzz/corpus/.
set -euo pipefail
build=$1
seconds=$2
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$build/findings"
for target in "$build"/tests/fuzz/fuzz_*; do
    name=${target##*/fuzz_}
    [[ -f $target && -x $target ]] || continue
    found=$(mktemp -d)
    echo "== $name, $seconds s"
    "$target" -max_total_time="$seconds" -artifact_prefix="$build/findings/$name-" -print_final_stats=1 \
        "$found" "$top/tests/fuzz/corpus/$name" 2>&1 | tail -n 3
    rm -rf "$found"
done

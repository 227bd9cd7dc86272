#!/bin/bash
# Every folder of tests/cases: files of a layout beside the loads, refused rows and raw rows they must give.
# After looking at the difference, `UPDATE=1 tests/cli/test_ingest_cases.sh` writes what came out as what is expected.
set -u
ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
export BIN=${BIN:-$ROOT/build/asan/bin}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0 n=0
for case in "$ROOT"/tests/cases/*/; do
    [ "$(basename "$case")" != __pycache__ ] || continue   # of a helper run by hand
    name=$(basename "$case")
    n=$((n + 1))
    bash "$ROOT/tests/cases/run_case.sh" "$case" "$scratch/$name" >"$scratch/$name.out" 2>&1
    [ -z "${UPDATE:-}" ] || cp "$scratch/$name.out" "$case/expected.tsv"
    if ! diff -u --label expected --label "$name" "$case/expected.tsv" "$scratch/$name.out"; then
        failed=$((failed + 1))
        tail -n 5 "$scratch/$name/log"
    fi
done
echo "$n cases, $failed differ"
[ "$failed" -eq 0 ] && [ "$n" -gt 20 ]

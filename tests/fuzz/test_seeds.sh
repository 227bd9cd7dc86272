#!/bin/bash
# Every seed and every input that once broke something, through its fuzz target under the sanitizers.
set -eu
cd "$ROOT"
for folder in tests/fuzz/seeds/*/; do
    name=$(basename "$folder")
    "$BIN/fuzz_$name" "$folder"
done

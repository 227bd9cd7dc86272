#!/bin/bash
# tests/unit/test_uplift.c over 500 agencies with and without an effect, p held to 3 to 7 %: the figures of NUMBERS 11.
set -eu
for seed in ${SEEDS:-1 2}; do
    SEED=$seed AGENCIES=${AGENCIES:-500} "$BIN/test_uplift"
done

#!/bin/bash
# tests/unit/test_advice_chance.c over 300 agencies a story, and more random rows: the figures of NUMBERS 12.
set -eu
for seed in ${SEED:-1 2}; do
    SEED=$seed SEEDS=${SEEDS:-300} "$BIN/test_advice_chance"
    SEED=$seed SEEDS=${ROWS:-20000} "$BIN/test_advice"
done

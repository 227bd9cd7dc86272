#!/bin/bash
# tests/unit/test_action.c over 300 agencies a story, the range held to leave out "nothing" in 7 of 100 at most: the figures of NUMBERS 10.
set -eu
for seed in ${SEEDS:-1 2}; do
    SEED=$seed AGENCIES=${AGENCIES:-300} "$BIN/test_action"
done

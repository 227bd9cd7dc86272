#!/bin/bash
# Simulated agencies and random designs over 200 seeds, 1,000 rosters: the figures of docs/BENCH.md.
set -eu
seeds=${SEEDS:-200}
for test in test_skill test_fit_dense; do
    SEEDS=$seeds "$BIN/$test"
done
SEEDS=$((5 * seeds)) "$BIN/test_rosters"

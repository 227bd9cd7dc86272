#!/bin/bash
# Simulated agencies and random designs over 200 seeds, 1,000 rosters, bridges of 40 (make bench: 200): the figures of docs/BENCH.md.
set -eu
seeds=${SEEDS:-200}
for test in test_skill test_fit_dense; do
    SEEDS=$seeds "$BIN/$test"
done
SEEDS=$((seeds / 5)) "$BIN/test_bridge"
SEEDS=$((5 * seeds)) "$BIN/test_rosters"

#!/bin/bash
# Simulated agencies and random designs over 200 seeds: the tables of docs/BENCH.md.
set -eu
for test in test_skill test_fit_dense; do
    SEEDS=${SEEDS:-200} "$BIN/$test"
done

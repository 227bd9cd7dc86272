#!/bin/bash
# tests/truth/test_planted.sh over more seeds.
set -eu
SEED=${SEED:-1} SEEDS=${SEEDS:-50} bash "$ROOT/tests/truth/test_planted.sh"

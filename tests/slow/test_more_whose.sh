#!/bin/bash
# tests/property/test_whose.sh over more seeds.
set -eu
SEED=${SEED:-$RANDOM} SEEDS=${SEEDS:-12} bash "$ROOT/tests/property/test_whose.sh"

#!/bin/bash
# tests/property/test_random_orders.sh over more seeds.
set -eu
SEEDS=${SEEDS:-12} bash "$ROOT/tests/property/test_random_orders.sh"

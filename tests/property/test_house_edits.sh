#!/bin/bash
# Any sequence of edited house sheets ends where the last one of each scope alone ends: random edits of random kinds in random
# types of file, in any order of arrival (house_edits.py).
set -eu
seed=${SEED:-$RANDOM}
rounds=${ROUNDS:-2}
echo "seed $seed, $rounds rounds (SEED=$seed ROUNDS=$rounds to repeat)"
"$PYTHON" "$ROOT/tests/property/house_edits.py" "${INGEST:-$BIN/rundown-ingest}" "$SCRATCH" "$seed" "$rounds"

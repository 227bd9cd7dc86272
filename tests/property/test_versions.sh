#!/bin/bash
# What raw_<kind> keeps of versions, against a model that knows nothing of tables: random versions of files of minutes, sessions and
# order lines, in any order, in pieces, sent again, shuffled, with rows that stand twice (versions.py).
set -eu
seed=${SEED:-$RANDOM}
rounds=${ROUNDS:-3}
echo "seed $seed, $rounds rounds (SEED=$seed ROUNDS=$rounds to repeat)"
mkdir -p "$SCRATCH/versions"
"${PYTHON:-python3}" "$(dirname "$0")/versions.py" "$BIN/rundown-ingest" "$SCRATCH/versions" "$seed" "$rounds"

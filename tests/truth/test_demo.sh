#!/bin/bash
# The sample agency, through the real programs, against its truth: every session, stint, day, shift and refusal; the host
# index against the true skills. The programs are the sanitizer build.
set -eu
work=$SCRATCH/demo
rm -rf "$work"
"$BIN/rundown" init "$work" --sample >/dev/null
status=0
"$BIN/rundown-ingest" -q -w "$work" --now 2026-11-23T02:00:00Z 2>"$SCRATCH/log" || status=$?
[ "$status" -eq 3 ] || { echo "ingest ended with $status, expected 3"; cat "$SCRATCH/log"; exit 1; }
"$BIN/rundown-transform" -w "$work" --date 2026-11-22
"$BIN/rundown-score" -q -w "$work" --date 2026-11-22
bash tests/truth/check_truth.sh "$work/warehouse.db" sample-data/truth
bash tests/truth/check_skill.sh "$work/warehouse.db" sample-data/truth

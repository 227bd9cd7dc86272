#!/bin/bash
# Every script of templates/charts over 30 hostile, long and foreign names, one row, zeros, gaps, negative and huge values (pictures.py): the pictures are whole, say
# names as names, no label lies over another or outside, nothing in them runs. Needs $BIN, $ROOT, $SCRATCH, $PYTHON.
set -eu
work=$SCRATCH/pictures
rm -rf "$work"
fail() { echo "$1"; exit 1; }
"$PYTHON" "$ROOT/tests/report/pictures.py" make "$work"
sqlite3 "$work/warehouse.db" "CREATE TABLE other (x)"
"$BIN/rundown-report" -w "$work" pictures --date 2026-11-20 > "$work/list" || fail "not drawn"
for script in "$ROOT"/templates/charts/*.gp; do
    script=$(basename "$script" .gp)
    grep -q "\"script\": \"$script\"\|\"name\": \"$script-" "$work/templates/workbooks/pictures.json" || fail "no case for $script.gp in pictures.py"
done
"$PYTHON" "$ROOT/tests/report/pictures.py" check "$work/out/2026-11-20/charts" > "$work/said" || fail "$(cat "$work/said")"
[ -z "$(find "$work" -name 'RAN*')" ] || fail "a name ran"
[ "$(find "$work/out" -name '*.tmp' | wc -l)" = 0 ] || fail "temporary files stay behind"

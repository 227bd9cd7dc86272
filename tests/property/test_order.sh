#!/bin/bash
# Invariants 1, 3 and 4: the same files in any order, in any batches, repeated, split in two: the same views. A warehouse
# rebuilt from the archive: the same views. Every load: read = loaded + unchanged + superseded + rejected.
set -eu
seed=${SEED:-$RANDOM}
rounds=${ROUNDS:-2}
echo "seed $seed, $rounds rounds (SEED=$seed ROUNDS=$rounds to repeat)"
RANDOM=$seed
date=2026-11-22
here=$(dirname "$0")
work=$SCRATCH/order
rm -rf "$work"
mkdir -p "$work"
# A file without a moment of its own is observed when it reaches the inbox: make that the same everywhere.
cp -r "$ROOT/sample-data/inbox" "$work/inbox"
find "$work/inbox" -type f -exec touch -d '2026-11-23T09:00:00Z' {} +

new_desk() {
    "$RELEASE/rundown" init "$1" >/dev/null
    cp -p "$work/inbox/house.xlsx" "$1/house.xlsx"
}
ingest() {
    local status=0
    "$RELEASE/rundown-ingest" -q -w "$1" 2>>"$1/log" || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || { tail -5 "$1/log"; exit 1; }
}
finish() {
    "$RELEASE/rundown-transform" -q -w "$1" --date $date 2>>"$1/log"
    "$RELEASE/rundown-score" -q -w "$1" --date $date 2>>"$1/log"
}
accounted() {
    local wrong
    wrong=$(sqlite3 "$1/warehouse.db" "SELECT file, rows_read, rows_loaded, rows_unchanged, rows_superseded, rows_rejected
        FROM v_load WHERE status <> 'refused' AND rows_read <> rows_loaded + rows_unchanged + rows_superseded + rows_rejected")
    [ -z "$wrong" ] || { echo "rows that nobody accounts for: $wrong"; exit 1; }
}

new_desk "$work/reference"
(cd "$work/inbox" && find . -type f ! -name house.xlsx | cpio -pdm --quiet "$work/reference/inbox")
ingest "$work/reference"
finish "$work/reference"
accounted "$work/reference"
bash "$here/views.sh" "$work/reference/warehouse.db" >"$work/views.reference"
bash "$here/views.sh" "$work/reference/warehouse.db" -v_load -v_reject -v_meta >"$work/views.facts"

for round in $(seq "$rounds"); do
    desk=$work/desk$round
    new_desk "$desk"
    (cd "$work/inbox" && find . -type f ! -name house.xlsx | LC_ALL=C sort) |
        shuf --random-source=<(yes "$RANDOM") >"$work/files"
    while read -r file; do
        (cd "$work/inbox" && echo "$file" | cpio -pdm --quiet "$desk/inbox")
        [ $((RANDOM % 4)) -ne 0 ] || ingest "$desk"
        if [ $((RANDOM % 12)) -eq 0 ]; then   # sent again
            (cd "$work/inbox" && echo "$file" | cpio -pdmu --quiet "$desk/inbox")
            [ $((RANDOM % 2)) -ne 0 ] || [ ! -e "$desk/warehouse.db" ] || finish "$desk"
        fi
    done <"$work/files"
    ingest "$desk"
    ingest "$desk"
    finish "$desk"
    accounted "$desk"
    bash "$here/views.sh" "$desk/warehouse.db" >"$work/views.round"
    diff "$work/views.reference" "$work/views.round" >"$work/diff" || { echo "round $round differs:"; head -20 "$work/diff"; exit 1; }
    rm -rf "$desk"
done

# Split: an export in two files instead of one, headings on both.
desk=$work/split
new_desk "$desk"
(cd "$work/inbox" && find . -type f ! -name house.xlsx | cpio -pdm --quiet "$desk/inbox")
whole=$(find "$desk/inbox" -name 'Livestream_v2_*.csv')
[ -s "$whole" ] || { echo "no export to split"; exit 1; }
half=$(($(wc -l <"$whole") / 2))
[ "$half" -gt 2 ] || { echo "$whole is too short to split"; exit 1; }
{ head -n 1 "$whole" && tail -n +$((half + 1)) "$whole"; } >"${whole/Livestream_v2_/Livestream_v2_b_}"
head -n "$half" "$whole" >"$whole.first"
mv "$whole.first" "$whole"
ingest "$desk"
finish "$desk"
accounted "$desk"
bash "$here/views.sh" "$desk/warehouse.db" -v_load -v_reject -v_meta >"$work/views.split"
diff "$work/views.facts" "$work/views.split" >"$work/diff" || { echo "split differs:"; head -20 "$work/diff"; exit 1; }

"$RELEASE/rundown" rebuild -w "$work/reference" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
bash "$here/views.sh" "$work/reference/warehouse.db" >"$work/views.rebuilt"
diff "$work/views.reference" "$work/views.rebuilt" >"$work/diff" || { echo "rebuilt differs:"; head -20 "$work/diff"; exit 1; }

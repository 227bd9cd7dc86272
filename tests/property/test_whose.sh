#!/bin/bash
# Whose file is it (NUMBERS rule 2) hangs on the set of files, not on the order in which they came: files in right folders, wrong ones
# and none, dropped in several orders and splits, make the same loads, rows and views, and so does a rebuild.
# SEEDS: how many (default 2), from SEED on (default 1).
set -eu
first=${SEED:-1}
here=$ROOT/tests/property
work=$SCRATCH/whose
date=2026-11-12

desk_of() {   # ORDER: a desk that got the files as ORDER says
    local desk=${1%.order} name status
    "$RELEASE/rundown" init "$desk" >/dev/null
    rm -f "$desk/house.xlsx"
    mkdir -p "$desk/inbox"
    while read -r name; do
        if [ -n "$name" ]; then
            mkdir -p "$(dirname "$desk/inbox/$name")"
            cp -p "$work/files/$name" "$desk/inbox/$name"
            continue
        fi
        status=0
        "$BIN/rundown-ingest" -q -w "$desk" 2>>"$desk/log" || status=$?
        [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || { tail -5 "$desk/log"; return 1; }
    done <"$1"
    views_of "$desk" >"$desk.views"
}
views_of() {   # loads and refused rows, too; what the raw tables hold is what the views are made of
    "$RELEASE/rundown-transform" -q -w "$1" --date $date
    "$RELEASE/rundown-score" -q -w "$1" --date $date
    sqlite3 -readonly "$1/warehouse.db" "SELECT sha256, sheet, kind, account, account_by, status, rows_read FROM v_load ORDER BY 1, 2, 3"
    bash "$here/views.sh" "$1/warehouse.db" -v_meta
}
same() {
    diff "$1" "$2" >"$work/diff" || { echo "seed $seed: $3 differs:"; head -20 "$work/diff"; exit 1; }
}

ways=
for seed in $(seq "$first" $((first + ${SEEDS:-2} - 1))); do
    rm -rf "$work"
    mkdir -p "$work"
    "$PYTHON" "$here/whose_files.py" "$seed" "$work"
    for order in "$work"/*.order; do
        desk_of "$order"
    done
    same "$work/1.views" "$work/2.views" "another order (SEED=$seed SEEDS=1 to repeat)"
    same "$work/1.views" "$work/3.views" "a file at a time (SEED=$seed SEEDS=1 to repeat)"
    "$RELEASE/rundown" rebuild -w "$work/2" >"$work/log" 2>&1 || { echo "seed $seed:"; cat "$work/log"; exit 1; }
    views_of "$work/2" >"$work/rebuilt.views"
    same "$work/1.views" "$work/rebuilt.views" "what is rebuilt from the archive (SEED=$seed SEEDS=1 to repeat)"
    ways="$ways $(sqlite3 -readonly "$work/1/warehouse.db" "SELECT DISTINCT account_by FROM v_load WHERE account_by IS NOT NULL")"
done
# the stories must be worth telling
[ "${SEEDS:-2}" -lt 2 ] || [ "$(echo "$ways" | tr ' ' '\n' | sort -u | grep -c .)" -ge 4 ] || { echo "too few ways to decide: $ways"; exit 1; }

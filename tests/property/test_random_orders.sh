#!/bin/bash
# Invariants 1, 3 and 4 over generated merge files (sessions, minutes, products, orders): in any order, in pieces, with rows in
# another order and sent again, in any batches, they make the same views as one file a night in order; every load accounts
# for its rows; a rebuilt warehouse is the same. random_files.py tells the story of each seed. SEEDS: how many (default 2), from SEED on (default: any).
set -eu
first=${SEED:-$RANDOM}
here=$ROOT/tests/property
work=$SCRATCH/random
date=2026-11-12

desk_of() {   # FOLDER BIN: a desk that got the folder's files as FOLDER.order says, transformed by BIN
    local folder=$1 desk=$1.desk name status
    "$BIN/rundown" init "$desk" >/dev/null
    rm -f "$desk/house.xlsx"
    mkdir -p "$desk/inbox"
    printf 'platform,account,shop,timezone,currency\ntiktok,glow,Glow,Asia/Kuala_Lumpur,MYR\ntiktok,kaira,Kaira,Asia/Jakarta,IDR\n' \
        >"$desk/inbox/accounts.csv"
    touch -d 2026-11-01T00:00:00Z "$desk/inbox/accounts.csv"
    while read -r name; do
        if [ -n "$name" ]; then
            cp -p "$folder/$name" "$desk/inbox/"
            continue
        fi
        status=0
        "$BIN/rundown-ingest" -q -w "$desk" 2>>"$desk/log" || status=$?
        [ "$status" -eq 0 ] || { tail -5 "$desk/log"; return 1; }
    done <"$folder.order"
    views_of "$desk" "$2" >"$folder.views"
    accounted "$desk"
}
views_of() {   # DESK BIN: of each seed the sanitizer build transforms one desk; it reads the files of all
    "$2/rundown-transform" -q -w "$1" --date $date
    "$2/rundown-score" -q -w "$1" --date $date
    # where an export was cut is told by a finding, and differs
    bash "$here/views.sh" "$1/warehouse.db" -v_load -v_reject -v_meta | sed '/|order_cut|/d'
}
accounted() {   # every file was taken, and every row of it is one of the four
    local wrong
    wrong=$(sqlite3 "$1/warehouse.db" "SELECT file, status, rows_read, rows_loaded, rows_unchanged, rows_superseded, rows_rejected
        FROM v_load WHERE status <> 'loaded' OR rows_read <> rows_loaded + rows_unchanged + rows_superseded + rows_rejected")
    [ -z "$wrong" ] || { echo "rows that nobody accounts for: $wrong"; return 1; }
}
same() {
    diff "$1" "$2" >"$work/diff" || { echo "seed $seed: $3 differs:"; head -20 "$work/diff"; exit 1; }
}

for seed in $(seq "$first" $((first + ${SEEDS:-2} - 1))); do
    echo "seed $seed (SEED=$seed SEEDS=1 to repeat)"
    rm -rf "$work"
    mkdir -p "$work"
    "$PYTHON" "$here/random_files.py" "$seed" "$work/whole" "$work/a" "$work/b"
    desk_of "$work/whole" "$RELEASE"
    desk_of "$work/a" "$BIN"
    desk_of "$work/b" "$RELEASE"
    # the story must be worth telling
    [ "$(sqlite3 "$work/whole.desk/warehouse.db" "SELECT count(*) > 0 AND (SELECT count(*) > 50 FROM v_minute) AND
        (SELECT count(*) > 5 FROM v_restatement) AND (SELECT count(*) > 5 FROM v_product_session) FROM v_session")" = 1 ] ||
        { echo "seed $seed: nothing to compare"; exit 1; }
    same "$work/whole.views" "$work/a.views" "another order, in pieces"
    same "$work/whole.views" "$work/b.views" "another order, in pieces"
    "$RELEASE/rundown" rebuild -w "$work/a.desk" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    views_of "$work/a.desk" "$RELEASE" >"$work/rebuilt.views"
    same "$work/whole.views" "$work/rebuilt.views" "what is rebuilt from the archive"
done

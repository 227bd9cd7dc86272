#!/bin/bash
# The same night again loads nothing and changes nothing.
set -eu
work=$SCRATCH/again
rm -rf "$work"
mkdir -p "$work"
night() {
    status=0
    "$RELEASE/rundown" run -q -w "$work/desk" nightly --date 2026-11-22 >/dev/null 2>"$work/log" || status=$?
    [ "$status" -eq "$1" ] || { echo "status $status, expected $1"; cat "$work/log"; exit 1; }
}
state() {
    bash "$(dirname "$0")/views.sh" "$work/desk/warehouse.db"
    sqlite3 "$work/desk/warehouse.db" 'SELECT count(*), max(load_id) FROM load'
    (cd "$work/desk/out" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}
"$RELEASE/rundown" init "$work/desk" --sample >/dev/null
night 3      # the sample holds files and rows that are refused on purpose
state >"$work/first"
night 0      # and the second time there is nothing left to refuse
state >"$work/second"
diff "$work/first" "$work/second"

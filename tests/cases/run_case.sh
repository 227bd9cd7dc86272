#!/bin/bash
# Runs one case and prints what came of it: run_case.sh CASE WORKSPACE [STEP...]
#
# CASE/STEP/ (1, 2, ...) is copied over the workspace, then the inbox is read. NAME.xlsx.txt becomes NAME.xlsx. All files have
# the time in CASE/STEP.when, else 2026-11-20T01:00:00Z (09:00 in Kuala Lumpur). An expected exit status other than 0 stands
# in CASE/STEP.status.
set -eu
case=$1 desk=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$case" && find . -mindepth 1 -maxdepth 1 -type d | sed 's,^\./,,' | sort)
here=$(dirname "$(realpath "$0")")
mkdir -p "$desk/inbox"
[ -e "$desk/rundown.json" ] || echo '{}' >"$desk/rundown.json"
for step; do
    fresh=$(mktemp -d)
    cp -r "$case/$step/." "$fresh"
    find "$fresh" -name '*.xlsx.txt' | while read -r source; do
        "${PYTHON:-python3}" "$here/make_xlsx.py" "$source" "${source%.txt}"
        rm "$source"
    done
    when=2026-11-20T01:00:00Z
    [ ! -e "$case/$step.when" ] || when=$(cat "$case/$step.when")
    find "$fresh" -type f -exec touch -d "$when" {} +
    cp -rp "$fresh/." "$desk"
    rm -r "$fresh"
    status=0 expected=0
    [ ! -e "$case/$step.status" ] || expected=$(cat "$case/$step.status")
    "$BIN/rundown-ingest" -w "$desk" --now "2026-11-20T10:00:0${step}+08:00" >"$desk/log" 2>&1 || status=$?
    if [ "$status" -ne "$expected" ]; then
        echo "step $step: exit status $status, not $expected"
        cat "$desk/log"
    fi
done
bash "$here/dump.sh" "$desk/warehouse.db"
(cd "$desk/inbox" && find . -type f | LC_ALL=C sort | while read -r file; do
    echo "left in inbox: ${file#./}"
    case $file in *.why.txt) sed 's/^/    /' "$file" ;; esac
done)

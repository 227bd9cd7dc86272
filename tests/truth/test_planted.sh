#!/bin/bash
# Agencies with planted faults (planted.py): of every rule what is at its limit, one unit inside and one beyond. The nightly run finds exactly
# what was planted, and in the same agency before planting nothing.
# usage: test_planted.sh    SEED the first, SEEDS how many
set -eu
first=${SEED:-$((RANDOM % 10000))} n=${SEEDS:-3}
bin=${RELEASE:-build/release/bin}
here=$(dirname "$(realpath "$0")")
python=${PYTHON:-/usr/bin/python3}
work=${SCRATCH:-$(mktemp -d)}/planted
export TZ=Asia/Kuala_Lumpur PYTHONDONTWRITEBYTECODE=1

# night SEED [clean]: prints what differs; status 1 if anything
night() {
    rm -rf "$work"
    mkdir -p "$work"
    "$python" "$here/planted.py" "$1" "$work/desk" ${2:-} || return 1
    read -r day now <"$work/desk/day"
    mkdir "$work/desk/archive"
    "$bin/rundown-ingest" -q -w "$work/desk" --now "$now" || { echo "ingest: status $?"; return 1; }
    "$bin/rundown-transform" -q -w "$work/desk" --now "$now" --date "$day" || return 1
    sqlite3 -separator '	' "$work/desk/warehouse.db" "SELECT rule, COALESCE(business_date, ''), COALESCE(platform, ''), COALESCE(account, ''),
        COALESCE(staff_id, ''), COALESCE(subject, ''), CASE rule WHEN 'violation' THEN severity ELSE '' END FROM v_finding" |
        LC_ALL=C sort >"$work/found"
    LC_ALL=C sort "$work/desk/truth.tsv" >"$work/planted"
    diff "$work/planted" "$work/found"
}

echo "SEED=$first SEEDS=$n"
status=0
for seed in $(seq "$first" $((first + n - 1))); do
    night "$seed" || { echo "seed $seed differs (< planted, > found)"; status=1; }
    cut -f1 "$work/planted" | uniq -c >"$work/rules"
    [ "$(wc -l <"$work/rules")" -ge 50 ] || { echo "seed $seed: fewer than 50 rules planted"; status=1; }
done
night "$first" clean || { echo "seed $first: found without a fault"; status=1; }
[ ! -s "$work/planted" ] || status=1
comm -13 <("$python" "$here/planted.py" rules) <("$python" -c 'import json, sys; print(*sorted(r["rule"] for r in json.load(open(sys.argv[1]))), sep="\n")' \
    "$here/../../transform/rules.json") | sed 's/^/not checked: no planted fault of rule /'
exit $status

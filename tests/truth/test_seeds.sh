#!/bin/sh
# Other agencies than the committed one, through ingest and transform, against their own truth.
# usage: test_seeds.sh [BIN_DIR [SEED...]]
set -eu
bin=${1:-build/${VARIANT:-release}/bin}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 1 2 3 4 5
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
form=csv
status=0
for seed in "$@"; do
    mkdir "$work/$seed"
    "$bin/rundown-generate" --seed "$seed" --days 70 --end 2026-10-18 --minutes $form -o "$work/$seed/made"
    case $form in csv) form=json ;; json) form=none ;; *) form=csv ;; esac
    "$bin/rundown" init "$work/$seed/desk" > "$work/log"
    mv "$work/$seed/made/inbox/house.xlsx" "$work/$seed/desk/house.xlsx"
    cp -r "$work/$seed/made/inbox/." "$work/$seed/desk/inbox/"
    # 3: some input was refused, as planted.
    "$bin/rundown-ingest" -q -w "$work/$seed/desk" --now 2026-10-19T02:00:00Z > "$work/log" 2>&1 || [ $? -eq 3 ] || { cat "$work/log"; exit 1; }
    "$bin/rundown-transform" -q -w "$work/$seed/desk" --now 2026-10-19T02:00:00Z --date 2026-10-18
    printf 'seed %s: ' "$seed"
    sh "$here/check_truth.sh" "$work/$seed/desk/warehouse.db" "$work/$seed/made/truth" || status=1
    rm -rf "${work:?}/$seed"
done
exit $status

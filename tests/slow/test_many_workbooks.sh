#!/bin/bash
# More than 200 workbooks: the sample and agencies of other seeds, plain and with every name hostile, the first day of an agency, days before any data,
# campaign days, ends of months, days ahead. xlsx_lint, openpyxl, the OOXML validator find nothing, nothing that stands in a name runs.
set -eu
work=$SCRATCH/many
rm -rf "$work"
mkdir -p "$work/run"
fail() { echo "$1"; exit 1; }
. "$ROOT/tests/report/validator.sh"
canary=$work/run/canary
cd "$work/run"   # what ran would leave its trace here
report() {
    local desk=$1 status=0
    shift
    "$RELEASE/rundown-report" -q -w "$desk" "$@" >>"$work/list" 2>"$work/err" || status=$?
    [ $status = 0 ] || { cat "$work/err"; fail "$desk: report $*: status $status"; }
}
# desk NAME SEED LAST: an ingested agency of ten weeks; SEED sample: the one rundown brings.
desk() {
    local desk=$work/$1
    if [ "$2" = sample ]; then
        "$RELEASE/rundown" init "$desk" --sample >/dev/null
    else
        "$RELEASE/rundown-generate" --seed "$2" --days 70 --end "$3" -o "$work/made"
        "$RELEASE/rundown" init "$desk" >/dev/null
        mv "$work/made/inbox/house.xlsx" "$desk/house.xlsx"
        cp -r "$work/made/inbox/." "$desk/inbox/"
        rm -r "$work/made"
    fi
    "$RELEASE/rundown-ingest" -q -w "$desk" --now "$(date -u -d "$3 + 1 day" +%F)T02:00:00Z" >"$work/log" 2>&1 || [ $? -eq 3 ] || { cat "$work/log"; fail "$1: ingest"; }
}
# warehouse NAME DATE: from what was ingested to the views.
warehouse() {
    "$RELEASE/rundown-transform" -q -w "$work/$1" --date "$2" && "$RELEASE/rundown-score" -q -w "$work/$1" --date "$2"
}
# print NAME DAYS WEEKS MONTHS CAMPAIGNS
print() {
    local one
    for one in $2; do report "$work/$1" daily --date "$one"; done
    for one in $3; do report "$work/$1" weekly --week "$one"; done
    for one in $4; do report "$work/$1" monthly --month "$one" && report "$work/$1" scorecard --month "$one"; done
    for one in $5; do report "$work/$1" postmortem --campaign "$one"; done
}

desk sample sample 2026-11-22
warehouse sample 2026-11-22
print sample "2026-08-01 2026-08-24 2026-08-25 2026-08-31 2026-09-09 2026-09-30 2026-10-10 2026-10-31 2026-11-01 2026-11-11 2026-11-12 2026-11-15 2026-11-21 2026-11-22 2026-11-23 2026-11-30 2027-01-01" \
    "2026-W34 2026-W35 2026-W40 2026-W45 2026-W46 2026-W47 2026-W48 2026-W53" "2026-07 2026-08 2026-09 2026-10 2026-11 2026-12" \
    "$(sqlite3 "$work/sample/warehouse.db" "SELECT DISTINCT campaign_id FROM v_campaign")"
report "$work/sample" scorecard --week 2026-W47
report "$work/sample" postmortem --date 2026-11-15

# The same agency seen from its first days.
for day in 2026-08-23 2026-08-24 2026-08-25; do
    warehouse sample $day
    rm -f "$work/sample/out/latest"/*   # older than what is there
    for one in "daily --date $day" "weekly --week $(date -d $day +%G-W%V)" "monthly --month ${day%-*}" "scorecard --month ${day%-*}"; do report "$work/sample" -o "$work/first/$day" $one; done
done

# Nothing at all.
"$RELEASE/rundown" init "$work/empty" >/dev/null
sqlite3 "$work/empty/warehouse.db" "CREATE TABLE other (x)"
print empty 2026-11-22 2026-W47 "" ""
report "$work/empty" monthly --month 2026-11

hostile=0
for seed in ${SEEDS_OF_DESKS:-3 5}; do
    desk "hostile-$seed" "$seed" 2026-10-18
    "$PYTHON" "$ROOT/tests/report/hostile.py" "$work/hostile-$seed/warehouse.db" "$canary" "$seed" >"$work/log" || { cat "$work/log"; fail "seed $seed"; }
    warehouse "hostile-$seed" 2026-10-18
    print "hostile-$seed" "2026-08-10 2026-08-31 2026-09-09 2026-10-10 2026-10-17 2026-10-18 2026-10-19" "2026-W38 2026-W41 2026-W42 2026-W43" "2026-09 2026-10" ""
    sqlite3 "$work/hostile-$seed/warehouse.db" "SELECT DISTINCT campaign_id FROM v_campaign WHERE campaign_id NOT LIKE 'same-%' OR campaign_id LIKE 'same-_'" >"$work/campaigns"
    while IFS= read -r campaign; do report "$work/hostile-$seed" postmortem --campaign "$campaign"; done <"$work/campaigns"
    hostile=$((hostile + $(find "$work/hostile-$seed/out" -name '*.xlsx' | wc -l)))
done
[ -z "$(find "$work" -name 'canary*')" ] && [ "$(find "$work/run" | wc -l)" = 1 ] || fail "a name was run: $(find "$work/run" "$work" -name 'canary*')"

find "$work"/*/out "$work/first" -path '*/latest' -prune -o -name '*.xlsx' -print | LC_ALL=C sort >"$work/books"
n=$(wc -l <"$work/books")
[ "$n" -ge 200 ] || fail "only $n workbooks"
tr '\n' '\0' <"$work/books" | xargs -0 -P 2 -n 40 "$PYTHON" "$ROOT/tests/report/xlsx_lint.py" || fail "xlsx_lint"
tr '\n' '\0' <"$work/books" | xargs -0 -P 2 -n 40 "$PYTHON" "$ROOT/tests/report/sound.py" || fail "sound.py"
mapfile -t books <"$work/books"
validate "${books[@]}" || fail "the OOXML validator"
echo "$n workbooks, $hostile of hostile names"

#!/bin/bash
# A small agency whose every name, title and note would do harm, in all five workbooks: xlsx_lint, openpyxl and sound.py find nothing, nothing runs.
# tests/slow/test_many_workbooks.sh does the same over 200 of them. Needs $RELEASE, $ROOT, $PYTHON, $SCRATCH.
set -eu
desk=$SCRATCH/hostile
rm -rf "$desk"
mkdir -p "$desk"
fail() { echo "$1"; exit 1; }
"$RELEASE/rundown-generate" --seed 9 --days 12 --end 2026-10-18 --minutes none -o "$desk/made"
"$RELEASE/rundown" init "$desk/desk" >/dev/null
mv "$desk/made/inbox/house.xlsx" "$desk/desk/house.xlsx"
cp -r "$desk/made/inbox/." "$desk/desk/inbox/"
rm -r "$desk/made"
"$RELEASE/rundown-ingest" -q -w "$desk/desk" --now 2026-10-19T02:00:00Z 2>"$desk/log" || [ $? -eq 3 ] || { cat "$desk/log"; fail ingest; }
mkdir "$desk/run"
cd "$desk/run"   # what ran would leave its trace here
"$PYTHON" "$ROOT/tests/report/hostile.py" "$desk/desk/warehouse.db" "$desk/run/canary" 9 >/dev/null
sqlite3 "$desk/desk/warehouse.db" "UPDATE raw_staff SET name = (SELECT name FROM raw_staff WHERE staff_id = 'H01') WHERE staff_id = 'H04'"
"$RELEASE/rundown-transform" -q -w "$desk/desk" --date 2026-10-18
"$RELEASE/rundown-score" -q -w "$desk/desk" --date 2026-10-18
# Two people of one name are told apart wherever a name stands: all views have it from v_staff.
names=$(sqlite3 "$desk/desk/warehouse.db" "SELECT group_concat(substr(name, -6), '') FROM v_staff WHERE is_current AND staff_id IN ('H01', 'H04');
    SELECT count(*) FROM (SELECT 1 FROM v_staff WHERE is_current GROUP BY lower(name) HAVING count(*) > 1);
    SELECT count(DISTINCT subject_label) - count(DISTINCT subject) FROM v_recommendation WHERE subject_kind = 'host'" | tr '\n' ' ')
[ "$names" = ' (H01) (H04) 0 0 ' ] || fail "names two people have: $names"
report() { "$RELEASE/rundown-report" -q -w "$desk/desk" "$@" >/dev/null; }
report daily --date 2026-10-18
report weekly --week 2026-W42
report monthly --month 2026-10
report scorecard --month 2026-10 --host H01
report postmortem --campaign "$(sqlite3 "$desk/desk/warehouse.db" "SELECT campaign_id FROM v_campaign WHERE campaign_id LIKE 'same-%' LIMIT 1")"
[ -z "$(find "$desk" -name 'canary*')" ] && [ -z "$(ls "$desk/run")" ] || fail "a name was run"
books=("$desk"/desk/out/latest/*.xlsx)
[ ${#books[@]} = 5 ] || fail "workbooks: ${books[*]}"
"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "${books[@]}"
"$PYTHON" "$ROOT/tests/report/sound.py" "${books[@]}"

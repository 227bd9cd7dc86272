#!/bin/bash
# Only accounts, staff and roster are required: with every other house sheet missing, and on the first day of an agency,
# the three workbooks still come out, sound for Excel, and a block without its sheet is one grey line that names it.
# EACH=1 (tests/slow): each of the other sheets in turn, too.
set -eu
work=$SCRATCH/missing
rm -rf "$work"
mkdir -p "$work"
fail() { echo "$1"; exit 1; }

# print_all DESK DAY: the three pipelines, each done or done with something refused (the sample's inbox has three such files).
print_all() {
    local pipeline status
    for pipeline in nightly weekly monthly; do
        status=0
        "$RELEASE/rundown" run -w "$1" "$pipeline" --date "$2" >"$work/log" 2>&1 || status=$?
        [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || { tail -5 "$work/log"; fail "$1: $pipeline ended with $status"; }
    done
    "$RELEASE/rundown-report" -q -w "$1" scorecard --month "${2%-*}" >"$work/log" || { tail -5 "$work/log"; fail "$1: no scorecards"; }
    "$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$1"/out/latest/*.xlsx >"$work/log" 2>&1 || { tail -5 "$work/log"; fail "$1: not sound for Excel"; }
}

# named DESK WORKBOOK WORDS COUNT: so many cells of the workbook say the words.
named() {
    local is
    is=$("$PYTHON" -W ignore - "$1/out/latest/$2.xlsx" "$3" <<'PY'
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
print(sum(sys.argv[2] in str(cell or "") for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row))
PY
)
    [ "$is" -eq "$4" ] || fail "$1, $2: '$3' stands in $is cells, not $4"
}

# sample_without NAME SHEET...: the sample agency whose house.xlsx lacks these sheets.
sample_without() {
    local desk=$work/$1
    shift
    "$RELEASE/rundown" init "$desk" --sample >/dev/null
    "$PYTHON" - "$desk/house.xlsx" "$@" <<'PY'
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
for name in sys.argv[2:]:
    del book[name]
book.save(sys.argv[1])
PY
    print_all "$desk" 2026-11-21
}

others="handover attendance targets campaigns session_file run_down checklist equipment stock actions incidents violations audits moderation coaching followup costs fx"
sample_without none $others
named "$work/none" monthly "fill the targets sheet of house.xlsx" 1
# Each sheet that is not there is named once, where its figures would stand.
for sheet in run_down stock checklist; do named "$work/none" daily "sheet $sheet of house.xlsx" 1; done
for sheet in checklist incidents violations equipment audits; do named "$work/none" weekly "sheet $sheet of house.xlsx" 1; done
for sheet in attendance violations audits coaching; do named "$work/none" scorecard-H01 "sheet $sheet of house.xlsx" 1; done
named "$work/none" scorecard-H01 "sells about" 1
# Attendance nobody kept is no fault of anybody.
[ "$(sqlite3 "$work/none/warehouse.db" "SELECT count(*) > 0, count(no_show) FROM v_attendance")" = "1|0" ] || fail "somebody is missed without an attendance sheet"
[ "$(sqlite3 "$work/none/warehouse.db" "SELECT count(*) FROM v_finding WHERE rule IN ('no_show', 'late', 'early_leave', 'preparation_missing',
    'briefing_missing', 'equipment_fault', 'equipment_unchecked', 'stock_unknown', 'run_down_missing')")" -eq 0 ] || fail "faults found in sheets nobody keeps"

# The first day: one live, planned and aired.
first=$work/first
"$RELEASE/rundown" init "$first" >/dev/null
rm "$first/house.xlsx"
printf 'platform,account,timezone,currency\ntiktok,glow,Asia/Kuala_Lumpur,MYR\n' >"$first/inbox/accounts.csv"
printf 'staff_id,from,name,employment\nH1,2026-11-01,Aina,full_time\n' >"$first/inbox/staff.csv"
printf 'platform,account,start,end,staff_id,role,status\ntiktok,glow,2026-11-20 20:00,2026-11-20 22:00,H1,host,confirmed\n' >"$first/inbox/roster.csv"
printf 'platform,account,room_id,start_at,end_at,gmv_attributed,orders,views\ntiktok,glow,7001,2026-11-20 20:02,2026-11-20 22:00,1200,30,900\n' >"$first/inbox/live.csv"
printf 'campaign_id,name,platform,account,start,end,kind\nopening,Opening,tiktok,glow,2026-11-20,2026-11-20,mega\n' >"$first/inbox/campaigns.csv"
print_all "$first" 2026-11-20
# Its campaign has nothing to be compared with, and no sheet that would tell more: named once each.
"$RELEASE/rundown-report" -q -w "$first" postmortem --campaign opening >"$work/log" || { tail -5 "$work/log"; fail "no post-mortem"; }
named "$first" postmortem-opening "Nothing to compare with" 1
for what in "actions of house" "incidents of house" "run_down of house" "costs sheet that name"; do named "$first" postmortem-opening "$what" 1; done
named "$first" scorecard-H1 "not yet rated" 1
named "$first" monthly "fill the targets sheet of house.xlsx" 1
[ "$(sqlite3 "$first/warehouse.db" "SELECT late_start_min, lost FROM v_plan")" = "2|20.34" ] || fail "the first day's plan"

[ -n "${EACH:-}" ] || exit 0
for sheet in $others; do
    sample_without "$sheet" "$sheet"
    named "$work/$sheet" monthly "fill the targets sheet of house.xlsx" "$([ "$sheet" = targets ] && echo 1 || echo 0)"
    rm -rf "${work:?}/$sheet"
done

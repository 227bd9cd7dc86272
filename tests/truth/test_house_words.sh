#!/bin/bash
# House sheets as people change them, up to the public views: what the newest sheet says of a week, or of a whole table, is all there is.
set -eu
work=$SCRATCH/words
rm -rf "$work"
mkdir -p "$work/inbox"
echo '{}' >"$work/rundown.json"
n=0
# sheet NAME: the text of stdin as a file of the inbox, seen an hour after the one before
sheet() {
    n=$((n + 1))
    { cat; echo "# sheet $n"; } >"$work/inbox/$1"
    touch -d "2026-06-01T00:00:00Z + $n hours" "$work/inbox/$1"
}
# house: the house.xlsx of the workspace, of "==sheet" and tab-separated lines
house() {
    n=$((n + 1))
    tee "$work/book.txt" >/dev/null
    echo "# sheet $n" >>"$work/book.txt"
    "$PYTHON" "$ROOT/tests/cases/make_xlsx.py" "$work/book.txt" "$work/house.xlsx"
    touch -d "2026-06-01T00:00:00Z + $n hours" "$work/house.xlsx"
}
ingest() { "$BIN/rundown-ingest" -w "$work" 2>"$work/log" || { cat "$work/log"; exit 1; }; }
transform() { ingest && "${RELEASE:-$BIN}/rundown-transform" -w "$work" --date 2027-01-10 2>"$work/log" || { cat "$work/log"; exit 1; }; }
ask() { sqlite3 "$work/warehouse.db" "$1"; }
is() { # is WHAT EXPECTED QUERY
    local found
    found=$(ask "$3")
    [ "$found" = "$2" ] || { printf '%s\n  is        %s\n  should be %s\n' "$1" "$found" "$2"; exit 1; }
}
plans="SELECT group_concat(account || ' ' || start_at, ', ') FROM (SELECT * FROM v_plan ORDER BY account, start_at)"
raw() { echo "SELECT group_concat($2, ' ') FROM (SELECT DISTINCT r.* FROM raw_$1 AS r WHERE r.version = (SELECT max(l.version) FROM load_scope AS s
        JOIN load AS l USING (load_id) WHERE l.kind = '$1' AND s.scope = r.scope) ORDER BY $2)"; }

sheet accounts.csv <<'CSV'
platform,account,timezone,currency
tiktok,glow,Asia/Kuala_Lumpur,MYR
tiktok,nova,Asia/Kuala_Lumpur,MYR
CSV
sheet staff.csv <<'CSV'
staff_id,from,name,employment
A,2026-01-01,Aina,part_time
B,2026-01-01,Bala,part_time
CSV
sheet session.csv <<'CSV'
platform,account,room_id,start_at,duration_s,gmv
tiktok,glow,7512345678901000001,2026-05-28 10:00,7200,200
tiktok,glow,7512345678901000002,2026-06-03 10:00,7200,300
CSV
# Three weeks of two accounts. The shift of Sunday night 2027-01-03 ends on Monday: it belongs to the week it starts in, 2026-W53, as
# New Year's Day does.
sheet roster.csv <<'CSV'
platform,account,start,end,staff_id
tiktok,glow,2026-05-28 10:00,2026-05-28 12:00,A
tiktok,glow,2026-06-03 10:00,2026-06-03 12:00,A
tiktok,glow,2027-01-01 20:00,2027-01-01 22:00,A
tiktok,glow,2027-01-03 23:00,2027-01-04 01:00,B
tiktok,glow,2027-01-04 20:00,2027-01-04 22:00,A
tiktok,nova,2027-01-04 20:00,2027-01-04 22:00,B
CSV
sheet attendance.csv <<'CSV'
staff_id,date,check_in,check_out
A,2027-01-01,2027-01-01 20:25,2027-01-01 22:00
A,2027-01-04,2027-01-04 19:50,2027-01-04 22:00
CSV
sheet targets.csv <<'CSV'
period,scope,scope_id,metric,target,currency
2026-12,account,glow,gmv,1000,MYR
2027-01,account,glow,gmv,2000,MYR
CSV
sheet costs.csv <<'CSV'
date,kind,amount
2027-01-01,fee,10
2027-01-02,fee,20
CSV
sheet equipment.csv <<'CSV'
item_id,room,kind,status
CAM-1,R1,camera,ok
MIC-1,R1,mic,faulty
CSV
transform
is 'shifts as planned' 'glow 2026-05-28 10:00:00, glow 2026-06-03 10:00:00, glow 2027-01-01 20:00:00, glow 2027-01-03 23:00:00, glow 2027-01-04 20:00:00, nova 2027-01-04 20:00:00' "$plans"
is 'late as checked in' '25' "SELECT minutes_late FROM v_attendance WHERE planned_start LIKE '2027-01-01%'"

# The week of Monday 4 January again, of glow only, and without its shift but another: the Sunday before and nova stay.
sheet roster2.csv <<'CSV'
platform,account,start,end,staff_id
tiktok,glow,2027-01-05 20:00,2027-01-05 22:00,A
CSV
# The check-in of New Year's Day corrected; the sheet speaks for 2026-W53 only. In staff, Aina is full-time from June on.
sheet attendance2.csv <<'CSV'
staff_id,date,check_in,check_out
A,2027-01-01,2027-01-01 20:05,2027-01-01 22:00
CSV
sheet staff2.csv <<'CSV'
staff_id,from,name,employment
A,2026-01-01,Aina,part_time
A,2026-06-01,Aina,full_time
B,2026-01-01,Bala,part_time
CSV
# Whole tables: what is gone is gone, whatever its date.
sheet targets2.csv <<'CSV'
period,scope,scope_id,metric,target,currency
2027-01,account,glow,gmv,2500,MYR
CSV
sheet costs2.csv <<'CSV'
date,kind,amount
2027-01-02,fee,20
CSV
sheet equipment2.csv <<'CSV'
item_id,room,kind,status
MIC-1,R1,mic,ok
CSV
transform
is 'a shift deleted' 'glow 2026-05-28 10:00:00, glow 2026-06-03 10:00:00, glow 2027-01-01 20:00:00, glow 2027-01-03 23:00:00, glow 2027-01-05 20:00:00, nova 2027-01-04 20:00:00' "$plans"
is 'a check-in corrected' '1|2027-01-01 20:05:00' "SELECT count(*), max(actual_start) FROM v_attendance WHERE planned_start LIKE '2027-01-01%'"
is 'part-time in May, full-time in June' 'part_time full_time' "SELECT group_concat(employment, ' ') FROM (SELECT employment FROM v_host_month WHERE host_id = 'A' ORDER BY period)"
is 'targets' '2027-01|2500.0' "SELECT DISTINCT period, target FROM v_attainment"
is 'costs' '2027-01-02' "$(raw costs date)"
is 'equipment' 'MIC-1|ok' "SELECT item_id, status FROM v_equipment"

# 2026-W53 without its Sunday shift: the Monday after it stays.
sheet roster3.csv <<'CSV'
platform,account,start,end,staff_id
tiktok,glow,2027-01-01 20:00,2027-01-01 22:00,A
CSV
# Nova's only shift deleted: its row with the day alone says so.
sheet roster4.csv <<'CSV'
platform,account,start,end,staff_id
tiktok,nova,2027-01-06,,
CSV

# A week the workspace's own book spoke of and does not any more is named, and stays.
house <<'BOOK'
==roster
platform	account	start	end	staff_id
tiktok	glow	2026-11-18 20:00	2026-11-18 22:00	A
tiktok	glow	2026-11-25 20:00	2026-11-25 22:00	A
tiktok	glow	2026-12-02 20:00	2026-12-02 22:00	A
BOOK
ingest
house <<'BOOK'
==roster
platform	account	start	end	staff_id
tiktok	glow	2026-12-02 20:00	2026-12-02 22:00	A
tiktok	glow	2026-11-16
BOOK
ingest
told='in the former house.xlsx and no more in this one: 2026-W48|tiktok|glow; it stays as before (a row with a day of the week, platform and account and nothing else clears it)'
grep -qF "house.xlsx:roster: warning: $told" "$work/log" || { cat "$work/log"; exit 1; }
is 'what is kept of it' '1' "SELECT count(*) FROM load WHERE message LIKE '%1 row clears its week; $told'"
is 'weeks of the book' '2026-11-25 12:00' "SELECT strftime('%Y-%m-%d 12:00', min(start), 'unixepoch') FROM ($(raw roster start | sed 's/group_concat(start, . .)/*/')) WHERE start > unixepoch('2026-11-01')"
# It is said once: the next book is beside the one before.
house <<'BOOK'
==roster
platform	account	start	end	staff_id
tiktok	glow	2026-12-02 20:00	2026-12-02 22:30	A
tiktok	glow	2026-11-23
BOOK
ingest
if grep -q 'former house.xlsx' "$work/log"; then cat "$work/log"; exit 1; fi
transform
is 'weeks over New Year, and those cleared' 'glow 2026-05-28 10:00:00, glow 2026-06-03 10:00:00, glow 2026-12-02 20:00:00, glow 2027-01-01 20:00:00, glow 2027-01-05 20:00:00' "$plans"

#!/bin/bash
# Versions: what a newer file says otherwise, told in the order of observation whatever the order of arrival; what a late file
# that was observed early changes (history) and what it does not (today); --as-of; the same from the archive.
set -eu
work=$SCRATCH/restated
rm -rf "$work"
mkdir -p "$work"

new_desk() {
    "$BIN/rundown" init "$1" >/dev/null
    rm -f "$1/house.xlsx"
    mkdir -p "$1/inbox"
    printf 'platform,account,shop,timezone,currency\ntiktok,glow,Glow,Asia/Kuala_Lumpur,MYR\n' >"$1/inbox/accounts.csv"
    touch -d 2026-11-01T00:00:00Z "$1/inbox/accounts.csv"
}
# say DESK DAY GMV...: a month-to-date file observed on that day of November at 01:00 UTC: sales of the lives of the 2nd, 3rd, ...
say() {
    local desk=$1 day=$2 file=$1/inbox/month_$2.csv nth=2 sales
    shift 2
    printf 'platform,account,room_id,start_at,end_at,gmv,orders,views\n# made on the %s\n' "$day" >"$file"   # the same bytes are one file
    for sales; do
        printf 'tiktok,glow,73000000000000%05d,2026-11-%02d 20:00:00,2026-11-%02d 22:00:00,%s,10,500\n' $nth $nth $nth "$sales" >>"$file"
        nth=$((nth + 1))
    done
    touch -d "2026-11-${day}T01:00:00Z" "$file"
}
# ingest DESK DAY [HOUR]: what lies in the inbox is loaded on that day of November
ingest() { "$BIN/rundown-ingest" -q -w "$1" --now "2026-11-${2}T${3:-02}:00:00Z"; }
ask() { sqlite3 -readonly "$1/warehouse.db" "$2"; }
by=$BIN   # the sanitizer build transforms once of each kind: its runs take five times as long, and go one road
transform() {
    local desk=$1
    shift
    "$by/rundown-transform" -q -w "$desk" --date 2026-11-20 "$@"
}
failed=0
expect() {   # expect WHAT IS SHOULD
    [ "$2" = "$3" ] || { printf '%s:\n%s\nnot\n%s\n' "$1" "$2" "$3"; failed=1; }
}
restated="SELECT business_date, metric, old, new, observed_at, file FROM v_restatement ORDER BY observed_at, business_date, metric"
gmv="SELECT group_concat(gmv, ' ') FROM (SELECT gmv FROM v_session ORDER BY session_key)"

# A restated month: the 2nd is corrected on the 7th, taken back on the 8th and stays; the 3rd is corrected on the 9th.
desk=$work/month
new_desk "$desk"
say "$desk" 05 100 200; ingest "$desk" 05
say "$desk" 06 100 200; ingest "$desk" 06
say "$desk" 07 150 200; ingest "$desk" 07
say "$desk" 08 100 200; ingest "$desk" 08
say "$desk" 09 100 250; ingest "$desk" 09
say "$desk" 10 100 250 300; ingest "$desk" 10
transform "$desk"
month="2026-11-02|gmv|100.0|150.0|2026-11-07 09:00:00|month_07.csv
2026-11-02|gmv|150.0|100.0|2026-11-08 09:00:00|month_08.csv
2026-11-03|gmv|200.0|250.0|2026-11-09 09:00:00|month_09.csv"
expect "restated month" "$(ask "$desk" "$restated")" "$month"
expect "figures of the month" "$(ask "$desk" "$gmv")" "100.0 250.0 300.0"

# What was known when: loaded on that day at 02:00 UTC.
as_of() { transform "$desk" --as-of "2026-11-${1}T12:00:00Z"; ask "$desk" "$gmv"; }
expect "as of the 6th" "$(as_of 06)" "100.0 200.0"
by=$RELEASE
expect "as of the 7th" "$(as_of 07)" "150.0 200.0"
expect "as of the 8th" "$(as_of 08)" "100.0 200.0"
expect "as of the 9th" "$(as_of 09)" "100.0 250.0"

restated_since() { "$BIN/rundown" status -w "$desk" --json | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["restated"])'; }
transform "$desk"
"$BIN/rundown-score" -q -w "$desk" --date 2026-11-20
"$BIN/rundown-report" daily -q -w "$desk" --date 2026-11-09 --now 2026-11-10T03:00:00Z >/dev/null
expect "restated since the edition" "$(restated_since)" "[]"

# A file of the 4th turns up on the 15th: history, no news. It said 90 and 200.
say "$desk" 04 90 200; ingest "$desk" 15
transform "$desk"
late="2026-11-02|gmv|90.0|100.0|2026-11-05 09:00:00|month_05.csv
$month"
expect "a late file observed early" "$(ask "$desk" "$restated")" "$late"
expect "today's figures after it" "$(ask "$desk" "$gmv")" "100.0 250.0 300.0"
expect "its rows" "$(ask "$desk" "SELECT rows_loaded, rows_unchanged, rows_superseded FROM v_load WHERE file = 'month_04.csv'")" "0|1|1"
expect "news after it" "$(restated_since)" "[]"
# 200 was first said by it now; on the 6th it was known all the same, from another file.
expect "as of the 6th, after it" "$(as_of 06)" "100.0 200.0"
expect "as of the 7th, after it" "$(as_of 07)" "150.0 200.0"

# Any order of arrival tells the same history.
transform "$desk"
views() {
    "$RELEASE/rundown-score" -q -w "$1" --date 2026-11-20
    bash "$ROOT/tests/property/views.sh" "$1/warehouse.db" -v_load -v_meta -v_edition
}
views "$desk" >"$work/in_order"
other=$work/shuffled
new_desk "$other"
for day in 09 04 10 07 05 08 06; do
    case $day in
    04) say "$other" 04 90 200 ;; 05 | 06 | 08) say "$other" $day 100 200 ;; 07) say "$other" 07 150 200 ;;
    09) say "$other" 09 100 250 ;; 10) say "$other" 10 100 250 300 ;;
    esac
    ingest "$other" 15
done
transform "$other"
views "$other" >"$work/shuffled.txt"
diff "$work/in_order" "$work/shuffled.txt" || { echo "another order of arrival, another history"; failed=1; }

# There and back again, twice: every step with the file that took it, in any order of arrival, and on each day what was said then.
flip() {   # flip DESK DAY: the 2nd as that day's file tells it, on line 4 of the 8th's; the file of the 7th does not speak of it
    local change=
    case $2 in
    05 | 08) say "$1" "$2" 100 200 ;; 06 | 09) say "$1" "$2" 150 200 ;; 07) say "$1" "$2" 200 ;;
    esac
    case $2 in
    07) change='s/0000000002/0000000003/; s/11-02/11-03/g' ;; 08) change='3{h;d};4G' ;;
    esac
    sed -i "$change" "$1/inbox/month_$2.csv"
    touch -d "2026-11-${2}T01:00:00Z" "$1/inbox/month_$2.csv"
}
flips="2026-11-02|gmv|100.0|150.0|2026-11-06 09:00:00|month_06.csv
2026-11-02|gmv|150.0|100.0|2026-11-08 09:00:00|month_08.csv
2026-11-02|gmv|100.0|150.0|2026-11-09 09:00:00|month_09.csv"
flipped=$work/flip
new_desk "$flipped"
for day in 05 06 07 08 09; do flip "$flipped" $day; ingest "$flipped" $day; done
transform "$flipped"
expect "there and back, twice" "$(ask "$flipped" "$restated")" "$flips"
for known in 05:100.0 06:150.0 07:150.0 08:100.0 09:150.0; do
    transform "$flipped" --as-of "2026-11-${known%%:*}T12:00:00Z"
    expect "there and back as of the ${known%%:*}th" "$(ask "$flipped" "SELECT gmv FROM v_session WHERE business_date = '2026-11-02'")" "${known#*:}"
done
transform "$flipped"
lines() {   # lines FILE COLUMN: what rundown explain names behind a column of the step that the file took
    "$BIN/rundown-explain" -w "$flipped" --json v_restatement load_id="$(ask "$flipped" "SELECT load_id FROM v_load WHERE file = '$1'")" "$2" |
        "$PYTHON" -c 'import json, sys
for line in json.load(sys.stdin)["lines"]: print(line["file"], line["line"], line["cell"])'
}
expect "the line of the return" "$(lines month_08.csv new), $(lines month_08.csv old)" "month_08.csv 4 100, month_06.csv 3 150"
expect "the line of the second change" "$(lines month_09.csv new), $(lines month_09.csv old)" "month_09.csv 3 150, month_08.csv 4 100"
# What every file said, and in which line of its own.
sayings="SELECT group_concat(said, ' ') FROM (SELECT l.file || ':' || d.place || '=' || r.gmv_direct AS said
    FROM (SELECT session_ref, vhash, load_id, place FROM raw_session_again UNION ALL SELECT session_ref, vhash, first_load, place FROM raw_session) AS d
    JOIN raw_session AS r USING (session_ref, vhash) JOIN load AS l USING (load_id) ORDER BY l.observed_at, d.place, said)"
said=$(ask "$flipped" "$sayings")
# The same bytes read anew, under a kind that says something else: the former readings leave nothing behind.
mkdir -p "$flipped/kinds"
sed 's/"One live session/"A live session/' "$ROOT/ingest/kinds/session.json" >"$flipped/kinds/session.json"
for day in 09 05 06; do flip "$flipped" $day; ingest "$flipped" 16; done
transform "$flipped"
expect "read anew" "$(ask "$flipped" "SELECT count(*) FROM load WHERE replaced_by IS NOT NULL")" 3
expect "there and back, read anew" "$(ask "$flipped" "$restated")" "$flips"
expect "every saying, read anew" "$(ask "$flipped" "$sayings")" "$said"
expect "first and last by the log" "$(ask "$flipped" "SELECT count(*) FROM raw_session AS r JOIN load AS f ON f.load_id = r.first_load JOIN load AS t ON t.load_id = r.last_load
    LEFT JOIN (SELECT session_ref, vhash, min(version) AS least, max(version) AS most FROM raw_session_again JOIN load USING (load_id) GROUP BY 1, 2) AS a
    USING (session_ref, vhash) WHERE r.version <> t.version OR a.least <= f.version OR r.version <> max(f.version, coalesce(a.most, 0))")" 0
# A warehouse made before the first of a content was kept once.
sqlite3 "$flipped/warehouse.db" "CREATE TABLE raw_session_said AS SELECT * FROM raw_session_again;
    INSERT INTO raw_session_said SELECT platform, source, account, session_ref, point_at, first_load, vhash, place FROM raw_session;
    DROP TABLE raw_session_again"
ingest "$flipped" 17
expect "every saying, upgraded" "$(ask "$flipped" "$sayings")" "$said"
expect "former tables" "$(ask "$flipped" "SELECT count(*) FROM sqlite_schema WHERE name = 'raw_session_said'")" 0

for order in "09 05 08 06 07"; do
    new_desk "$flipped.${order// /}"
    for day in $order; do flip "$flipped.${order// /}" "$day"; ingest "$flipped.${order// /}" 15; done
    transform "$flipped.${order// /}"
    expect "there and back, arrived $order" "$(ask "$flipped.${order// /}" "$restated")" "$flips"
done

# Rebuilt from the archive.
"$RELEASE/rundown" rebuild -w "$desk" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
transform "$desk"
expect "rebuilt" "$(ask "$desk" "$restated")" "$late"
expect "figures rebuilt" "$(ask "$desk" "$gmv")" "100.0 250.0 300.0"

# What counts is news: the 3rd is corrected once more.
say "$desk" 16 100 260 300; ingest "$desk" 16
transform "$desk"
expect "news after a newer one" "$(restated_since)" "[{'sessions': 1, 'gmv_changes': 1}]"

# Minutes: A on the 5th, B on the 6th, A again on the 7th; each known on its day.
desk=$work/minutes
new_desk "$desk"
say "$desk" 05 100
minute() {
    printf 'platform,account,room_id,at,gmv,orders\ntiktok,glow,7300000000000000002,2026-11-02 20:00,%s,1\n' "$2" >"$desk/inbox/minute_$1.csv"
    printf 'tiktok,glow,7300000000000000002,2026-11-02 20:01,%s,1\n' "$3" >>"$desk/inbox/minute_$1.csv"
    echo "# made on the $1" >>"$desk/inbox/minute_$1.csv"
    touch -d "2026-11-${1}T01:00:00Z" "$desk/inbox/minute_$1.csv"
    ingest "$desk" "$1"
}
minute 05 10 7
minute 06 20 7
minute 07 10 8
minutes="SELECT group_concat(gmv, ' ') FROM (SELECT gmv FROM v_minute ORDER BY at)"
transform "$desk"
expect "minutes" "$(ask "$desk" "$minutes")" "10.0 8.0"
for known in "05:10.0 7.0" "06:20.0 7.0" "07:10.0 8.0"; do
    transform "$desk" --as-of "2026-11-${known%%:*}T12:00:00Z"
    expect "minutes as of the ${known%%:*}th" "$(ask "$desk" "$minutes")" "${known#*:}"
done

# One account under three spellings is one story.
desk=$work/spelled
new_desk "$desk"
for told in 05:glow:100 06:@GLOW:150 07:Glow:150 08:glow:90; do
    IFS=: read -r day name sales <<<"$told"
    say "$desk" "$day" "$sales"
    sed -i "s/tiktok,glow/tiktok,$name/" "$desk/inbox/month_$day.csv"
    touch -d "2026-11-${day}T01:00:00Z" "$desk/inbox/month_$day.csv"
    ingest "$desk" "$day"
done
transform "$desk"
expect "one account, three spellings" "$(ask "$desk" "$restated")" "2026-11-02|gmv|100.0|150.0|2026-11-06 09:00:00|month_06.csv
2026-11-02|gmv|150.0|90.0|2026-11-08 09:00:00|month_08.csv"
expect "its figure" "$(ask "$desk" "$gmv")" "90.0"
exit $failed

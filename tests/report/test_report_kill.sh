#!/bin/bash
# rundown-report killed, or its threads refused by the system, at the k-th call that changes files: what is published is whole, the old
# one or the new one (at most without its chart, which is said), and the next run ends where an undisturbed one does. KILLS (default 5) limits k.
set -eu
ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
BIN=${RELEASE:-$ROOT/build/release/bin}   # a killed program leaves nothing for a sanitizer to report
most=${KILLS:-5}
command -v strace >/dev/null || { echo "not checked: report killed at its system calls (no strace)"; exit 0; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$ROOT/tests/report/stub_desk.sh"
stub_desk "$scratch/desk"

# A small workbook with everything in it that is written: cells, a real table, a chart, a picture.
mkdir -p "$scratch/desk/templates/workbooks"
cat > "$scratch/desk/templates/workbooks/small.json" <<'JSON'
{"period": "day", "title": "daily.title", "sheets": [{"name": "sheet.today", "blocks": [
  {"block": "title", "text": "daily.title"},
  {"block": "table", "name": "t", "excel_table": "T", "query": "SELECT platform, gmv FROM v_session WHERE business_date = :date ORDER BY session_key",
   "columns": [{"from": "platform", "heading": "h.platform"}, {"from": "gmv", "heading": "h.gmv", "unit": "money"}]},
  {"block": "chart", "chart": "bar", "source": "t", "categories": "platform", "text": "figure.gmv", "alt": "figure.gmv",
   "series": [{"from": "gmv", "heading": "figure.gmv", "color": "accent"}]},
  {"block": "picture", "name": "days", "script": "columns", "text": "figure.gmv", "alt": "figure.gmv",
   "query": "SELECT 1 AS day, sum(gmv) AS gmv, 1000 AS target, '' AS label, 0 AS mark FROM v_session WHERE business_date = :date"}
]}]}
JSON
report() { "$BIN/rundown-report" -q -w "$1" small --date "$2" --now 2026-11-22T08:00:00+08:00; }
state() {
    (cd "$1/out" && find . -type f | LC_ALL=C sort | xargs sha256sum)
    sqlite3 "$1/warehouse.db" "SELECT template, period, sha256, created_at FROM v_edition ORDER BY period; SELECT count(*) FROM v_edition_cell"
}
report "$scratch/desk" 2026-11-19 > /dev/null
cp -r "$scratch/desk" "$scratch/calm"
report "$scratch/calm" 2026-11-20 > /dev/null
state "$scratch/calm" > "$scratch/calm.txt"
old=$(sha256sum < "$scratch/desk/out/latest/small.xlsx")
new=$(sha256sum < "$scratch/calm/out/latest/small.xlsx")
[ "$old" != "$new" ]
# Where the system refuses what gnuplot needs, the workbook has a line in place of its chart, and the status is 3.
mkdir "$scratch/bin"
printf '#!/bin/sh\nexit 5\n' > "$scratch/bin/gnuplot"
chmod +x "$scratch/bin/gnuplot"
cp -r "$scratch/desk" "$scratch/bare"
status=0
(PATH=$scratch/bin:$PATH; report "$scratch/bare" 2026-11-20 > /dev/null 2>&1) || status=$?
bare=$(sha256sum < "$scratch/bare/out/latest/small.xlsx")
[ $status = 3 ] && [ "$bare" != "$new" ] && [ "$bare" != "$old" ]

tries=0 undrawn=0 chart_line="error: chart days of small is not drawn"
for what in signal=KILL error=ENOSPC error=EIO; do
    for call in write pwrite64 fsync fdatasync rename openat mkdir unlink pipe2; do
        [ "$what" != error=EIO ] || [ "$call" = fsync ] || [ "$call" = write ] || continue
        for k in $(seq "$most"); do
            rm -rf "$scratch/try"
            cp -r "$scratch/desk" "$scratch/try"
            status=0
            (strace -f -b execve -o "$scratch/trace" -e "trace=$call" -e "inject=$call:$what:when=$k" \
                "$BIN/rundown-report" -q -w "$scratch/try" small --date 2026-11-20 --now 2026-11-22T08:00:00+08:00 \
                > /dev/null 2> "$scratch/err" || exit $?) 2> /dev/null || status=$?
            grep -q 'INJECTED\|killed by SIGKILL' "$scratch/trace" || break   # no thread calls it k times
            tries=$((tries + 1))
            for file in "$scratch/try/out/latest/small.xlsx" "$scratch/try/out/2026-11-20/small-2026-11-20.xlsx"; do
                [ -e "$file" ] || continue
                sum=$(sha256sum < "$file")
                [ "$sum" = "$old" ] || [ "$sum" = "$new" ] || { [ "$sum" = "$bare" ] && [ $status = 3 ]; } || { echo "$what at $call $k, status $status: a third workbook at $file: $(cat "$scratch/err")"; exit 1; }
            done
            if [ $status = 0 ]; then   # done all the same: then it must be so
                state "$scratch/try" | diff -u "$scratch/calm.txt" - || { echo "$what at $call $k: status 0"; exit 1; }
            elif [ $status = 3 ]; then   # the chart alone, which is named with the reason, also with -q, and a line stands in its place
                undrawn=$((undrawn + 1))
                [ "$(sha256sum < "$scratch/try/out/latest/small.xlsx")" = "$bare" ] && [ "$(grep -c error: "$scratch/err")" = 1 ] && grep -q "$chart_line: ." "$scratch/err" ||
                    { echo "$what at $call $k: status 3: $(cat "$scratch/err")"; exit 1; }
            elif [ $status != 137 ]; then   # one line says why, beside the chart's if that failed as well
                [ "$(grep error: "$scratch/err" | grep -cv "$chart_line: .")" = 1 ] || { echo "$what at $call $k: status $status: $(cat "$scratch/err")"; exit 1; }
            fi
            report "$scratch/try" 2026-11-20 > /dev/null
            state "$scratch/try" | diff -u "$scratch/calm.txt" - || { echo "after $what at $call $k"; exit 1; }
        done
    done
done
echo "$tries runs disturbed, $undrawn of them without the chart"
[ "$tries" -gt 20 ] && [ "$undrawn" -gt 0 ]

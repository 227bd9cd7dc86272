#!/bin/bash
# A sixth report is one JSON file of a workspace: the examples of templates/README.md, word for word. And what --check says of one with
# mistakes: all of them, each with file and line. Needs $BIN (sanitizer build), $ROOT, $PYTHON, $SCRATCH.
set -eu
desk=$SCRATCH/own
rm -rf "$desk"
fail() { echo "$1"; exit 1; }
. "$ROOT/tests/report/stub_desk.sh"
stub_desk "$desk" || fail "no desk"
mkdir -p "$desk/templates/workbooks" "$desk/templates/text" "$desk/templates/charts"
"$PYTHON" - "$ROOT/templates/README.md" "$desk/templates" <<'PYTHON'
import json, re, sys
blocks = [json.loads(b) for b in re.findall(r"```json\n(.*?)```", open(sys.argv[1], encoding="utf-8").read(), re.S)]
books = [b for b in blocks if "sheets" in b]
texts = {k: v for b in blocks if "sheets" not in b for k, v in b.items()}
assert len(books) == 2 and len(texts) >= 3, (len(books), texts)
for name, book in zip(("hours", "mine"), books):
    json.dump(book, open("%s/workbooks/%s.json" % (sys.argv[2], name), "w"))
json.dump(texts, open(sys.argv[2] + "/text/en.json", "w"))
PYTHON
report() { "$BIN/rundown-report" -w "$desk" "$@"; }
report hours --check && report mine --check || fail "the documented examples have mistakes"
report hours --date 2026-11-20 > "$desk/list" || fail hours
report mine --month 2026-11 >> "$desk/list" || fail mine
"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$desk"/out/*/*.xlsx
"$PYTHON" - "$desk" <<'PYTHON'
import glob, sqlite3, sys, openpyxl, warnings
warnings.simplefilter("ignore")
db = sqlite3.connect(sys.argv[1] + "/warehouse.db")
cells = lambda sheet: [[c.value for c in r] for r in sheet.iter_rows()]
hours = openpyxl.load_workbook(sys.argv[1] + "/out/latest/hours.xlsx")
want = [list(r) for r in db.execute("SELECT host, slot, round(hours, 6), round(gmv, 2) FROM v_report_data WHERE business_date = '2026-11-20' ORDER BY gmv DESC LIMIT 5")]
rows = cells(hours["Hours"])
assert hours.sheetnames == ["Hours", "About"] and len(want) == 5 and [[h, s, round(n, 6), round(g, 2)] for h, s, n, g in rows[-5:]] == want, rows
hosts = db.execute("SELECT host_id, sum(gmv) FROM v_report_data WHERE host_id IS NOT NULL AND business_date BETWEEN '2026-11-01' AND '2026-11-30' GROUP BY 1").fetchall()
for host, gmv in hosts:
    sheet = openpyxl.load_workbook("%s/out/latest/mine-%s.xlsx" % (sys.argv[1], host))["Mine"]
    assert abs(sum(r[1] for r in cells(sheet)[1:] if isinstance(r[1], (int, float))) - gmv) < 0.01, host
binder = openpyxl.load_workbook(sys.argv[1] + "/out/latest/mine.xlsx")
assert len(binder.sheetnames) == len(hosts) + 1 and len(hosts) > 2, binder.sheetnames
PYTHON

# Mistakes: first those of the file by itself, then, where it can be read, those only the warehouse knows.
cat > "$desk/templates/workbooks/bad.json" <<'JSON'
{"period": "day", "title": "hours.title",
 "sheets": [{"name": "hours.shett", "blocks": [
  {"block": "table", "name": "t", "query": "SELECT gmv FROM v_stint",
   "coluns": [],
   "columns": [{"from": "gmv", "heading": "h.gmv", "unit": "mony"}]},
  {"block": "chart", "source": "x", "role": "read", "alt": "hours.title", "text": "hours.title", "categories": "gmv", "series": []}]}]}
JSON
sed 's/hours.shett/hours.sheet/; s/"mony"/"money"/; s/   "coluns": \[\],//; s/"role": "read", //; s/"series": \[\]/"series": [{"from": "gvm", "heading": "h.gmv", "color": "accent"}]/' \
    "$desk/templates/workbooks/bad.json" > "$desk/templates/workbooks/bad2.json"
sed 's/"source": "x"/"source": "t"/; s/"gvm"/"gmv"/' "$desk/templates/workbooks/bad2.json" > "$desk/templates/workbooks/good.json"
cat > "$desk/templates/workbooks/bad3.json" <<'JSON'
{"period": "day", "title": "hours.title", "sheets": [{"name": "hours.sheet", "blocks": [
  {"block": "title", "text": "own.line"},
  {"block": "table", "query": "SELECT 1 AS n FROM v_stints", "columns": [{"from": "n", "heading": "h.gmv"}]},
  {"block": "table", "query": ["SELECT gmv",
                               "FROM v_stint WHERE bussiness_date = :date"], "columns": [{"from": "n", "heading": "h.gmv"}]},
  {"block": "table", "query": "SELECT gmv FROM v_stint WHERE business_date = :dat", "columns": [{"from": "gmv", "heading": "h.gmv"}]},
  {"block": "table", "query": "SELECT gmv FROM v_stint WHERE 0",
   "columns": [{"from": "gvm", "heading": "h.gmv"},
               {"from": "gmv", "heading": "h.gmv", "texts": "platfrom"}]},
  {"block": "notes", "query": "SELECT gmv FROM v_stint WHERE 0", "text": "own.gmv"},
  {"block": "notes", "query": "SELECT 'high' AS level", "text": "own", "text_from": "level"},
  {"block": "figures", "query": "SELECT 1 AS value FROM raw_sessions"}]}]}
JSON
echo '{"hours.title": "Best", "hours.sheet": "Hours", "own.line": "{dates}", "own.gmv": "{gvm:money} {gmv:monye}"}' > "$desk/templates/text/en.json"
says() {   # TEMPLATE LINE...: these lines on stderr and no others, exit 1
    local name=$1 status=0
    shift
    report "$name" --check > "$desk/out.txt" 2> "$desk/said" || status=$?
    [ "$status" = 1 ] && [ ! -s "$desk/out.txt" ] || fail "$name: exit $status"
    printf "templates/workbooks/$name.json:%s\n" "$@" | diff - <(sed 's/^rundown-report: //' "$desk/said") || fail "$name"
}
says bad "2: error: text 'hours.shett' is unknown; did you mean 'hours.sheet'?" "4: error: key 'coluns' is unknown; did you mean 'columns'?" \
    "5: error: unit 'mony' is unknown; did you mean 'money'?" "6: error: this block has no 'role'" \
    "6: error: 'series' must be a list that is not empty"
says bad2 "6: error: table block 'x' is unknown; did you mean 't'?"
report good --check || fail "the same without the mistakes"
says bad3 "2: error: nothing fills {dates} of the text 'own.line'; did you mean 'date'?" "3: error: no view is named 'v_stints'; did you mean 'v_stint'?" \
    "5: error: no such column: bussiness_date; did you mean 'business_date'?" "6: error: no parameter is named ':dat'; did you mean 'date'?" \
    "8: error: the query has no column 'gvm'; did you mean 'gmv'?" "9: error: no text begins with 'platfrom.'" \
    "10: error: nothing fills {gvm} of the text 'own.gmv'; did you mean 'gmv'?" "10: error: {gmv:monye} of the text 'own.gmv': no unit and no words are named 'monye'" \
    "11: error: the query asks for the text 'own.high', which is unknown" "12: error: no view is named 'raw_sessions'"
# Before there is anything to ask: what the file says by itself is looked at, and what is to be run first is said.
new=$SCRATCH/new
rm -rf "$new"
"$BIN/rundown" init "$new" >/dev/null
for first in ingest transform; do
    status=0
    "$BIN/rundown-report" -w "$new" daily --check 2>"$SCRATCH/said" || status=$?
    [ $status = 1 ] && grep -q "is read, .* run 'rundown $first' first" "$SCRATCH/said" || { cat "$SCRATCH/said"; fail "--check before any $first"; }
    "$BIN/rundown" "$first" -q -w "$new" || fail "$first"
done
"$BIN/rundown-report" -w "$new" daily --check || fail "--check of an empty desk"

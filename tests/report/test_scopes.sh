#!/bin/bash
# One template, a workbook for each of its scopes and a binder over all: file names, sheet names, whose figures stand where, what the
# options pick, with names and ids that would do harm. The template and its texts are files of the workspace: no program knows it.
# Needs $BIN (sanitizer build), $PYTHON, $SCRATCH.
set -eu
desk=$SCRATCH/scopes
rm -rf "$desk"
mkdir -p "$desk/templates/workbooks" "$desk/templates/text"
fail() { echo "$1"; exit 1; }
report() { "$BIN/rundown-report" -w "$desk" "$@"; }
status() {
    local status=0
    report "$@" > "$desk/said" 2>&1 || status=$?
    echo "$status"
}
echo '{}' > "$desk/rundown.json"
sqlite3 "$desk/warehouse.db" < "$ROOT/report/sql/edition.sql"
"$PYTHON" - "$desk" <<'PYTHON'
import json, sqlite3, sys
desk = sys.argv[1]
db = sqlite3.connect(desk + "/warehouse.db")
db.execute("CREATE TABLE v_meta (key, value)")
db.execute("INSERT INTO v_meta VALUES ('date', '2026-11-20')")
db.execute("CREATE TABLE v_report_member (id TEXT, name TEXT, first TEXT)")
db.execute("CREATE TABLE v_report_work (id TEXT, business_date TEXT, gmv REAL)")
people = [("H01", "Aina"), ("h01", "aina"), ("H02", "History"), ("H 3", "O'Brien [Klang]: a/b*?"), ("../../../tmp/x", "$(touch hurt) `id` \"q\""),
          ("H05", "Rest"), ("H06", "\U0001F600" * 20), ("H07", "สมหญิง ใจดี ผู้จัดรายการสด"), ("H08", None), ("-o", "=1+1")]
for i, (id, name) in enumerate(people):
    db.execute("INSERT INTO v_report_member VALUES (?, ?, ?)", (id, name, "2026-01-0%d" % (i % 9 + 1)))
    for day in (18, 19):
        db.execute("INSERT INTO v_report_work VALUES (?, ?, ?)", (id, "2026-11-%d" % day, 100 * (i + 1) + day))
db.commit()
rows = {"block": "table", "heading": "own.head", "columns": [{"from": "business_date", "heading": "own.day", "unit": "date"},
                                                            {"from": "gmv", "heading": "own.gmv", "unit": "money"}]}
work = "SELECT business_date, gmv FROM v_report_work WHERE id = :scope ORDER BY business_date"
template = {
    "period": ["week", "month"], "title": "own.title", "scope_option": "host", "binder": True,
    "scopes": "SELECT id AS scope, name AS scope_name, first FROM v_report_member ORDER BY id",
    "sheets": [
        {"name": "own.card", "per_scope": True, "portrait": True, "blocks": [
            {"block": "title", "text": "own.line"}, {"block": "links"},
            dict(rows, name="days", query=work, define="business_date"),
            {"block": "chart", "chart": "line", "source": "days", "categories": "business_date", "text": "own.line", "alt": "own.line",
             "series": [{"from": "gmv", "heading": "own.gmv", "color": "accent"}]},
            {"block": "picture", "name": "month", "script": "columns", "text": "own.line", "alt": "own.line", "width": 8,
             "query": "SELECT substr(business_date, 9) + 0 AS day, gmv, gmv AS target, NULL AS campaign, 0 AS mark FROM v_report_work WHERE id = :scope"}]},
        {"name": "own.work", "per_scope": True, "blocks": [dict(rows, query=work, excel_table="Work")]},
        {"name": "own.rest", "blocks": [{"block": "links"}, dict(rows, query="SELECT business_date, gmv FROM v_report_work WHERE id = :scope OR :scope = ''")]}]}
json.dump(template, open(desk + "/templates/workbooks/own.json", "w"))
due = dict(template, period="day", scope_option="campaign", binder=False,
           scopes="SELECT id AS scope, name AS scope_name FROM v_report_member WHERE first = date(:date, '-323 days') OR :chosen <> ''")
due["sheets"] = [dict(s) for s in template["sheets"]]
for s in due["sheets"]:
    s.pop("per_scope", None)
json.dump(due, open(desk + "/templates/workbooks/due.json", "w"))
json.dump({"own.title": "Own {scope_name}", "own.line": "{scope_name} since {first} of {period}", "own.card": "Card", "own.work": "Work",
           "own.rest": "Rest", "own.head": "Days", "own.day": "Day", "own.gmv": "GMV"}, open(desk + "/templates/text/en.json", "w"))
PYTHON
cd "$desk"   # something that ran would leave its trace here

[ "$(status own --month 2026-11)" = 0 ] || { cat "$desk/said"; fail "own"; }
cp "$desk/said" "$desk/list"
[ "$(wc -l < "$desk/list")" = "$(sort -u "$desk/list" | wc -l)" ] || fail "a file is listed twice"
while read -r file; do [ -s "$file" ] || fail "listed, but not there: $file"; done < "$desk/list"
[ "$(find . -name hurt)" = "" ] && [ ! -e /tmp/x-2026-11.xlsx ] || fail "a name was run"
"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" out/latest/*.xlsx out/2026-11/*.xlsx
"$PYTHON" - <<'PYTHON'
import os, re, sqlite3, openpyxl, warnings, zipfile
warnings.simplefilter("ignore")
db = sqlite3.connect("warehouse.db")
ids = [i for i, in db.execute("SELECT id FROM v_report_member ORDER BY id")]
books = sorted(f for f in os.listdir("out/2026-11") if f.endswith(".xlsx"))
assert len(books) == len(ids) + 1 and len({b.lower() for b in books}) == len(books), books
assert {"own-2026-11.xlsx", "own-H02-2026-11.xlsx"} < set(books), books
assert all(re.fullmatch(r"own-(\w[\w-]*|[\w]+~[0-9a-f]{16})-2026-11\.xlsx|own-2026-11\.xlsx", b) for b in books), books
editions = dict(db.execute("SELECT scope, sha256 FROM edition WHERE template = 'own'"))
assert set(editions) == set(ids) | {""}, editions
gmv = {i: [g for g, in db.execute("SELECT gmv FROM v_report_work WHERE id = ? ORDER BY business_date", (i,))] for i in ids}
def numbers(sheet):
    return [c.value for r in sheet.iter_rows() for c in r if isinstance(c.value, float) or isinstance(c.value, int)]
# In the file of one scope: every sheet once, nobody else's figures.
seen = []
for name in books:
    book = openpyxl.load_workbook("out/2026-11/" + name)
    if name == "own-2026-11.xlsx":
        continue
    assert book.sheetnames == ["Card", "Work", "Rest"], (name, book.sheetnames)
    own = [numbers(s) for s in book]
    assert own[0] == own[1] == own[2] and own[0] in gmv.values(), (name, own)
    seen.append(own[0])
    assert book.properties.title.startswith("Own "), book.properties.title
assert sorted(seen) == sorted(gmv.values()), seen
# In the binder: the marked sheets of each, in order, then the rest once, about all.
binder = openpyxl.load_workbook("out/2026-11/own-2026-11.xlsx")
names = binder.sheetnames
assert len(names) == 2 * len(ids) + 1 and names[-1] == "Rest", names
assert all(len(n.encode("utf-16-le")) <= 62 and not set(n) & set("[]:*?/\\'") for n in names), names
assert len({n.casefold() for n in names}) == len(names) and not {"history", ""} & {n.casefold() for n in names}, names
for k, i in enumerate(ids):
    assert numbers(binder.worksheets[2 * k]) == numbers(binder.worksheets[2 * k + 1]) == gmv[i], (i, names[2 * k])
assert sorted(numbers(binder["Rest"])) == sorted(g for x in gmv.values() for g in x)
assert {"Aina", "Aina · Work", "aina (2)", "History (2)", "Rest (2)", "H08", "=1+1"} <= set(names), names
assert binder.properties.title == "Own All", binder.properties.title
tables = [t for s in binder for t in s.tables]
assert len(set(tables)) == len(tables) == len(ids), tables
# Charts and links go to sheets of their own scope, pictures are in.
links = {s.title: [c.hyperlink.location for r in s.iter_rows() for c in r if c.hyperlink] for s in binder}
assert links[names[0]] == ["'%s'!A1" % n for n in (names[1], "Rest")], links[names[0]]
assert links["Rest"] == ["'%s'!A1" % names[2 * k] for k in range(len(ids))], links["Rest"]
z = zipfile.ZipFile("out/2026-11/own-2026-11.xlsx")
charts = [z.read(n).decode() for n in z.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
assert len(charts) == len(ids)
for k, n in enumerate(names[:-1:2]):
    quoted = n.replace("&", "&amp;").replace("<", "&lt;")
    assert any("%s'!$B$" % quoted in c or "%s!$B$" % quoted in c for c in charts), n
assert len([n for n in z.namelist() if n.startswith("xl/media/")]) == len(ids)
PYTHON

# One of them, and what is said where there is none.
rm -rf out
[ "$(status own --week 2026-W47 --host H02)" = 0 ] || fail "one host"
[ "$(cd out && ls 2026-W47 latest | tr '\n' ' ')" = "2026-W47: charts own-H02-2026-W47.xlsx  latest: " ] || { ls -R out; fail "one host, an older period"; }
[ "$(status own --week 2026-W47 --host H03)" = 2 ] && grep -q "did you mean 'H" said || { cat said; fail "near ids"; }
[ "$(status own --week 2026-W47 --host nobody)" = 2 ] && grep -q "there are -o, .* and others" said || { cat said; fail "ids"; }
[ "$(status own --date 2026-11-20)" = 2 ] && grep -q "is for --week or --month" said || fail "period"
[ "$(status own --month 2026-11 --campaign C1)" = 2 ] && grep -q "knows no --campaign" said || fail "another option"
[ "$(status own --month 2026-11 --campaign C1 --host H01)" = 2 ] || fail "two options"
[ "$(status own)" = 2 ] || fail "no period"
# Of a day: those due on it; with the option any, as of the day the warehouse stands at.
[ "$(status due --date 2026-11-20)" = 0 ] && [ "$(grep -c 'out/2026-11-20/due-.*xlsx$' said)" = 2 ] || { cat said; fail "those due"; }
[ "$(status due --date 2026-10-20)" = 0 ] && grep -q "due 2026-10-20: nothing to print" said || { cat said; fail "none due"; }
[ "$(status due --campaign H07)" = 0 ] && [ -s out/2026-11-20/due-H07-2026-11-20.xlsx ] || { cat said; fail "--campaign"; }
[ "$(status due --campaign H07 --date 2026-11-02)" = 0 ] && [ -s out/2026-11-02/due-H07-2026-11-02.xlsx ] || { cat said; fail "--campaign --date"; }
[ "$(sqlite3 warehouse.db "SELECT group_concat(as_of || scope, ' ') FROM (SELECT * FROM v_edition WHERE template = 'due' AND scope = 'H07' ORDER BY as_of)")" = \
  "2026-11-02H07 2026-11-20H07" ] || fail "editions of a campaign"

# An id's file is named alike whoever is due beside it: h01 is due on the 21st, H01 on the 20th.
for day in 20 21; do
    [ "$(status due --date 2026-11-$day)" = 0 ] || { cat said; fail "twins"; }
    [ "$(grep -c '/due-[Hh]01-2026-[0-9-]*.xlsx' said)" = 0 ] && grep -q '/due-[Hh]01~' said || { cat said; fail "one file for two ids but for case"; }
done

# What begins after today goes to its folder only, and what was printed so by mistake does not keep later ones out of latest/.
cp out/latest/due-H07.xlsx was.xlsx
[ "$(status due --campaign H07 --date 2199-01-01)" = 0 ] && [ -s out/2199-01-01/due-H07-2199-01-01.xlsx ] || { cat said; fail "a day to come"; }
grep -q "warning: 2199-01-01 begins after .*latest/ stays as it is" said && cmp -s was.xlsx out/latest/due-H07.xlsx || { cat said; fail "a day to come is the latest"; }
sqlite3 warehouse.db "UPDATE v_report_work SET gmv = 5 WHERE id = 'H07'"
[ "$(status due --campaign H07)" = 0 ] && cmp -s out/latest/due-H07.xlsx out/2026-11-20/due-H07-2026-11-20.xlsx || { cat said; fail "latest/ stands still"; }

# A check looks at every scope, and at its sheets where there is none.
sed 's/SELECT substr(business_date, 9)/SELECT gmw, substr(business_date, 9)/' templates/workbooks/own.json > templates/workbooks/odd.json
[ "$(status odd --check)" = 1 ] && grep -q "gmw" said || { cat said; fail "--check"; }
sqlite3 warehouse.db ".backup '$desk/none.db'" && sqlite3 none.db "DELETE FROM v_report_member"
[ "$(status odd --check --warehouse none.db)" = 1 ] && grep -q "gmw" said || { cat said; fail "--check without a scope"; }
[ "$(status own --check --warehouse none.db)" = 0 ] || { cat said; fail "--check without a scope, nothing wrong"; }

# A workbook that is open elsewhere keeps its name and bytes; the new one stands beside it, named on stderr, and the exit status is 3.
touch 'out/2026-11-20/~$due-H07-2026-11-20.xlsx' "out/latest/.~lock.due-H07.xlsx#"
cp out/2026-11-20/due-H07-2026-11-20.xlsx was.xlsx
sqlite3 warehouse.db "UPDATE v_report_work SET gmv = 7 WHERE id = 'H07'"
[ "$(status due --campaign H07)" = 3 ] || { cat said; fail "open elsewhere"; }
cmp -s was.xlsx out/2026-11-20/due-H07-2026-11-20.xlsx || fail "an open workbook was replaced"
for file in "2026-11-20/due-H07-2026-11-20 (2).xlsx" "latest/due-H07 (2).xlsx"; do
    grep -q "^$desk/out/$file$" said && grep -q "error: .*written as ${file##*/}$" said && ! cmp -s was.xlsx "out/$file" || { cat said; fail "$file"; }
done
[ "$(sqlite3 warehouse.db "SELECT sha256 FROM v_edition WHERE scope = 'H07' AND as_of = '2026-11-20'")" = \
  "$(sha256sum < "out/2026-11-20/due-H07-2026-11-20 (2).xlsx" | cut -d' ' -f1)" ] || fail "the edition of a second name"
[ "$(status due --campaign H07 --date 2026-11-19)" = 0 ] || { cat said; fail "an older date does not touch latest/"; }
rm 'out/2026-11-20/~$due-H07-2026-11-20.xlsx' "out/latest/.~lock.due-H07.xlsx#"
mv out/latest/due-H07.xlsx was.xlsx && mkdir out/latest/due-H07.xlsx   # what cannot be replaced for another reason
[ "$(status due --campaign H07)" = 3 ] && [ "$(grep -c "error: .*written as" said)" = 1 ] || { cat said; fail "not replaceable"; }
rmdir out/latest/due-H07.xlsx
[ "$(status due --campaign H07)" = 0 ] && [ -s out/latest/due-H07.xlsx ] || { cat said; fail "free again"; }

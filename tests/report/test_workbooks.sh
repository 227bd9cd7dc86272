#!/bin/bash
# The three workbooks over the stand-in views: same bytes twice and in another zone and locale, sound for Excel, what
# they say, what a broken template or a full disk does. Needs $BIN (sanitizer build), $ROOT, $SCRATCH.
set -eu
work=$SCRATCH/workbooks
rm -rf "$work"
fail() { echo "$1"; exit 1; }

. "$ROOT/tests/report/stub_desk.sh"
stub_desk "$work/desk" || fail "no desk"

report() { "$BIN/rundown-report" -w "$work/desk" "$@"; }
all() {
    report daily --date 2026-11-20 -o "$1" >> "$1.list"
    report weekly --week 2026-W47 -o "$1" >> "$1.list"
    report monthly --month 2026-11 -o "$1" >> "$1.list"
}
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum); }

all "$work/a"
TZ=America/New_York LC_ALL=de_DE.UTF-8 all "$work/b"
diff <(sums "$work/a") <(sums "$work/b") || fail "other bytes in another zone and locale"
[ "$(wc -l < "$work/a.list")" = "$(sort -u "$work/a.list" | wc -l)" ] || fail "a file is listed twice"
while read -r file; do [ -s "$file" ] || fail "listed, but not there: $file"; done < "$work/a.list"
[ -z "$(find "$work/a" -name '*.tmp')" ] || fail "temporary files stay behind"

"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$work"/a/latest/*.xlsx

# What they say: the sum of the stand-in's day, and the sheets in their order.
"$PYTHON" - "$work/a/latest" "$work/desk/warehouse.db" <<'PYTHON'
import sqlite3, sys, openpyxl
folder, db = sys.argv[1], sqlite3.connect(sys.argv[2])
daily = openpyxl.load_workbook(folder + "/daily.xlsx")
assert daily.sheetnames == ["Today", "Hosts", "Sessions", "Plan", "Run-down", "Warehouse", "Month", "Changed", "Data", "About"], daily.sheetnames
today = daily["Today"]
rows = [[c.value for c in r] for r in today.iter_rows()]
gmv = next(r for r in rows if r[0] == "GMV")
want = db.execute("SELECT sum(gmv) FROM v_session WHERE business_date = '2026-11-20'").fetchone()[0]
assert abs(gmv[3] - want) < 0.01, (gmv, want)
assert any("provisional" in str(c) for r in rows for c in r)
assert any("Awaited: kaira.beauty session" in str(c) for r in rows for c in r)
def cells(book, sheet):
    return [[c.value for c in r] for r in book[sheet].iter_rows()]
def below(rows, heading):
    """The rows of the table under that line, by heading: up to the next empty row."""
    at = next(i for i, r in enumerate(rows) if heading in r)
    column = rows[at].index(heading)
    head, found = rows[at + 1], []
    for r in rows[at + 2:]:
        if not any(c not in (None, "") for c in r[column:]):
            break
        found.append({h: v for h, v in zip(head[column:], r[column:]) if h})
    return found
def one(sql):
    return db.execute(sql).fetchone()
# A block of the run-down per planned session of tomorrow, each on a page of its own, its lines as in v_run_down; one without says so.
rows = cells(daily, "Run-down")
plans = one("SELECT count(*) FROM v_report_plan WHERE business_date = '2026-11-21'")[0]
heads = [r[0] for r in rows if r[0] and " · host " in str(r[0])]
lines = [r for r in rows if r[2] and str(r[2]).startswith("Serum ")]
assert len(heads) == plans > 1 and len(daily["Run-down"].row_breaks.brk) == plans - 1, (heads, plans)
assert [len(lines), sum(r[5] for r in lines)] == list(one("SELECT count(*), sum(target_units) FROM v_run_down WHERE business_date = '2026-11-21'")), lines
assert sum("No run-down is written" in str(c) for r in rows for c in r) == one("SELECT count(*) FROM v_report_plan WHERE business_date = '2026-11-21' AND plan_key NOT IN (SELECT plan_key FROM v_run_down)")[0] > 0
short = below(cells(daily, "Warehouse"), "Stock that will not last")
assert [len(short), sum(r["At stake, RM"] for r in short)] == list(one("SELECT count(*), sum(at_stake) FROM v_stock WHERE status = 'short'")), short
plan = [r for r in cells(daily, "Plan") if any(str(c).endswith(" of 3") for c in r)]
assert len(plan) == one("SELECT count(*) FROM v_report_ready WHERE business_date = '2026-11-21' AND checklist_total = 3")[0] > 0, plan
tasks = below(cells(daily, "Today"), "Before the first live · Sat 21 Nov")
assert 0 < len(tasks) <= 7 and set(tasks[0]) == {"By", "What", "Session", "Who", "At stake, RM"}, tasks
data = daily["Data"]
assert list(data.tables) == ["Data"], list(data.tables)
head = [c.value for c in data[1]]
total = sum(r[head.index("gmv")] for r in data.iter_rows(min_row=2, values_only=True))
want = db.execute("SELECT sum(gmv) FROM v_stint WHERE business_date BETWEEN '2026-11-01' AND '2026-11-20'").fetchone()[0]
assert abs(total - want) < 0.01, (total, want)
weekly = openpyxl.load_workbook(folder + "/weekly.xlsx")
room = cells(weekly, "Room")
assert sum(r["Lost, RM"] for r in below(room, "Incidents, largest loss first")) == one("SELECT sum(rm_lost) FROM v_incident")[0]
ready = below(room, "Ready before the live")
assert [(r["Account"], r["Checklist items"], r["In time"]) for r in ready] == db.execute(
    "SELECT label, asked, ready_share FROM v_report_room WHERE week = '2026-W47' ORDER BY platform DESC, label").fetchall(), ready
assert [r["Per 100 hours"] for r in below(room, "Violations per 100 hours on air")] == [5.0] * one("SELECT count(*) FROM v_violation_rate")[0]
assert [(r["Mean"], r["Lowest"]) for r in below(room, "Audit marks, 0 to 100")] == [one("SELECT mean, lowest FROM v_report_audit")]
assert any("RM 90 an hour less" in str(c) and "31 lives" in str(c) and "an association" in str(c) for r in room for c in r)
assert any("Incidents: %d, %.0f minutes lost, RM %.0f" % one("SELECT sum(incidents), sum(minutes_lost), sum(rm_lost) FROM v_incident_session") in str(c)
           for r in cells(weekly, "Week") for c in r)
assert len(below(cells(weekly, "Discipline"), "Violations")) == one("SELECT count(*) FROM v_violation")[0]
demand = [r for r in cells(weekly, "Next week") if "weekday 18\u201321" in r]
assert sorted(r[2] for r in demand) == sorted(x for x, in db.execute("SELECT p25 FROM v_next_week")), demand
assert weekly.sheetnames == ["Week", "Bridge", "Funnel", "Hosts", "Heat map", "Products", "Discipline", "Room", "Next week", "Actions", "Changed", "Data", "About"], weekly.sheetnames
# The funnel by host: the topic is marked, of a host without one her largest loss stands out.
funnel = [(r[0].value, r[8].value, "\u25BD" in r[8].number_format, r[8].font.bold) for r in weekly["Funnel"].iter_rows() if r[0].value in ("Bella Tan", "Citra Dewi")]
assert funnel == [("Bella Tan", 210, False, False), ("Bella Tan", -340, False, True), ("Citra Dewi", 210, False, False), ("Citra Dewi", -340, True, False)], funnel
top, bottom = below(cells(weekly, "Products"), "Top 20 by GMV"), below(cells(weekly, "Products"), "Bottom 10, the lowest first")
of_week = "FROM v_report_product WHERE week = '2026-W47'"
assert one("SELECT count(*), count(sessions) " + of_week) == (25, 24)
assert len(top) == 21 and top[-1]["Product"].startswith("5 products more"), top
assert [r["Product"] for r in top[:20]] == [x for x, in db.execute("SELECT product %s ORDER BY gmv DESC LIMIT 20" % of_week)]
assert [r["Product"] for r in bottom] == [x for x, in db.execute("SELECT product %s ORDER BY gmv LIMIT 5" % of_week)], bottom
serum = next(r for r in top if r["Product"] == "Serum 1")
assert abs(serum["GMV, RM"] - one("SELECT sum(gmv) FROM v_product_session WHERE product = 'Serum 1'")[0]) < 0.01 and serum["Lives"] == one("SELECT count(*) FROM v_product_session WHERE product = 'Serum 1'")[0]
assert any("Nothing by product for this week: kaira.beauty." in str(c) for r in cells(weekly, "Products") for c in r)
advice = below(cells(weekly, "Week"), "What to do next week, largest gain first")
assert [(r["What"][:24], r["Gain, RM"], r["Who"]) for r in advice[:3]] == [("Coach Citra Dewi: step %d" % k, 400 - 50 * k, "manager") for k in (1, 2, 3)] and advice[3]["What"] == "1 more on sheet Actions.", advice
assert [(r["Confidence"], r["Sessions"]) for r in advice[:3]] == [("90.0 %", 12), ("99 % or more", 12), ("90.0 %", 12)], advice
assert [r["Since"] for r in below(cells(weekly, "Actions"), "Recommended for the week after 2026-W47")] == ["2026-W46"] + ["2026-W47"] * 3
before = below(cells(weekly, "Actions"), "Earlier ones and what became of them")
assert [(r["What"], r["Status"], r["Change, %"], r["Last in"], r["Said before"]) for r in before] == [("Coach Citra Dewi: step 9", "done", 6.5, "2026-W46", "W40 declined")], before
monthly = openpyxl.load_workbook(folder + "/monthly.xlsx")
assert monthly.sheetnames == ["Month", "Targets", "Shops", "Settled", "Campaigns", "Hosts", "Index", "Slots", "Hours", "Reconciliation", "Days", "Changed", "Data", "About"], monthly.sheetnames
orders = below(cells(monthly, "Settled"), "Orders that order files tell of, all channels of the shop; from and to: the days they hold")
assert [(r["Orders created"], r["Cancelled"], r["Cancelled, RM"], r["Refunded, RM"]) for r in orders] == [(100, 15, 700, 90)], orders
money = below(cells(monthly, "Campaigns"), "What it cost and what it brought")
assert [(r["Campaign"], r["Cost, RM"], r["iROI"], r["ROI the platform claims"]) for r in money] == [("Singles' Day", 1000, 10, 14.5)], money
assert any(r[1] == "Singles' Day" for r in cells(monthly, "Days"))
rows = below(cells(monthly, "Reconciliation"), "What differs, the largest first")
assert [(str(r["From"])[:10], r["First"], r["Second"]) for r in rows] == [("2026-11-07", 1007, 900)], rows
assert [(r["Outcome"], r["Discipline"], r["Process"]) for r in below(cells(monthly, "Hosts"), "0 to 100 points each, 70 is par; empty: nothing to judge by. Own data: share of the time whose sales were measured, not split.")][:1] == [(74, 90, None)]
gap = below(cells(monthly, "Hosts"), "Part-time and full-time: GMV per hour, before and after allowing for slots")
assert [(r["Before allowing for slots"], r["After"]) for r in gap] == [(-0.095, -0.16)], gap

# Headings stay in sight over a list that is all its sheet holds, the title over several; pages repeat those of the last list.
def panes(sheet):
    heading = lambda row: [c.value for c in sheet[row]][0]
    rows = sheet.print_title_rows
    return heading(int(sheet.freeze_panes[1:]) - 1), rows and heading(int(rows.split(":")[0].strip("$")))
assert panes(daily["Hosts"]) == ("Host", "Host"), panes(daily["Hosts"])
assert panes(monthly["Days"]) == ("Day", "Day"), panes(monthly["Days"])
for sheet, last in ((daily["Plan"], "Day"), (weekly["Funnel"], "Host"), (weekly["Room"], "Condition"), (daily["Sessions"], None)):
    assert panes(sheet) == (sheet["A1"].value, last), (sheet.title, panes(sheet))

# The first sheet is one A4 page whose smallest text is printed at 10 points or more.
def printed(sheet):
    wide = sum(d.width * 7 * (d.max - d.min + 1) for d in sheet.column_dimensions.values())
    tall = sum(d.height for d in sheet.row_dimensions.values()) * 96 / 72
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight in (None, 1) and sheet.sheet_properties.pageSetUpPr.fitToPage
    margins = sheet.page_margins
    inner = (297 / 25.4 - margins.left - margins.right) * 96, (210 / 25.4 - margins.top - margins.bottom) * 96
    size = min(c.font.size for r in sheet.iter_rows() for c in r if c.value not in (None, ""))
    return size * min(1, inner[0] / wide, inner[1] / tall)
for book in (daily, weekly, monthly):
    first = book.worksheets[0]
    assert first.max_column <= 10 and printed(first) >= 9.95, (first.title, first.max_column, printed(first))
for name in ("weekly", "monthly"):
    book = openpyxl.load_workbook(folder + "/%s.xlsx" % name)
    assert book.sheetnames[-2:] == ["Data", "About"]
    for sheet in book:
        assert sheet.page_setup.paperSize == 9 and sheet.print_area, sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                assert not str(cell.value).startswith("{"), (sheet.title, cell.coordinate, cell.value)
PYTHON

# Every workbook has its edition; a later one tells what moved since.
[ "$(sqlite3 "$work/desk/warehouse.db" "SELECT count(*) FROM v_edition")" = 3 ] || fail "editions"
[ "$(sqlite3 "$work/desk/warehouse.db" "SELECT sha256 FROM v_edition WHERE template = 'daily'")" = "$(sha256sum < "$work/b/latest/daily.xlsx" | cut -d' ' -f1)" ] ||
    fail "an edition has the wrong hash"
sqlite3 "$work/desk/warehouse.db" "UPDATE v_stint SET gmv = gmv + 100 WHERE rowid = (SELECT max(rowid) FROM v_stint WHERE business_date = '2026-11-18')"
report daily --date 2026-11-21 -o "$work/c" > /dev/null
"$PYTHON" - "$work/c/latest/daily.xlsx" <<'PYTHON'
import sys, openpyxl
rows = [[c.value for c in r] for r in openpyxl.load_workbook(sys.argv[1])["Changed"].iter_rows()]
moved = [r for r in rows if r[3] == "GMV"]
assert "2026-11-20" in rows[0][0] and len(moved) == 1 and abs(moved[0][6] - 100) < 0.01, rows
PYTHON

# A view that is not built yet makes a grey line, not an error.
cp -r "$work/desk" "$work/bare"
sqlite3 "$work/bare/warehouse.db" "DROP TABLE v_freshness; DROP VIEW v_report_score; DELETE FROM v_minute; DELETE FROM v_plan"
for r in "daily --date 2026-11-20" "weekly --week 2026-W47" "monthly --month 2026-11"; do
    "$BIN/rundown-report" -w "$work/bare" $r -o "$work/bare_out" > /dev/null || fail "bare: $r"
done
# A workspace without any view says where it lacks input, on every sheet.
mkdir -p "$work/empty"
echo '{}' > "$work/empty/rundown.json"
sqlite3 "$work/empty/warehouse.db" "CREATE TABLE other (x)"
"$BIN/rundown-report" -w "$work/empty" daily --date 2026-11-20 > /dev/null || fail "empty warehouse"
# A title on a sheet with nothing below it is printed whole.
"$PYTHON" "$ROOT/tests/report/sound.py" --fits "$work/empty/out/latest/daily.xlsx" || fail "an empty sheet cuts its title"

# Errors: place, status, and nothing written.
mkdir -p "$work/desk/templates/workbooks"
sed 's/v_report_today/v_report_todya/; s/"daily.title"/"daily.titel"/' "$ROOT/templates/workbooks/daily.json" > "$work/desk/templates/workbooks/daily.json"
status=0
report daily --date 2026-11-20 --check 2> "$work/err" || status=$?
[ $status = 1 ] && grep -q "^templates/workbooks/daily.json:4: error: text 'daily.titel' is unknown; did you mean 'daily.title'?$" "$work/err" || fail "$(cat "$work/err")"
sed 's/SELECT \* FROM v_report_header/SELECT nix FROM v_session/' "$ROOT/templates/workbooks/daily.json" > "$work/desk/templates/workbooks/daily.json"
status=0
report daily --date 2026-11-20 -o "$work/none" --check 2> "$work/err" || status=$?
[ $status = 1 ] && grep -qE "^templates/workbooks/daily.json:[0-9]+: error: no such column: nix$" "$work/err" && [ ! -e "$work/none" ] || fail "$(cat "$work/err")"
rm -r "$work/desk/templates"
report daily --date 2026-11-20 -o "$work/none" --check && [ ! -e "$work/none" ] || fail "--check wrote something"
for wrong in "daily" "daily --week 2026-W47" "nightly --date 2026-11-20" "daily --date 2026-02-30" "daily --date 2026-11-20 --month 2026-11"; do
    status=0
    report $wrong 2> "$work/err" || status=$?
    [ $status = 2 ] || fail "$wrong: status $status, $(cat "$work/err")"
done

# A file-size limit stands for a full disk: the old workbook stays, one clear line.
before=$(sha256sum < "$work/a/latest/daily.xlsx")
status=0
(ulimit -f 8; trap '' XFSZ; report daily --date 2026-11-20 -o "$work/a" > /dev/null 2> "$work/err") || status=$?
[ $status = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] || fail "full disk: status $status, $(cat "$work/err")"
[ "$before" = "$(sha256sum < "$work/a/latest/daily.xlsx")" ] || fail "full disk: the old workbook is gone"

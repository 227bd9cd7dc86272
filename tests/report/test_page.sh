#!/bin/bash
# The page for the phone: what outside text becomes on it, that it loads and runs nothing, that it is published whole or not at all, and what a browser
# says of it (phone.py: Chromium, 390 px wide, the network off). Needs $BIN, $ROOT, $SCRATCH, $PYTHON.
set -eu
work=$SCRATCH/page
rm -rf "$work"
fail() { echo "$1"; exit 1; }
. "$ROOT/tests/report/stub_desk.sh"
# Names that would be markup, script, a style's end, an address, or wider than any phone; right-to-left, Thai, Chinese, emoji.
stub_desk "$work/desk" "
UPDATE v_staff SET name = CASE rowid % 4 WHEN 0 THEN '<script>alert(1)</script>' WHEN 1 THEN '\" onmouseover=\"alert(2)' WHEN 2 THEN '</style><img src=http://x.test/a.png>'
    ELSE 'พิมพ์ชนก 😀 陈美玲 ' || char(8238) || 'gnp' END;
UPDATE v_account SET label = CASE rowid % 3 WHEN 0 THEN '</title><b>&amp;' WHEN 1 THEN printf('%.120c', 'W') ELSE 'javascript:alert(3)' END;" || fail "no desk"
report() { "$BIN/rundown-report" -w "$work/desk" daily --date 2026-11-20 "$@"; }

report -o "$work/out" > "$work/list"
page=$work/out/2026-11-20/index.html
grep -qx "$page" "$work/list" && grep -qx "$work/out/latest/index.html" "$work/list" || fail "the page is not listed: $(cat "$work/list")"
diff <(sed 's/daily-2026-11-20\.xlsx"/daily.xlsx"/' "$page") "$work/out/latest/index.html" > "$work/diff" || fail "the page in latest/ says something else"

# Read by another parser: which elements there are, and that what came from outside is text and nothing else.
"$PYTHON" - "$page" "$work/desk/warehouse.db" <<'PYTHON'
import sqlite3, sys
from html.parser import HTMLParser
class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.names = {}, [], set()
    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        for name, value in attrs:
            self.names.add(name)
            if name in ("src", "href"):
                assert value.startswith("data:") or value == "daily-2026-11-20.xlsx", value
    def handle_data(self, data):
        self.texts.append(data.strip())
html, db = open(sys.argv[1], encoding="utf-8").read(), sqlite3.connect(sys.argv[2])
page = Page()
page.feed(html)
known = set("html head meta link title style body main h1 h2 p table thead tr th tbody td figure figcaption img a footer div".split())
assert set(page.tags) <= known, set(page.tags) - known
assert page.names <= {"lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "scope", "data-h", "src", "alt"}, page.names
assert page.tags["style"] == page.tags["main"] == page.tags["title"] == 1, page.tags
labels = [r[0] for r in db.execute("SELECT DISTINCT a.label FROM v_account AS a JOIN v_session AS s USING (platform, account) WHERE s.business_date = '2026-11-20'")]
assert labels and all(label in page.texts for label in labels), (labels, page.texts)
assert any(label.startswith(("<", "W", "javascript")) for label in labels), labels
PYTHON

"$PYTHON" -W ignore "$ROOT/tests/report/phone.py" "$page" "$work/out/2026-11-20/daily-2026-11-20.xlsx" > "$work/said" || fail "$(cat "$work/said")"
grep -q "figures as in the workbook\|no check of the page" "$work/said" || fail "$(cat "$work/said")"
sed -n '/no check/p' "$work/said"

# A page that cannot be written leaves workbook, page and charts as they were, and nothing half made.
before=$(cd "$work/out" && find . -type f | sort | xargs sha256sum)
mkdir -p "$work/desk/templates/page"
head -c 600000 /dev/zero | tr '\0' ' ' > "$work/desk/templates/page/page.css"
status=0
(ulimit -f 500; trap '' XFSZ; report -o "$work/out" > /dev/null 2> "$work/err") || status=$?
[ $status = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] || fail "no room for the page: status $status, $(cat "$work/err")"
[ "$before" = "$(cd "$work/out" && find . -type f | sort | xargs sha256sum)" ] || fail "no room for the page: files changed"
rm -r "$work/desk/templates"

# A first day without anything to show, and a template that marks blocks without naming its page.
mkdir -p "$work/empty" "$work/desk/templates/workbooks"
echo '{}' > "$work/empty/rundown.json"
sqlite3 "$work/empty/warehouse.db" "CREATE TABLE other (x)"
"$BIN/rundown-report" -w "$work/empty" daily --date 2026-11-20 > /dev/null || fail "empty warehouse"
[ "$(grep -c '<p class="note">' "$work/empty/out/latest/index.html")" -ge 3 ] || fail "the page of an empty warehouse does not say what is missing"
sed 's/"period": "day", "page": "index"/"period": "day"/' "$ROOT/templates/workbooks/daily.json" > "$work/desk/templates/workbooks/daily.json"
status=0
report --check 2> "$work/err" || status=$?
[ $status = 1 ] && grep -q "^templates/workbooks/daily.json:[0-9]*: error: what is marked 'page' needs a workbook that names its 'page'$" "$work/err" || fail "$(cat "$work/err")"
rm -r "$work/desk/templates"

# A chart that cannot be drawn is one chart less: a grey line in its place, all the rest, a line that names it and what gnuplot said first, status 3;
# and what stood in its place before does not stay.
undrawn() {   # OUT: status and what the log says of a run into it
    status=0
    report -o "$1" > "$work/list" 2> "$work/err" || status=$?
    [ $status = 3 ] || fail "a chart that cannot be drawn: status $status, $(cat "$work/err")"
    "$PYTHON" - "$1/2026-11-20" "$2" "$3" <<'PYTHON' || fail "what is printed without $2: $(cat "$work/err")"
import os, sys, zipfile
folder, missing, there = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()
book = zipfile.ZipFile(folder + "/daily-2026-11-20.xlsx")
said = "This chart could not be drawn; the log says why."
texts = book.read("xl/sharedStrings.xml").decode()
cells = sum(book.read(n).count(b"<v>") for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
page = open(folder + "/index.html", encoding="utf-8").read()
assert texts.count(said) == 1 and cells > 500, (texts.count(said), cells)
assert page.count(said) == len(missing) and page.count("<img src") == len(there), (page.count(said), page.count("<img src"))
have = sorted(os.listdir(folder + "/charts"))
assert have == sorted("daily-%s.%s" % (c, e) for c in there for e in ("png", "svg")), have
assert sum(n.startswith("xl/media") for n in book.namelist()) == len([c for c in there if c != "month_line"])
PYTHON
}
mkdir -p "$work/bin" "$work/desk/templates/charts"
printf '#!/bin/sh\necho "warning: slow fonts" >&2\necho "no display today" >&2\nexit 5\n' > "$work/bin/gnuplot"
chmod +x "$work/bin/gnuplot"
(PATH=$work/bin:$PATH; undrawn "$work/out" "month_line minutes" "") || exit 1
for chart in month_line minutes; do
    grep -qx "rundown-report: error: chart $chart of daily is not drawn: gnuplot: no display today" "$work/err" || fail "$(cat "$work/err")"
done
printf 'set key off\nif (1) {\n  plot $data using 1:no_such_thing(2)\n}\n' > "$work/desk/templates/charts/minutes.gp"
undrawn "$work/out" minutes month_line
grep -q '^rundown-report: error: chart minutes of daily is not drawn: gnuplot: templates/charts/minutes.gp:3: undefined function: no_such_thing$' "$work/err" || fail "$(cat "$work/err")"
[ "$(grep -c . "$work/err")" = 1 ] || fail "$(cat "$work/err")"
rm -r "$work/desk/templates"
report -o "$work/out" > "$work/list" 2>&1 || fail "drawn again: $(cat "$work/list")"
[ "$(find "$work/out/2026-11-20/charts" -type f | wc -l)" = 4 ] || fail "drawn again: not all charts"

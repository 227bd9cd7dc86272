"""explain.py WORKSPACE BIN RELEASE: asks `rundown explain` for every column of every public view and follows the answers to the files.

Said of every answer: it is answered; the column has a meaning; everything it is made of adds up; a number that is not 0 ends in
a cell; the file is in the archive under its hash and has that cell on that line. Views without rows are named."""
import concurrent.futures
import csv
import hashlib
import io
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys

import openpyxl

work, binary, release = sys.argv[1:4]
db = sqlite3.connect(os.path.join(work, "warehouse.db"))
# Written by the program itself; no file tells them.
MADE = {"v_meta", "v_kpi", "v_rule", "v_recommendation_rule", "v_edition", "v_edition_cell"}
# What ingest writes about files, as it is.
LISTED = {"v_load", "v_reject"}
wrong, asked, cells = [], 0, set()


def explain(*args, where=binary):
    return subprocess.run([where + "/rundown", "explain", "-w", work, *args], capture_output=True, text=True)


def say(*words):
    wrong.append(" ".join(str(w) for w in words))


def keys_of(view):
    """The keys as `rundown explain VIEW` prints them."""
    answer = explain(view, where=release)
    if answer.returncode != 0:
        say(view, "exit", answer.returncode, answer.stderr.strip())
        return None
    usage = next(line for line in answer.stdout.splitlines() if line.startswith("rundown explain "))
    columns = [line.split(None, 1) for line in answer.stdout.splitlines() if line.startswith("  ")]
    for column in columns:
        if len(column) < 2:
            say(view, column[0], "has no meaning")
    return usage.split()[3:-1]


def sample_rows(view, keys):
    names = ", ".join('"%s"' % k for k in keys)
    n = db.execute('SELECT count(*) FROM "%s"' % view).fetchone()[0]
    if n != db.execute('SELECT count(*) FROM (SELECT DISTINCT %s FROM "%s")' % (names, view)).fetchone()[0]:
        say(view, "its keys do not name one row")
    # Views end with days that are only planned: the middle is where things happened.
    places = sorted({n // 2, n * 4 // 5}) if n > 0 else []
    return [db.execute('SELECT %s FROM "%s" LIMIT 1 OFFSET %d' % (names, view, i)).fetchone() for i in places]


def check_node(view, column, node):
    if node.get("adds_up") is False:
        say(view, column, "at", node["view"], node["column"], node["key"], "is", node["value"], "but makes", node.get("makes"))
    for part in node.get("from", []):
        for row in part["rows"]:
            if "view" in row:
                check_node(view, column, row)


def check_answer(view, keys, key, answer):
    column, value = answer["column"], answer["value"]
    check_node(view, column, answer)
    lines = answer["lines"]
    is_number = isinstance(value, (int, float)) and value != 0
    if is_number and column not in keys and view not in LISTED and answer["how"] == "method" and "method" not in answer:
        say(view, column, "nothing says how it comes about")
    if view not in MADE and is_number and not lines:
        say(view, key, column, value, "ends in no file")
    for line in lines:
        if "not_read" in line:
            say(view, key, column, line["file"], line.get("line"), line["not_read"])
        if "cell" in line:
            check_stored(view, line)
        if "cell" in line and "sha256" in line:   # told in full where the answer meets it first
            cells.add((line["sha256"], line["sheet"] if "sheet" in line else "", line["line"], line["cell"]))
    # A copied figure is said by some cell; hundredths and shares are not the cell's own text, so the text is only looked for.
    if view == "v_session" and is_number and column in ("gmv", "orders", "views") and not any("cell" in line for line in lines):
        say(view, key, column, "no cell says it")


# Columns of a kind whose cell is the number itself, money in hundredths.
MONEY = ("gmv", "cost", "revenue", "net_cost", "price")
COUNTS = {"orders", "orders_created", "orders_main", "units", "buyers", "impressions", "views", "viewers", "product_impressions",
          "product_clicks", "add_to_cart", "comments", "shares", "likes", "new_followers"}


def check_stored(view, line):
    """The warehouse holds what the cell says: exports of this agency write 1,234.50, with a currency before it or none."""
    column, stored = line.get("column", ""), line.get("stored")
    is_money = column.startswith(MONEY)
    if "cell" not in line or not isinstance(stored, int) or not (is_money or column in COUNTS):
        return
    said = float(line["cell"].replace("RM", "").replace(",", ""))
    if round(said * (100 if is_money else 1)) != stored:
        say(view, column, "is", stored, "but the cell says", line["cell"], "in", line["file"], line["line"])


# ---- files ----

# Files that tell who bought are kept as excerpts: named by the file, and the manifest has the hash of what lies there.
EXCERPTS = {os.path.basename(line["path"]): line["kept_sha256"]
            for line in map(json.loads, open(os.path.join(work, "archive", "manifest.jsonl"))) if line.get("kept_sha256")}


def archived(sha256):
    folder = os.path.join(work, "archive", sha256[:2])
    for name in os.listdir(folder):
        if name.startswith(sha256):
            return os.path.join(folder, name)
    return None


class File:
    def __init__(self, sha256):
        self.path = archived(sha256)
        data = open(self.path, "rb").read()
        self.is_whole = hashlib.sha256(data).hexdigest() == EXCERPTS.get(os.path.basename(self.path), sha256)
        self.sheets = {}
        if self.path.endswith(".csv"):
            self.text = data.decode("utf-8-sig").splitlines()
        elif self.path.endswith(".json"):
            self.text = data.decode("utf-8")
        else:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                self.sheets[sheet.title] = [tuple(row) for row in sheet.iter_rows(values_only=True)]

    def has(self, sheet, line, cell):
        if self.path.endswith(".csv"):
            return cell in self.text[line - 1] or any(cell == c for c in next(csv.reader([self.text[line - 1]])))
        if self.path.endswith(".json"):
            return cell in self.text
        row = self.sheets[sheet][line - 1]
        return any(same(value, cell) for value in row)


def same(value, cell):
    """openpyxl turns numbers into dates by their style; the cell itself holds the number."""
    if value is None:
        return False
    if str(value) == cell:
        return True
    try:
        number = float(cell)
    except ValueError:
        return False
    if isinstance(value, (int, float)):
        return abs(float(value) - number) < 1e-9 * max(1, abs(number))
    return hasattr(value, "isoformat")


def check_cells():
    files = {}
    for sha256, sheet, line, cell in sorted(cells):
        if sha256 not in files:
            files[sha256] = File(sha256)
            if not files[sha256].is_whole:
                say(files[sha256].path, "is not what its name says")
        if not files[sha256].has(sheet, line, cell):
            say(os.path.basename(files[sha256].path), sheet, "line", line, "has no", repr(cell))


# ---- what people type ----

def check_words():
    host = db.execute("SELECT host_id, period, platform, account, currency FROM v_host_week WHERE gmv > 0 AND stints > 2 AND"
                      " host_id <> 'unassigned' ORDER BY period DESC LIMIT 1").fetchone()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    answer = explain("v_host_week", *host, "gmv", where=release)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    text = answer.stdout
    if answer.returncode != 0 or "adds up" not in text or "sha256" not in text or len(text.splitlines()) > 42:
        say("v_host_week gmv reads:", answer.returncode, text[:500], answer.stderr)
    if spent > 1:
        say("v_host_week gmv took", spent, "seconds of processor time")
    for args, status, words in [
            (["v_host_weak", "gmv"], 2, "did you mean 'v_host_week'"), (["v_host_week", "gmw"], 2, "did you mean 'gmv'"),
            (["v_host_week", host[0], "gmv"], 2, "which one?"), (["v_host_week", "nobody", "gmv"], 1, "rows near it"),
            (["host_week", *host, "hours"], 0, ""), (["Host_Week", host[0].lower(), *host[1:], "HOURS"], 0, ""), (["v_meta", "date", "value"], 0, ""), ([], 0, ""),
            (["v_host_week", *host, "1", "2", "gmv"], 2, "too many"), (["v_session", "x' OR '1'='1", "gmv"], 1, "")]:
        answer = explain(*args)
        if answer.returncode != status or words not in answer.stderr:
            say("explain", args, "exit", answer.returncode, answer.stderr.strip())


def check_printed_examples():
    """The examples of README and man page are of this agency, so they must answer."""
    for path in ("README.md", "man/rundown.1"):
        examples = [line.replace("\\-", "-").split("#")[0].split()[4:] for line in open(path) if re.match(r"rundown explain \\?-w ", line)]
        if not examples:
            say(path, "has no example of rundown explain")
        for example in examples:
            answer = explain(*example)
            if answer.returncode != 0 or "sha256" not in answer.stdout:
                say(path, "example", example, "exit", answer.returncode, answer.stderr.strip())


# A long answer (bytes) goes the same roads thousands of times over: then the sanitizer build tells one column of it; of a very
# long one one row is asked for. EVERYTHING=1 (make check-slow) asks for all.
LONG, VERY_LONG = 1_000_000, 10_000_000
EVERYTHING = os.environ.get("EVERYTHING") == "1"


def number_column(answer):
    columns = json.loads(answer.stdout)
    return next((c["column"] for c in columns if isinstance(c["value"], (int, float)) and c.get("from")), columns[0]["column"])


def ask_view(job):
    """The answers for the rows of one view; the first row's is the sanitizer build's, which takes five times as long."""
    view, keys, rows = job
    answers = []
    for i, row in enumerate(rows):
        args = ["%s=%s" % (k, "" if v is None else v) for k, v in zip(keys, row)]
        answer = explain("--json", "--all-columns", view, *args, where=release)
        length = 0 if EVERYTHING else len(answer.stdout)
        is_long = length > LONG
        if i == 0 and answer.returncode == 0:
            asked = [number_column(answer)] if is_long else []
            checked = explain("--json", *([] if is_long else ["--all-columns"]), view, *args, *asked)
            if checked.returncode != 0 or (not is_long and checked.stdout != answer.stdout):
                say(view, args, "the sanitizer build: exit", checked.returncode, checked.stderr.strip()[:600])
        answers.append((args, answer))
        if length > VERY_LONG:
            break
    return view, keys, answers


views = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY 1")]
jobs, empty = [], []
for name in views:
    named = keys_of(name)
    if named is None:
        continue
    rows = sample_rows(name, named)
    jobs.append((name, named, rows))
    if not rows:
        empty.append(name)
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for view, named, answers in pool.map(ask_view, jobs):
        for args, answer in answers:
            if answer.returncode != 0:
                say(view, args, "exit", answer.returncode, answer.stderr.strip()[:600])
                continue
            columns = json.loads(answer.stdout)
            expected = [row[1] for row in db.execute('PRAGMA table_info("%s")' % view)]
            if [c["column"] for c in columns] != expected:
                say(view, "answers other columns than it has")
            for column in columns:
                asked += 1
                check_answer(view, named, args, column)
check_cells()
check_words()
check_printed_examples()
print("%d columns of %d views, %d cells found in their files" % (asked, len(views) - len(empty), len(cells)))
if empty:
    print("not checked: no rows in " + ", ".join(empty))
if asked < 1000 or len(cells) < 500:
    say("too few answers to prove anything")
for line in wrong[:40]:
    print(line)
sys.exit(1 if wrong else 0)

"""Edited house sheets against a model: house_edits.py RUNDOWN_INGEST FOLDER SEED ROUNDS

A round takes some kinds and writes a sheet of each again and again, after random edits, as files of random types or all as house.xlsx.
Whatever was said before and in whatever order the files came, the newest sheet that speaks of a scope is what counts, whole: the rows
the model (a few lines, below) and a warehouse that was only ever given the last sheet of each scope have.
"""
import datetime
import os
import random
import sqlite3
import subprocess
import sys

import house_sheets as house

PROGRAM, FOLDER, SEED, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
EPOCH = 1790000000                                  # of the first sheet's observation
FIRST_DAY = datetime.datetime(2026, 12, 14)         # three weeks around the turn of 2026-W53
DAYS, VERSIONS, KINDS_AT_ONCE = 30, 5, 5
POOLS = {"account": ["seri.home.my", "0012345"], "staff_id": ["H01", "0007", "T02"], "sku": ["SKU-104", "1729384756102938475"],
         "currency": ["MYR"], "timezone": ["Asia/Kuala_Lumpur", "Asia/Jakarta"], "period": ["2026-11", "2026-W53", "2026-12-31"]}


# ---- random sheets ----

def moment(rng, is_date):
    at = FIRST_DAY + datetime.timedelta(minutes=rng.randrange(DAYS * 1440) // 15 * 15)
    return at.strftime("%Y-%m-%d" if is_date else "%Y-%m-%d %H:%M")


def cell(name, column, rng):
    optional = not column.get("required") and name != "check_in"
    if column.get("default") == "order" or (optional and rng.random() < 0.3):
        return ""
    if "values" in column or name in POOLS:
        return rng.choice(column.get("values") or POOLS[name])
    if column["type"] in ("instant", "date"):
        return moment(rng, column["type"] == "date")
    if column["type"] in ("id", "text"):
        return f"{name}{rng.randrange(4)}"
    return f"{rng.randrange(10 ** 6) / 100:.2f}" if column["type"] == "money" else str(rng.randrange(100))


def later(text, rng):
    at = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M") + datetime.timedelta(minutes=rng.randrange(1, 400))
    return at.strftime("%Y-%m-%d %H:%M")


def mended(kind, row, rng):
    """Ends after starts, as the kind demands."""
    for name, column in house.COLUMNS[kind].items():
        start = column.get("not_before")
        if start and row[name] and row[start] and row[name] < row[start]:
            row[name] = later(row[start], rng)
    return row


def new_row(kind, rng):
    return mended(kind, {name: cell(name, column, rng) for name, column in house.COLUMNS[kind].items()}, rng)


def key(kind, row):
    """Rows of attendance are numbered by their check-in: that is what tells them apart."""
    names = [house.COLUMNS[kind][n].get("order_by", n) for n, c in house.COLUMNS[kind].items() if c.get("key")]
    return tuple(house.stored(kind, n, row[n]) for n in names)


def unique(kind, rows):
    return list({key(kind, row): row for row in rows}.values())


# ---- what people do to a sheet ----

def delete(kind, rows, rng):
    gone = rng.choice(rows)
    return [row for row in rows if row is not gone]


def correct(kind, rows, rng):
    return change(kind, rows, rng, [n for n, c in house.COLUMNS[kind].items() if not c.get("key")])


def rename(kind, rows, rng):
    return change(kind, rows, rng, [n for n, c in house.COLUMNS[kind].items() if c.get("key")])


def change(kind, rows, rng, names):
    places = [i for i, row in enumerate(rows) if not house.clears(kind, row)]
    if not places:
        return rows
    name, at = rng.choice(names), rng.choice(places)
    row = mended(kind, {**rows[at], name: cell(name, house.COLUMNS[kind][name], rng)}, rng)
    return rows[:at] + [row] + rows[at + 1:]


def add(kind, rows, rng):
    return rows + [new_row(kind, rng) for _ in range(rng.randrange(1, 5))]


def leave_one_account(kind, rows, rng):
    return [row for row in rows if row.get("account") == rows[0].get("account")]


def leave_a_week_out(kind, rows, rng):
    chosen = house.scope(kind, rng.choice(rows))[:8]
    return [row for row in rows if house.scope(kind, row)[:8] != chosen]


def leave_a_week(kind, rows, rng):
    chosen = house.scope(kind, rng.choice(rows))[:8]
    return [row for row in rows if house.scope(kind, row)[:8] == chosen]


def clear_a_week(kind, rows, rng):
    if house.KINDS[kind]["scope"] == "table":
        return rows
    row = rng.choice(rows)
    named, day = house.KINDS[kind]["scope_columns"], house.KINDS[kind]["scope_date"]
    empty = {name: row[name] if name in named else row[name][:10] if name == day else "" for name in row}
    return [empty] + [other for other in rows if house.scope(kind, other) != house.scope(kind, row)]


def leave_headings(kind, rows, rng):
    return []


def sort(kind, rows, rng):
    return rng.sample(rows, len(rows))


EDITS = [delete, delete, correct, correct, rename, add, leave_one_account, leave_a_week_out, leave_a_week, leave_headings, clear_a_week,
         clear_a_week, sort, sort]


def edited(kind, rows, rng):
    for _ in range(rng.randrange(1, 4)):
        rows = unique(kind, rng.choice(EDITS)(kind, rows, rng)) if rows else rows
    return rows if rows or rng.random() < 0.3 else unique(kind, add(kind, [], rng))


# ---- files ----

class Sheet:
    """One saying of a kind: the file it is in, the moment it was seen."""
    def __init__(self, kind, rows, at, way):
        self.kind, self.rows, self.at, self.way = kind, rows, at, way


def said(kinds, rng):
    """Files of (path in the desk, sheets), oldest first."""
    files = []
    rows = {kind: unique(kind, [new_row(kind, rng) for _ in range(rng.randrange(3, 14))]) for kind in kinds}
    for version in range(VERSIONS):
        at = EPOCH + 3600 * version
        in_book = [kind for kind in kinds if rng.random() < 0.4]
        if in_book:
            files.append(("house.xlsx", [Sheet(kind, rows[kind], at, "xlsx") for kind in in_book]))
        for i, kind in enumerate(k for k in kinds if k not in in_book):
            way = rng.choice(["csv", "xlsx", "json"] if rows[kind] else ["csv", "xlsx"])
            files.append((f"inbox/{version}{kind}.{way}", [Sheet(kind, rows[kind], at + 1 + i, way)]))
        rows = {kind: edited(kind, rows[kind], rng) for kind in kinds}
    return files


def arrival(files, rng):
    """Any order, but of one house.xlsx the saved one is never older than what it said before."""
    order = rng.sample(files, len(files))
    books = iter([file for file in files if file[0] == "house.xlsx"])
    return [next(books) if file[0] == "house.xlsx" else file for file in order]


def put(desk, file, rng):
    name, sheets = file
    path, note = f"{desk}/{name}", f"seen {sheets[0].at}"
    if name.endswith(".xlsx"):
        whole = name == "house.xlsx" or rng.random() < 0.5
        house.write_xlsx(path, [(s.kind if whole else "Sheet1", s.kind, s.rows) for s in sheets], note, rng)
    else:
        {"csv": house.write_csv, "json": house.write_json}[sheets[0].way](path, sheets[0].kind, sheets[0].rows, note, rng)
    os.utime(path, (sheets[0].at, sheets[0].at))


def make_desk(name):
    os.makedirs(f"{FOLDER}/{name}/inbox")
    with open(f"{FOLDER}/{name}/rundown.json", "w") as out:
        out.write("{}")
    return f"{FOLDER}/{name}"


def ingest(desk, allowed=(0,)):
    done = subprocess.run([PROGRAM, "-w", desk], capture_output=True, text=True)
    if done.returncode not in allowed or "row refused" in done.stderr:
        sys.exit(f"{desk}: exit status {done.returncode}\n{done.stderr}")


# ---- what must come of it ----

def last_words(files):
    """Of each kind and scope the rows of the newest sheet that speaks of it: a whole table by being there, a week by a row."""
    words = {}
    for sheet in sorted((s for _, sheets in files for s in sheets), key=lambda s: s.at):
        for scope in {""} if house.KINDS[sheet.kind]["scope"] == "table" else {house.scope(sheet.kind, row) for row in sheet.rows}:
            words[sheet.kind, scope] = [row for row in sheet.rows if house.scope(sheet.kind, row) == scope]
    return words


def check(desk, kinds, words, what):
    db = sqlite3.connect(f"{desk}/warehouse.db")
    for kind in kinds:
        is_ = house.current(db, kind)
        should = sorted((row for (k, _), rows in words.items() if k == kind for row in house.table(kind, rows)), key=repr)
        if is_ != should:
            print(f"{desk}, {what}, {kind}")
            for row in [r for r in is_ if r not in should][:5]:
                print("  is        ", row)
            for row in [r for r in should if r not in is_][:5]:
                print("  should be ", row)
            sys.exit(1)
    db.close()


def check_round(number, rng):
    kinds = rng.sample(sorted(house.KINDS), KINDS_AT_ONCE)
    files = said(kinds, rng)
    words = last_words(files)
    desk, fresh = make_desk(f"{number}edited"), make_desk(f"{number}fresh")
    way = arrival(files, rng)
    while way:
        books = [i for i, file in enumerate(way) if file[0] == "house.xlsx"]
        n = min(rng.randrange(1, 9), books[1] if len(books) > 1 else len(way))   # one house.xlsx at a time
        for file in way[:n]:
            put(desk, file, rng)
        ingest(desk)
        way = way[n:]
    check(desk, kinds, words, "edited")
    for i, ((kind, _), rows) in enumerate(sorted(words.items(), key=lambda w: w[0])):
        put(fresh, (f"inbox/{i}{kind}.csv", [Sheet(kind, rows, EPOCH + i, "csv")]), rng)
    ingest(fresh)
    check(fresh, kinds, words, "given the last sheets only")
    return sum(len(sheets) for _, sheets in files)


def main():
    n = sum(check_round(number, random.Random(SEED * 1000 + number)) for number in range(ROUNDS))
    print(f"{ROUNDS} rounds, {n} sheets")


main()

"""Random loads beside a model: versions.py RUNDOWN_INGEST FOLDER SEED ROUNDS

The model keeps, for each key and content, the least and the greatest moment of observation at which a file said so, and of sessions
every saying. Whatever the order of arrival, the raw tables must come to the same, and the accounts of each load to what the model counts.
"""
import collections
import csv
import os
import random
import re
import sqlite3
import subprocess
import sys

PROGRAM, FOLDER, SEED, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
LARGE_ROWS = 60000  # more than 4 MB: read by a thread, believed to be in order
EPOCH = 1790000000

# key columns in order, value columns, and of two rows of one key the one to stay
KINDS = {
    "minute": (["platform", "account", "session_ref", "at"], ["gmv", "orders", "views"], None),
    "session": (["platform", "account", "session_ref"], ["gmv_direct", "duration_s", "views"], ["duration_s", "views"]),
    "order_line": (["platform", "account", "order_id", "item_ref"], ["line_amount", "quantity"], None),
}


def stamp(minute):
    return f"2026-{1 + minute // 40320 % 12:02}-{1 + minute // 1440 % 28:02} {minute // 60 % 24:02}:{minute % 60:02}:00"


def new_value(rng):
    return rng.choice([None, 0, rng.randrange(100), rng.randrange(10**6)])


def new_key(kind, rng, large):
    account = f"shop{rng.randrange(3)}"
    n = 40 if large else 3
    if kind == "minute":
        return ("tiktok", account, f"7512345678901{rng.randrange(n):03}567", stamp(rng.randrange(2000 if large else 12)))
    if kind == "session":
        return ("tiktok", account, f"7512345678901{rng.randrange(20):03}567")
    return ("tiktok", account, f"5812345678901{rng.randrange(8):03}567", f"item{rng.randrange(3)}")


def content(kind, rng):
    values = tuple(new_value(rng) for _ in KINDS[kind][1])
    return (values[0] or 0,) + values[1:] if kind == "order_line" else values


class Model:
    def __init__(self):
        self.keys = collections.defaultdict(dict)
        self.sayings = []

    def load(self, kind, rows, moment):
        """Counts of loaded, unchanged, superseded, refused."""
        n = collections.Counter()
        kept = settle(kind, rows, n)
        self.sayings += [(key, values, moment) for key, values in kept.items()]
        for key, values in kept.items():
            known = self.keys[key]
            if values in known:
                n["unchanged"] += 1
                first, last = known[values]
                known[values] = (min(first, moment), max(last, moment))
                continue
            n["superseded" if any(last > moment for _, last in known.values()) else "loaded"] += 1
            known[values] = (moment, moment)
        return n["loaded"], n["unchanged"], n["superseded"], n["refused"]

    def table(self):
        return sorted(((key, values, *span) for key, known in self.keys.items() for values, span in known.items()), key=repr)


def settle(kind, rows, n):
    kept = {}
    if kind == "order_line":  # the amount is part of the key; what is alike in it is numbered by quantity
        groups = collections.defaultdict(list)
        for key, (amount, quantity) in rows:
            groups[key + (amount,)].append((quantity,))
        for key, lines in groups.items():
            for i, values in enumerate(sorted(lines, key=lambda v: (v[0] is None, v[0] or 0))):
                kept[key + (i + 1,)] = values
        return kept
    keep = KINDS[kind][2]
    for key, values in rows:
        if key not in kept:
            kept[key] = values
        elif kept[key] == values:
            n["unchanged"] += 1
        else:
            n["refused"] += 1
            if keep is not None:
                columns = [KINDS[kind][1].index(c) for c in keep]
                if rank(values, columns) > rank(kept[key], columns):
                    kept[key] = values
    return kept


def rank(values, columns):
    return [(values[c] is not None, values[c] or 0) for c in columns]


def write(path, kind, rows, moment):
    keys, values, _ = KINDS[kind]
    names = {"gmv": "gmv", "gmv_direct": "gmv_direct"}
    with open(path, "w", newline="") as out:
        w = csv.writer(out)
        extra = {"minute": [], "session": ["start_at", "title"], "order_line": ["created_at"]}[kind]
        w.writerow([{"session_ref": "room_id", "item_ref": "sku"}.get(k, k) for k in keys] + [names.get(v, v) for v in values] + extra)
        for key, content in rows:
            fill = {"minute": [], "session": ["2026-03-01 20:00:00", "Live"], "order_line": ["2026-03-01 20:00:00"]}[kind]
            w.writerow(list(key) + [money(v, name) for v, name in zip(content, values)] + fill)
    os.utime(path, (moment, moment))


def money(value, name):
    if value is None:
        return ""
    return f"{value // 100}.{value % 100:02}" if name in ("gmv", "gmv_direct", "line_amount") else str(value)


def versions(kind, rng, large):
    """The same file as it is said again and again: rows come, go and change, and some change back."""
    rows = {}
    said = []
    for _ in range(rng.randrange(2, 4) if large else rng.randrange(2, 7)):
        for _ in range(LARGE_ROWS if large and not rows else 500 if large else rng.randrange(1, 30)):
            rows[new_key(kind, rng, large)] = content(kind, rng)
        before = dict(said[0]) if said else {}
        for key in rng.sample(sorted(rows), len(rows) // 5):
            if rng.random() < 0.5:
                del rows[key]
            elif said and rng.random() < 0.5:
                rows[key] = before.get(key, rows[key])
            else:
                rows[key] = content(kind, rng)
        file = list(rows.items())
        for key, values in rng.sample(file, len(file) // 10):
            file.append((key, values if rng.random() < 0.5 else content(kind, rng)))
        order = rng.random()
        if order < 0.5:
            file.sort(key=lambda r: r[0])
        elif order < 0.8:
            rng.shuffle(file)
        said.append(file)
    return said


def pieces(said, rng):
    """(rows, moment): some versions in two files, a second apart."""
    for i, file in enumerate(said):
        moment = EPOCH + 100 * i
        cut = rng.randrange(1, len(file)) if len(file) > 1 and rng.random() < 0.3 else len(file)
        yield file[:cut], moment
        if cut < len(file):
            yield file[cut:], moment + 1


def table_of(db, kind):
    keys, values, _ = KINDS[kind]
    if kind == "order_line":
        keys, values = keys + ["line_amount", "seq"], ["quantity"]
    source = f"SELECT * FROM raw_{kind}"
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (f"raw_{kind}_subject",)).fetchone():
        source = (f"SELECT u.*, r.*, coalesce(r.last_load, u.last_load) AS newest FROM raw_{kind} AS r"
                  f" JOIN raw_{kind}_subject AS u USING (subject)")
    newest = "r.newest" if "newest" in source else "r.last_load"
    shown = ", ".join("datetime(r.at, 'unixepoch')" if k == "at" else f"r.{k}" for k in keys + values)
    return sorted(((tuple(row[:len(keys)]), tuple(row[len(keys):-2]), row[-2], row[-1]) for row in db.execute(
        f"SELECT {shown}, f.observed_at, l.observed_at FROM ({source}) AS r"
        f" JOIN load AS f ON f.load_id = r.first_load JOIN load AS l ON l.load_id = {newest}")), key=repr)


def sayings_of(db, kind):
    keys, values, _ = KINDS[kind]
    shown = ", ".join(f"r.{name}" for name in keys + values)
    same = " AND ".join(f"s.{key} = r.{key}" for key in keys + ["source", "point_at", "vhash"])
    return sorted(((tuple(row[:len(keys)]), tuple(row[len(keys):-1]), row[-1]) for row in db.execute(
        f"SELECT {shown}, l.observed_at FROM raw_{kind}_again AS s JOIN raw_{kind} AS r ON {same} JOIN load AS l USING (load_id)"
        f" UNION ALL SELECT {shown}, l.observed_at FROM raw_{kind} AS r JOIN load AS l ON l.load_id = r.first_load")), key=repr)


def ingest(desk):
    done = subprocess.run([PROGRAM, "-w", desk], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"{desk}: exit status {done.returncode}\n{done.stderr}")


def check_round(number, kind, large, rng):
    files = list(pieces(versions(kind, rng, large), rng))
    tables = []
    for attempt in range(2):
        desk = f"{FOLDER}/{number}{kind}{attempt}"
        os.makedirs(f"{desk}/inbox")
        with open(f"{desk}/rundown.json", "w") as out:
            out.write("{}")
        model, expected = Model(), {}
        order = list(range(len(files)))
        rng.shuffle(order)
        for i in order + rng.sample(order, 1):
            rows, moment = files[i]
            write(f"{desk}/inbox/{i:03}.csv", kind, rows, moment)
            ingest(desk)
            if i not in expected:
                expected[i] = model.load(kind, rows, moment)
        db = sqlite3.connect(f"{desk}/warehouse.db")
        counted = {int(re.match(r"\d+", file).group()): tuple(counts) for file, *counts in db.execute(
            "SELECT file, rows_loaded, rows_unchanged, rows_superseded, rows_rejected FROM load WHERE kind = ?", (kind,))}
        for what, is_, should in (("accounts", counted, expected), ("rows", table_of(db, kind), model.table())):
            if is_ != should:
                show(number, kind, order, what, is_, should)
        if kind == "session" and sayings_of(db, kind) != sorted(model.sayings, key=repr):
            show(number, kind, order, "sayings", sayings_of(db, kind), sorted(model.sayings, key=repr))
        tables.append(table_of(db, kind))
        db.close()
    if tables[0] != tables[1]:
        show(number, kind, [], "orders of arrival", *tables)


def show(number, kind, order, what, is_, should):
    print(f"round {number}, {kind}, arrival {order}: {what} differ")
    if isinstance(is_, dict):
        is_, should = sorted(is_.items()), sorted(should.items())
    for row in [r for r in is_ if r not in should][:5]:
        print("  is        ", row)
    for row in [r for r in should if r not in is_][:5]:
        print("  should be ", row)
    sys.exit(1)


def main():
    for number in range(ROUNDS):
        for kind in KINDS:
            check_round(number, kind, kind == "minute" and number == 0, random.Random(SEED * 1000 + number))
    print(f"{ROUNDS} rounds of {len(KINDS)} kinds")


main()

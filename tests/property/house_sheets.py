"""House sheets for tests: kinds and examples as the program has them, files of every type, what a warehouse must hold of them.

A row is a dict of column to text, written as a person writes it: 2026-11-20 20:00, 1234.56. What is missing or '' is an empty cell.
"""
import calendar
import csv
import datetime
import decimal
import io
import json
import os
import sys

ROOT = os.environ["ROOT"]
sys.path.insert(0, f"{ROOT}/tests/cases")
import make_xlsx  # noqa: E402

with open(f"{ROOT}/pipelines/house/sheets.json", encoding="utf-8") as _file:
    _book = json.load(_file)
EXAMPLES = {kind: sheet["example"] for kind, sheet in _book["sheets"].items()}
KINDS = {}
for _kind in EXAMPLES:
    with open(f"{ROOT}/ingest/kinds/{_kind}.json", encoding="utf-8") as _file:
        KINDS[_kind] = json.load(_file)
COLUMNS = {kind: {c["name"]: c for c in d["columns"]} for kind, d in KINDS.items()}
IS_TEXT = ("id", "text")


def civil(text):
    text += {10: " 00:00:00", 16: ":00"}.get(len(text), "")
    return calendar.timegm(datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").timetuple())


def stored(kind, name, text):
    """The cell as the warehouse keeps it."""
    column = COLUMNS[kind][name]
    text = text or column.get("default", "")
    if text in ("", "order"):
        return "" if column.get("key") and column["type"] in IS_TEXT else None
    if column["type"] in ("count", "seconds"):
        return int(text)
    if column["type"] == "money":
        return int(decimal.Decimal(text) * 100)
    if column["type"] == "ratio":
        return float(text)
    return civil(text) if column["type"] == "instant" else text


def week(day):
    year, number, _ = datetime.date.fromisoformat(day[:10]).isocalendar()
    return f"{year}-W{number:02}"


def scope(kind, row):
    if KINDS[kind]["scope"] == "table":
        return ""
    return "|".join([week(row[KINDS[kind]["scope_date"]])] + [row.get(c, "") for c in KINDS[kind]["scope_columns"]])


def clears(kind, row):
    """A row that says a week is empty: its day (and account), nothing else."""
    definition = KINDS[kind]
    if definition["scope"] == "table":
        return False
    named = [definition["scope_date"], *definition["scope_columns"]]
    return row[definition["scope_date"]][10:] in ("", " 00:00") and {n for n, text in row.items() if text} == set(named)


def table(kind, rows):
    """Rows of a sheet as the warehouse keeps them, in the order of `current`."""
    rows = [row for row in rows if not clears(kind, row)]
    shown = [{name: stored(kind, name, row.get(name, "")) for name in COLUMNS[kind]} for row in rows]
    ordinal = next((name for name, c in COLUMNS[kind].items() if c.get("default") == "order"), None)
    if ordinal is not None:
        others = [name for name, c in COLUMNS[kind].items() if c.get("key") and name != ordinal]
        by = COLUMNS[kind][ordinal]["order_by"]
        for row in shown:
            same = [r for r in shown if all(r[k] == row[k] for k in others)]
            earlier = [r for r in same if r[by] is not None and (row[by] is None or r[by] < row[by])]
            row[ordinal] = 1 + len(earlier) if row[ordinal] is None else row[ordinal]
    return sorted((tuple(row.values()) for row in shown), key=repr)


def current(db, kind):
    """Rows of the newest sheet that spoke of their scope (ARCHITECTURE, raw_<kind>)."""
    names = ", ".join(f'r."{name}"' for name in COLUMNS[kind])
    return sorted(db.execute(
        f"SELECT {names} FROM raw_{kind} AS r WHERE r.version = (SELECT max(l.version) FROM load_scope AS s JOIN load AS l USING (load_id)"
        f" WHERE l.kind = '{kind}' AND l.status <> 'refused' AND l.replaced_by IS NULL AND s.scope = r.scope)").fetchall(), key=repr)


# ---- files ----

def excel_number(kind, name, text):
    """A date as Excel keeps it, an amount as a number; None: a text."""
    kind_of = COLUMNS[kind][name]["type"]
    if kind_of in ("instant", "date"):
        return repr(round((civil(text) / 86400) + 25569, 9))
    return None if kind_of in IS_TEXT else text


def headings(kind, rows, rng):
    """Columns in any order; those of no row may be left out."""
    used = [n for n, c in COLUMNS[kind].items() if c.get("required") or any(r.get(n) for r in rows) or (rng and rng.random() < 0.5)]
    if rng:
        rng.shuffle(used)
    return used


def write_csv(path, kind, rows, note, rng=None):
    names = headings(kind, rows, rng)
    with open(path, "w", newline="", encoding="utf-8") as out:
        w = csv.writer(out)
        w.writerow(names)
        w.writerow([f"# {note}"])
        w.writerows([row.get(name, "") for name in names] for row in rows)


def write_json(path, kind, rows, note, rng=None):
    def value(name, text):
        return float(text) if text and COLUMNS[kind][name]["type"] == "ratio" else int(text) if text and COLUMNS[kind][name]["type"] in (
            "count", "seconds") else text
    names = headings(kind, rows, rng)
    with open(path, "w", encoding="utf-8") as out:
        json.dump([{name: value(name, row.get(name, "")) for name in names} for row in rows], out, ensure_ascii=False, indent=1)
        out.write(" " * (sum(map(ord, note)) + int("0" + "".join(filter(str.isdigit, note))) % 1000))  # other bytes for another note


def write_xlsx(path, sheets, note, rng=None):
    """`sheets`: name, kind and rows of each."""
    text = io.StringIO()
    for name, kind, rows in sheets:
        names = headings(kind, rows, rng)
        text.write(f"=={name}\n" + "\t".join(names) + f"\n# {note}\n")
        for row in rows:
            cells = [(row.get(n, ""), excel_number(kind, n, row[n]) if row.get(n) else None) for n in names]
            text.write("\t".join(shown if number is None or (rng and rng.random() < 0.3) else f"#{number}" for shown, number in cells) + "\n")
    with open(path + ".txt", "w", encoding="utf-8") as out:
        out.write(text.getvalue())
    make_xlsx.main(path + ".txt", path)
    os.remove(path + ".txt")

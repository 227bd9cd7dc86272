"""Writes tests/fuzz/seeds/format/: a small file in each shipped format and each kind's own names, made up here. Run it when a format
is added; what the fuzzers found lies beside them under other names.

seed_formats.py (from the top of the tree)
"""
import csv
import glob
import io
import json
import os

VALUES = {"id": ["17000000000000001", "A-2"], "text": ["Lamp", "Đèn bàn"], "money": ["1234.50", "0"], "count": ["12", "0"],
          "ratio": ["0.25", "12.5%"], "seconds": ["3600", "01:40:00"]}
TIMES = {"YYYY-MM-DD": "2026-09-0%d 20:00:00", "YYYY/MM/DD/": "2026/09/0%d/ 20:00", "DD-MM-YYYY": "0%d/09/2026 20:00", "unix": "179000000%d",
         "excel": "4600%d.5"}


def first(entry):
    entry = entry.get("from", []) if isinstance(entry, dict) else entry
    return entry if isinstance(entry, str) else entry[0] if entry else ""


def value(column, times, row):
    if column.get("values"):
        return column["values"][row % len(column["values"])]
    if column["name"] == "currency":
        return "VND"
    if column.get("check") == "time_zone":
        return "Asia/Jakarta"
    if column["type"] in ("instant", "date"):
        text = TIMES[times] % (row + 1)
        return text[:10] if column["type"] == "date" and times.startswith(("YYYY-", "DD")) else text
    return VALUES[column["type"]][row]


def put(node, path, value):
    for part in path[:-1]:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node
    if isinstance(node, dict) and path[-1] not in node:
        node[path[-1]] = value


def document(fmt, kind, times):
    root, rows = {}, []
    for row in range(2):
        element = {}
        for name, entry in fmt["columns"].items():
            path = first(entry)
            if path and name in kind:
                put(root if path.startswith("/") else element, path.lstrip("/").split("."), value(kind[name], times, row))
        rows.append(element)
    put(root, fmt["rows"].split("."), rows) if fmt["rows"] else None
    return json.dumps(root if fmt["rows"] else rows, ensure_ascii=False)


def table(fmt, kind, times):
    out = io.StringIO()
    lines = csv.writer(out)
    names = [n for n in fmt["columns"] if n in kind and first(fmt["columns"][n])]
    heads = [first(fmt["columns"][n]) for n in names]
    if fmt.get("heading_rows") == 2:
        lines.writerow([h.split(" | ")[0] if " | " in h else "" for h in heads])
        heads = [h.split(" | ")[-1] for h in heads]
    lines.writerow(heads)
    for row in range(2):
        lines.writerow([value(kind[n], times, row) for n in names])
    lines.writerow((fmt.get("total_rows") or [""])[:1])
    return out.getvalue()


def cells(text):
    """The table as the parts of a workbook (fuzz.h)."""
    rows = [f'<row r="{r}">' + "".join(f'<c t="inlineStr"><is><t>{c.replace("&", "&amp;").replace("<", "&lt;")}</t></is></c>' for c in row) + "</row>"
            for r, row in enumerate(csv.reader(io.StringIO(text)), 1)]
    return "==xl/worksheets/sheet1.xml\n<worksheet><sheetData>" + "".join(rows) + "</sheetData></worksheet>"


def main():
    kinds = {}
    folder = "tests/fuzz/seeds/format"
    os.makedirs(folder, exist_ok=True)
    for name in sorted(glob.glob("ingest/kinds/*.json")):
        kind = json.load(open(name, encoding="utf-8"))
        kinds[kind["kind"]] = {c["name"]: c for c in kind["columns"]}
        own = {"columns": {c["name"]: c["name"] for c in kind["columns"]}}
        with open(f"{folder}/own_{kind['kind']}.csv", "w", encoding="utf-8") as out:
            out.write(table(own, kinds[kind["kind"]], "YYYY-MM-DD"))
    for name in sorted(glob.glob("ingest/formats/*.json")):
        fmt = json.load(open(name, encoding="utf-8"))
        kind, times = kinds[fmt["kind"]], (fmt.get("times") or ["YYYY-MM-DD"])[0]
        for file_type in fmt.get("files", ["csv"]):
            text = document(fmt, kind, times) if file_type == "json" else table(fmt, kind, times)
            with open(f"{folder}/{fmt['format']}.{file_type}", "w", encoding="utf-8") as out:
                out.write(cells(text) if file_type == "xlsx" else text)


main()

"""A dictionary for libFuzzer: headings, paths, own column names and dialects of the shipped formats and kinds.

words.py > format.dict
"""
import glob
import json


def texts(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


words = {",", ";", "\t", "\n", '"', "==xl/worksheets/sheet1.xml\n", '<sheetData><row r="1">', '<c t="inlineStr"><is><t>',
         "</t></is></c>", "</row>", "<c><v>", "</v></c>", "2026-09-01 20:00:00", "18/04/2026 23:45:00", "45000.5", "Rp3.000.000",
         "1,234.50", "1h 40min", "00:36:00", "2026-09-01 ~ 2026-09-30", "7.66568E+18", "#N/A", "Total", "1790000000", "null", "{", "["}
for name in sorted(glob.glob("ingest/formats/*.json") + glob.glob("ingest/kinds/*.json")):
    with open(name, encoding="utf-8") as file:
        words.update(word for word in texts(json.load(file)) if 0 < len(word) <= 48)
for word in sorted(words):
    print('"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02X}" for b in word.encode()) + '"')

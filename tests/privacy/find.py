"""Looks for texts in every file below folders, also inside what is zipped: find.py CANARIES PATH... prints one line a hit.

As UTF-8, UTF-16 and with JSON's escapes; without regard to case.
"""
import io
import json
import os
import sys
import zipfile


def contents(name, data):
    yield name, data
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                for entry in book.namelist():
                    yield f"{name}:{entry}", book.read(entry)
        except zipfile.BadZipFile:
            pass


def files(path):
    if os.path.isfile(path):
        yield path
    for folder, _, names in os.walk(path):
        for name in names:
            yield os.path.join(folder, name)


def forms(text):
    for t in {text, text.lower(), text.casefold()}:
        yield from (t.encode(), t.encode("utf-16-le"), t.encode("utf-16-be"), json.dumps(t)[1:-1].encode(), json.dumps(t)[1:-1].lower().encode())


def main(canaries, *paths):
    with open(canaries, encoding="utf-8") as lines:
        wanted = [(line.rstrip("\n"), set(forms(line.rstrip("\n")))) for line in lines]
    n_bytes = 0
    for path in paths:
        for file in files(path):
            with open(file, "rb") as data:
                for name, found in contents(file, data.read()):
                    n_bytes += len(found)
                    lower = found.lower()
                    for text, shapes in wanted:
                        if any(shape in found or shape in lower for shape in shapes):
                            print(f"{name}: {text}")
    print(f"{len(wanted)} texts, {n_bytes} bytes", file=sys.stderr)


main(*sys.argv[1:])

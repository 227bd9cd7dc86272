"""Looks for texts in every file below folders, also inside what is zipped: find.py CANARIES PATH... prints one line a hit.

As UTF-8, UTF-16 and with JSON's escapes; without regard to case. grep looks for all of them at once (they are thousands of forms); only where it
finds one is it asked which.
"""
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

PIECE = 32 << 20  # bytes given to one grep


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


class Search:
    """Which of many contents have any of the forms. grep's patterns are lines: forms with the byte of a line's end are looked for one by one."""

    def __init__(self, shapes, folder):
        self.apart = {shape for shape in shapes if b"\n" in shape}
        self.patterns = os.path.join(folder, "patterns")
        with open(self.patterns, "wb") as out:
            out.write(b"".join(shape + b"\n" for shape in sorted(shapes - self.apart)))
        self.folder, self.waiting, self.size = folder, [], 0

    def add(self, name, data):
        """Yields (name, data) of those that were waiting and have one."""
        self.waiting.append((name, data))
        self.size += len(data)
        if self.size > PIECE:
            yield from self.flush()

    def flush(self):
        names = []
        for i, (_, data) in enumerate(self.waiting):
            names.append(os.path.join(self.folder, str(i)))
            with open(names[-1], "wb") as out:
                out.write(data + b"\n" + data.lower())
        found = self.grep(names) if names else set()
        for name, (said, data) in zip(names, self.waiting):
            if name in found or any(shape in data or shape in data.lower() for shape in self.apart):
                yield said, data
        self.waiting, self.size = [], 0

    def grep(self, names):
        done = subprocess.run(["grep", "-aFlZ", "-f", self.patterns, "--", *names], env={**os.environ, "LC_ALL": "C"},
                              stdout=subprocess.PIPE, check=False)
        if done.returncode > 1:
            sys.exit("grep failed")
        return set(done.stdout.decode().split("\0"))


def main(canaries, *paths):
    with open(canaries, encoding="utf-8") as lines:
        wanted = [(line.rstrip("\n"), set(forms(line.rstrip("\n")))) for line in lines]
    n_bytes = 0

    def tell(suspects):
        for name, found in suspects:
            lower = found.lower()
            for text, shapes in wanted:
                if any(shape in found or shape in lower for shape in shapes):
                    print(f"{name}: {text}")

    with tempfile.TemporaryDirectory() as folder:
        search = Search(set().union(*(shapes for _, shapes in wanted)), folder)
        for path in paths:
            for file in files(path):
                with open(file, "rb") as data:
                    for name, found in contents(file, data.read()):
                        n_bytes += len(found)
                        tell(search.add(name, found))
        tell(search.flush())
    print(f"{len(wanted)} texts, {n_bytes} bytes", file=sys.stderr)


main(*sys.argv[1:])

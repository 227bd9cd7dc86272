#!/usr/bin/python3
"""worked_examples.py README TREE: puts the examples of a README into a copy of the tree.

An example is a fenced block that names its file: a row for a list (or the "rules" of one), lines for a catalogue of texts, else a new file."""
import json
import os
import re
import sys

readme, tree = sys.argv[1:3]


def put(path, text):
    place = os.path.join(tree, path)
    if not os.path.exists(place):
        open(place, "w", encoding="utf-8").write(text)
        return
    whole, added = json.load(open(place, encoding="utf-8")), json.loads(text)
    if isinstance(whole, list):
        whole.append(added)
    elif isinstance(whole.get("rules"), list):
        whole["rules"].append(added)
    else:
        assert not set(whole) & set(added), (path, set(whole) & set(added))
        whole.update(added)
    json.dump(whole, open(place, "w", encoding="utf-8"), ensure_ascii=False)


blocks = re.findall(r"```\w+ (\S+)\n(.*?)```", open(readme, encoding="utf-8").read(), re.S)
for path, text in blocks:
    put(path, text)
print(len(blocks))

#!/bin/bash
# Invariant 8: no figure on any sheet is worked out in a template: no query of one divides, and all of them read v_* only
# (the report's own check refuses anything else).
set -eu
"$PYTHON" - templates/workbooks/*.json templates/sheets/*.json <<'PY'
import json, re, sys

def queries(node, path):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "query":
                yield path, "".join(value) if isinstance(value, list) else value
            else:
                yield from queries(value, path)
    elif isinstance(node, list):
        for value in node:
            yield from queries(value, path)

found = list(q for path in sys.argv[1:] for q in queries(json.load(open(path, encoding="utf-8")), path))
assert len(found) > 20, "no queries found: the test looks in the wrong place"
for path, query in found:
    code = re.sub(r"'[^']*'", "''", query)
    assert "/" not in code and "%" not in code, "%s divides: %s" % (path, query)
PY
desk=$SCRATCH/divide
"$RELEASE/rundown" init "$desk" >/dev/null
"$RELEASE/rundown" run -q -w "$desk" nightly --date 2026-11-20 >/dev/null
"$RELEASE/rundown-report" -w "$desk" daily --check --date 2026-11-20
"$RELEASE/rundown-report" -w "$desk" weekly --check --week 2026-W47
"$RELEASE/rundown-report" -w "$desk" monthly --check --month 2026-11
"$RELEASE/rundown-report" -w "$desk" postmortem --check

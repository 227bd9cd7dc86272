#!/bin/bash
# check_examples.sh WORKSPACE: the worked examples of transform/README.md, done as they stand in a copy of the tree: a KPI as far as a sheet,
# a finding with its limit, a check, a model with view and lineage, a recommendation. The workspace is the sample agency, transformed.
set -eu
desk=$1
tree=$SCRATCH/tree
fail() { echo "transform/README.md: $*"; exit 1; }
mkdir -p "$tree/build"
cp -a "$ROOT"/{Makefile,base,docs,ingest,man,pipelines,report,sample-data,templates,tests,tools,transform} "$tree"
cp -a "$ROOT/build/release" "$tree/build/"
[ "$("$PYTHON" "$ROOT/tests/truth/worked_examples.py" "$ROOT/transform/README.md" "$tree")" -ge 12 ] || fail "examples are missing"
# Credited by the hour here, so that the check has something to find.
sed 's/> 86400/> 28800/' "$tree/transform/checks/host_day.sql" >"$tree/transform/checks/host_hours.sql"
# A rule may ask a table that by its name would be made after the step.
printf '%s\n' 'CREATE TABLE int_zz_last (n INTEGER) STRICT;' 'INSERT INTO int_zz_last SELECT COUNT(*) FROM int_session;' >"$tree/transform/sql/zz_last.sql"
echo 'DELETE FROM advice_row WHERE (SELECT n FROM int_zz_last) IS NULL;' >>"$tree/transform/advice/host_early.sql"
bin=build/release/bin
env -u MAKEFLAGS -u MAKELEVEL make -s -C "$tree" "$bin"/rundown{,-transform,-explain,-quote,-report} >"$SCRATCH/make.log" 2>&1 || { cat "$SCRATCH/make.log"; exit 1; }
mkdir "$SCRATCH/examples"
cp -r "$desk/rundown.json" "$SCRATCH/examples/"
cp "$desk/warehouse.db" "$SCRATCH/examples/"
ln -s "$desk/archive" "$SCRATCH/examples/archive"
"$PYTHON" -c 'import json, sys
s = json.load(open(sys.argv[1])); s.setdefault("rules", {})["long_live_h"] = 6; json.dump(s, open(sys.argv[1], "w"))' "$SCRATCH/examples/rundown.json"
run() { local name=$1; shift; "$tree/$bin/$name" "$@" -w "$SCRATCH/examples"; }
ask() { sqlite3 "$SCRATCH/examples/warehouse.db" "$1"; }
run rundown-transform --date 2026-11-22 2>"$SCRATCH/transform.log" || { cat "$SCRATCH/transform.log"; exit 1; }

[ "$(ask "SELECT count(*) > 100, sum(abs(units_per_order - 1.0 * units / orders) > 1e-9) FROM v_platform_day WHERE orders > 0")" = '1|0' ] || fail "units_per_order"
run rundown-explain v_platform_day 2026-11-21 318204577 units_per_order | grep -q '= units [0-9]* / orders [0-9]*' || fail "units_per_order is not explained"
run rundown-report -q basket --check && run rundown-report -q basket --date 2026-11-21 >/dev/null
"$PYTHON" - "$SCRATCH/examples" <<'PYTHON'
import sqlite3, sys, warnings, openpyxl
warnings.simplefilter("ignore")
book = openpyxl.load_workbook(sys.argv[1] + "/out/latest/basket.xlsx")
want = sqlite3.connect(sys.argv[1] + "/warehouse.db").execute("SELECT gmv, units_per_order FROM v_platform_day WHERE period = '2026-11-21' ORDER BY gmv DESC").fetchall()
rows = [[c.value for c in r] for r in book["Baskets"].iter_rows()]
assert "Units per order" in rows[-len(want) - 1], rows
assert [[round(v, 9) for v in r[1:3]] for r in rows[-len(want):]] == [[round(v, 9) for v in r] for r in want], rows
assert any("Units per order" in [c.value for c in r] for r in book["About"].iter_rows()), "not among the definitions"
PYTHON

[ "$(ask "SELECT count(*) > 0, count(*) = (SELECT count(*) FROM v_session WHERE duration_s > 6 * 3600) FROM v_finding WHERE rule = 'long_live' AND severity = 'warning'")" = '1|1' ] ||
    fail "long_live with a limit of 6"
run rundown config | grep -q '^rules.long_live_h  *6' || fail "rundown config does not show the limit"
[ "$(ask "SELECT sum(rule = 'check_host_day'), sum(rule = 'check_host_hours') > 0 FROM v_finding")" = '0|1' ] || fail "the check"
grep -q 'check host_hours failed' "$SCRATCH/transform.log" || fail "a failed check is not said"
[ "$(ask "SELECT count(*) > 300, sum(gap_min <> max(0, (unixepoch(s.start_at) - unixepoch(b.end_at)) / 60)) FROM v_live_gap JOIN v_session s USING (session_key)
    JOIN v_session b ON b.session_key = previous_key")" = '1|0' ] || fail "gap_min"
run rundown-explain v_live_gap "$(ask "SELECT max(session_key) FROM v_live_gap")" gap_min | grep -q 'end_at of session_key=' || fail "gap_min is not explained"
[ "$(ask "SELECT count(*) > 0, min(title LIKE 'Talk to % about ending early') FROM v_recommendation WHERE rule = 'host_early'")" = '1|1' ] || fail "host_early says nothing"

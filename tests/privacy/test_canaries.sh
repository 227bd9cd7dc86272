#!/bin/bash
# Who bought is nowhere: files of orders full of made-up people are loaded, partly refused and refused, and no name, phone,
# address or message is found in the warehouse, the archive, notes, logs, workbooks or charts. The archive still makes the same warehouse.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
desk=$scratch/desk here=$ROOT/tests/privacy
"$BIN/rundown" init "$desk" >/dev/null
rm -rf "$desk/inbox"
"$PYTHON" "$here/make_orders.py" "$desk" "$scratch/texts"
head -n 1 "$scratch/texts" >"$scratch/declared"
tail -n +2 "$scratch/texts" >"$scratch/canaries"
[ "$(wc -l <"$scratch/canaries")" -ge 200 ]

find() { "$PYTHON" "$here/find.py" "$@" 2>"$scratch/found"; }
now=2026-11-20T10:00:00+08:00
# what goes to the screen while files are explained, tried and loaded
ls "$desk"/inbox/*/* | while read -r file; do
    "$BIN/rundown-ingest" -w "$desk" --now $now --explain "$file" >>"$scratch/said" 2>&1 || [ $? -eq 3 ] || [ $? -eq 1 ] || exit 1
done
cp -rp "$desk/inbox" "$scratch/originals"
"$BIN/rundown-ingest" -v -w "$desk" --now $now --dry-run >>"$scratch/said" 2>&1 || [ $? -eq 3 ]
"$BIN/rundown-ingest" -v -w "$desk" --now $now >>"$scratch/said" 2>&1 || [ $? -eq 3 ]
"$BIN/rundown" -w "$desk" status >>"$scratch/said" 2>&1 || "$BIN/rundown" status -w "$desk" >>"$scratch/said" 2>&1
"$BIN/rundown" status -w "$desk" --json >>"$scratch/said" 2>&1
bash "$ROOT/tests/cases/dump.sh" "$desk/warehouse.db" >"$scratch/before"
grep -q 'rejected' "$scratch/before"
[ "$(grep -c '^reject | ' "$scratch/before")" -ge 20 ] || { cat "$scratch/before" "$scratch/said"; exit 1; }
[ "$(grep -c '^order_line |' "$scratch/before")" -ge 20 ]
[ "$(ls "$desk"/inbox/refused/*/*.why.txt | wc -l)" -ge 5 ]

# the same bytes again, then the archive alone
cp -rp "$scratch/originals/." "$desk/inbox/"
"$BIN/rundown-ingest" -v -w "$desk" --now $now >>"$scratch/said" 2>&1 || [ $? -eq 3 ]
bash "$ROOT/tests/cases/dump.sh" "$desk/warehouse.db" | diff "$scratch/before" -
"$BIN/rundown" rebuild -w "$desk" --now $now >>"$scratch/said" 2>&1 || { tail -n 5 "$scratch/said"; exit 1; }
# an excerpt is UTF-8 whatever the file was: nothing is said of its encoding then
grep -v '^said | .*| read as UTF-16$' "$scratch/before" >"$scratch/rebuilt"
bash "$ROOT/tests/cases/dump.sh" "$desk/warehouse.db" | diff "$scratch/rebuilt" -

# what a morning gets to see: workbooks, and charts in them and beside them
"$BIN/rundown" run -w "$desk" --now $now nightly --date 2026-04-18 >>"$scratch/said" 2>&1 || [ $? -eq 3 ] || { tail -n 5 "$scratch/said"; exit 1; }
[ "$(command find "$desk/out" -name '*.xlsx' | wc -l)" -ge 1 ] || { echo "no workbooks to search"; exit 1; }

# refused files are the user's own and stay where they are; what is said about them is ours
mkdir "$scratch/own"
(cd "$desk/inbox" && command find . -type f ! -name '*.why.txt' -exec cp --parents {} "$scratch/own" \; -delete)
find "$scratch/canaries" "$desk" "$scratch/said" >"$scratch/hits"
if [ -s "$scratch/hits" ]; then
    echo "$(wc -l <"$scratch/hits") hits:"
    head -n 20 "$scratch/hits"
    exit 1
fi
cat "$scratch/found"
# the search can find: what is declared is in warehouse and archive of each type, and people in the files as they came
find "$scratch/declared" "$desk" >"$scratch/hits"
grep -q warehouse.db "$scratch/hits"
for type in csv xlsx json; do
    grep -q "archive/.*\.$type" "$scratch/hits" || { echo "no $type in the archive"; exit 1; }
done
find "$scratch/canaries" "$scratch/originals" >"$scratch/hits"
[ "$(sed 's/.*: //' "$scratch/hits" | sort -u | wc -l)" -ge 200 ]

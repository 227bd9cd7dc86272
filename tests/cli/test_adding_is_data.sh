#!/bin/bash
# A format, a heading and a kind are added by JSON files of a workspace, and files load by them: no program is touched.
set -eu
ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
BIN=${BIN:-$ROOT/build/asan/bin}
desk=$(mktemp -d)
trap 'rm -rf "$desk"' EXIT
mkdir -p "$desk"/{inbox/shop1,kinds,formats}
echo '{}' >"$desk/rundown.json"
failed=0
check() {
    [ "$2" = "$3" ] && return
    echo "$1: $2, not $3"
    failed=1
}
status() {
    local status=0
    "$BIN/rundown-ingest" -w "$desk" 2>>"$desk/log" || status=$?
    echo "$status"
}
files() {
    cat >"$desk/inbox/shop1/samples.csv" <<'CSV'
Free samples of Seri

Claimed on;Item no.;Pieces;Worth (RM)
18/11/2026;SKU-1;3;12,50
Total;;3;12,50
CSV
    cat >"$desk/inbox/shop1/daily.csv" <<'CSV'
Tempoh Data,User Id,Jualan(Placed Order),Orders(Placed Order),Items Sold(Placed Order),Viewers,Avg. Viewing Duration
18-11-2026,10000002,6478.40,19,28,3158,00:00:31
CSV
}
files
check "before" "$(status)" 3
check "before: loads" "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM load WHERE status <> 'refused'")" 0

cat >"$desk/kinds/sample_gift.json" <<'JSON'
{"kind": "sample_gift", "mode": "merge", "meaning": "Free samples given away.", "columns": [
  {"name": "platform", "type": "text", "key": true, "required": true, "values": ["tiktok", "shopee"]},
  {"name": "account", "type": "id", "key": true},
  {"name": "date", "type": "date", "key": true, "required": true},
  {"name": "sku", "type": "id", "key": true, "required": true},
  {"name": "pieces", "type": "count"},
  {"name": "currency", "type": "text"},
  {"name": "worth", "type": "money"}]}
JSON
cat >"$desk/formats/samples.json" <<'JSON'
{"format": "seri_samples", "kind": "sample_gift", "files": ["csv"], "needs": ["date", "sku"], "constants": {"platform": "shopee"},
 "numbers": "1.234,50", "times": ["DD-MM-YYYY"], "total_rows": ["Total"],
 "columns": {"date": ["Claimed on"], "sku": ["Item no."], "pieces": ["Pieces"], "worth": ["Worth"]}}
JSON
cat >"$desk/formats/daily_ms.json" <<'JSON'
{"add_to": "shopee_live_daily", "columns": {"gmv_placed": ["Jualan(Placed Order)"]}, "range": ["Tempoh Data"]}
JSON
files
check "after" "$(status)" 0
check "a new kind by a new format" "$(sqlite3 "$desk/warehouse.db" "SELECT account || ' ' || date || ' ' || sku || ' ' || pieces || ' ' || currency || ' ' ||
    worth FROM raw_sample_gift")" "shop1 2026-11-18 SKU-1 3 MYR 1250"
check "a new heading" "$(sqlite3 "$desk/warehouse.db" "SELECT first_day || ' ' || last_day || ' ' || gmv_placed || ' ' || orders_created FROM raw_summary")" \
    "2026-11-18 2026-11-18 647840 19"
printf 'date,sku,platform,account,pieces\n2026-11-19,SKU-2,shopee,shop1,4\n' >"$desk/inbox/own.csv"
check "own names" "$(status)" 0
check "a new kind by its own names" "$(sqlite3 "$desk/warehouse.db" "SELECT sum(pieces) FROM raw_sample_gift")" 7
[ "$failed" -eq 0 ] || cat "$desk/log"
exit "$failed"

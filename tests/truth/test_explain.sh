#!/bin/bash
# rundown explain over the sample agency: every public view, every column, down to cells that stand in the archived files.
set -eu
work=$SCRATCH/explain
rm -rf "$work"
"$RELEASE/rundown" init "$work" --sample >/dev/null
# What the sample inbox does not hold: advertising and products of a live, in our own column names.
printf '%s\n' platform,source,account,room_id,campaign_id,campaign,cost,revenue,orders \
    tiktok,gmv_max_live,7284019365520174086,7680513551824786081,c1,First,100.50,5000,3 \
    tiktok,gmv_max_live,7284019365520174086,7680513551824786081,c2,Second,10.50,500,3 >"$work/inbox/ads.csv"
printf '%s\n' platform,source,account,room_id,product_id,product,gmv_attributed,orders,units,product_clicks,product_impressions \
    tiktok,live_center,7284019365520174086,7680513551824786081,p1,Lipstick,500.25,5,6,100,1000 >"$work/inbox/products.csv"
"$PYTHON" - "$work/rundown.json" <<'PY'
import json, sys
settings = json.load(open(sys.argv[1]))
settings["expect"] = [{"account": "7284019365520174086", "kind": "session", "by": "07:30"}]
json.dump(settings, open(sys.argv[1], "w"))
PY
status=0
"$RELEASE/rundown" run -w "$work" nightly --date 2026-11-21 >"$SCRATCH/explain.log" 2>&1 || status=$?
[ "$status" -eq 3 ] || { echo "the night ended with $status, expected 3"; tail -5 "$SCRATCH/explain.log"; exit 1; }
"$PYTHON" tests/truth/explain.py "$work" "$BIN" "$RELEASE"

#!/bin/bash
# Files of real shape, which are not part of this tree: RUNDOWN_SAMPLES names their folder. Each must load with the values
# a person reads in it.
set -eu
. "$(dirname "$0")/samples.sh"
cp "$RUNDOWN_SAMPLES"/tiktok_exports/{live_analysis,creator_live_performance,livestream_v2}* "$desk/inbox"
cp "$RUNDOWN_SAMPLES"/tiktok_api/{livelift_shop_lives,livelift_performance_per_minutes,doc_get-shop-live-performance-list}* "$desk/inbox"
cp "$RUNDOWN_SAMPLES"/tiktok_api/real_error_envelopes* "$RUNDOWN_SAMPLES"/shopee_exports/live_list* "$desk/inbox"
read_inbox
expect "refused" "SELECT group_concat(file) FROM v_load WHERE status <> 'loaded'" real_error_envelopes_2026-09-17.json
expect "read and rejected" "SELECT sum(rows_read) || ' ' || sum(rows_rejected) FROM v_load" "16 0"
expect "Live Analysis rows" "SELECT account || ' ' || datetime(start_at, 'unixepoch') || ' ' || duration_s || ' ' || currency || ' ' ||
    gmv_direct || ' ' || gmv_attributed || ' ' || orders || ' ' || views || ' ' || product_clicks FROM raw_session
    WHERE source = 'live_analysis' ORDER BY start_at DESC LIMIT 1" "6526684195492729856 2026-04-18 22:14:00 6000 MYR 44423 44423 3 16652 36"
expect "Live Analysis range" "SELECT range_from || ' ' || range_to FROM v_load WHERE file LIKE 'live_analysis_my%'" "2026-04-12 2026-04-18"
expect "Live List" "SELECT title || ' ' || datetime(start_at, 'unixepoch') || ' ' || duration_s || ' ' || gmv_placed || ' ' || gmv_confirmed
    || ' ' || orders_created || ' ' || orders || ' ' || viewers || ' ' || avg_watch_s || ' ' || currency FROM raw_session
    WHERE source = 'live_list' ORDER BY start_at DESC LIMIT 1" "SALE XỊN 2026-09-30 22:00:00 10800 631744000 590000000 22 21 1778 36.0 VND"
expect "API sessions" "SELECT count(*) || ' ' || sum(gmv_attributed) || ' ' || sum(units) || ' ' || group_concat(DISTINCT account)
    FROM raw_session WHERE source = 'api' AND room_id LIKE '75123%'" "3 225000000 21 tai_khoan_shop_gia"
expect "API sessions, 202508" "SELECT gmv_attributed || ' ' || gmv_24h || ' ' || units || ' ' || currency FROM raw_session
    WHERE account = 'rey20195'" "9900 34000 122 USD"
expect "API minutes" "SELECT count(*) || ' ' || sum(gmv) || ' ' || sum(orders) || ' ' || group_concat(DISTINCT account) FROM raw_minute JOIN raw_minute_subject USING (subject)" \
    "5 90000050 6 tai_khoan_shop_gia"
expect "API overall" "SELECT gmv_attributed || ' ' || duration_s || ' ' || impressions FROM raw_session WHERE room_id IS NULL AND source = 'api'" \
    "135000000 1800 8800"
expect "headings only" "SELECT group_concat(rows_read) FROM v_load WHERE file LIKE '%HEADER_ONLY%'" "0,0,0,0"
end_of_samples

#!/bin/bash
# Shopee files of real shape, which are not part of this tree: RUNDOWN_SAMPLES names their folder. Each loads with the values a
# person reads in it, or is refused for a reason that is said.
set -eu
. "$(dirname "$0")/samples.sh"
mkdir -p "$desk/inbox/toko.id"
cp "$RUNDOWN_SAMPLES"/shopee_exports/* "$RUNDOWN_SAMPLES"/shopee_api/* "$desk/inbox/toko.id"
cat >"$desk/inbox/session_file.csv" <<'CSV'
file,platform,account,room_id,start
doc_v2.livestream.get_session_item_metric.json,shopee,toko.id,6236215,
doc_v2.livestream.get_session_metric.json,shopee,toko.id,6236215,2026-11-20 08:00
CSV
read_inbox
expect "rows rejected" "SELECT sum(rows_rejected) FROM v_load" 0
expect "loaded files" "SELECT count(DISTINCT file) || ' ' || count(*) FROM v_load WHERE status = 'loaded'" "14 16"
expect "refused: days" "SELECT group_concat(file, ' ') FROM (SELECT file FROM load WHERE message LIKE 'nothing in the file says which days%' ORDER BY 1)" \
    "toko.id/ads_live_id_SYNTH.csv toko.id/ads_shop_id_SYNTH.csv"
expect "refused: not of lives" "SELECT message LIKE '%shopee_business_insights:%' FROM load WHERE file LIKE '%bisnis_home%'" 1
expect "refused: malformed" "SELECT message LIKE '%not readable as JSON%' FROM load WHERE file LIKE '%MALFORMED%'" 1
expect "refused: API replies without figures" "SELECT group_concat(substr(file, 9), ' ') FROM (SELECT file FROM load WHERE status = 'refused'
    AND message LIKE 'shopee_api_%' ORDER BY file)" "doc_v2.ads.get_all_cpc_ads_hourly_performance.json doc_v2.ams.get_content_performance.json \
doc_v2.ams.get_performance_data_update_time.json doc_v2.ams.get_shop_performance.json doc_v2.livestream.get_item_count.json \
doc_v2.livestream.get_item_list.json doc_v2.livestream.get_latest_comment_list.json doc_v2.order.get_order_list.json"
expect "all refusals" "SELECT count(*) FROM v_load WHERE status = 'refused'" 12
expect "daily" "SELECT group_concat(first_day || ' ' || gmv_placed || ' ' || gmv_confirmed || ' ' || viewers || ' ' || views || ' ' || avg_watch_s, '; ')
    FROM (SELECT * FROM raw_summary WHERE source = 'live_daily' ORDER BY first_day)" \
    "2026-09-01 647840000 647840000 3158 4510 31.0; 2026-09-03 821386000 798486000 3158 4510 31.0"
expect "overview" "SELECT account || ' ' || first_day || ' ' || last_day || ' ' || gmv_placed || ' ' || orders_created || ' ' || sessions || ' ' || duration_s
    || ' ' || product_impressions FROM raw_summary WHERE source = 'live_overview'" "10000002 2026-09-01 2026-09-30 66884127370 2232 50 630967 94500"
expect "overview, stacked blocks" "SELECT group_concat(source || ' ' || account || ' ' || first_day || ' ' || gmv_placed || ' ' || coalesce(views, '-'), '; ')
    FROM (SELECT * FROM raw_summary WHERE source LIKE 'live_overview_%' ORDER BY source)" \
    "live_overview_from_shop 10000002 2026-09-01 15173256300 7589; live_overview_shop 10000002 2026-09-01 66884127370 -"
expect "products" "SELECT product || ' ' || last_day || ' ' || product_clicks || ' ' || add_to_cart || ' ' || orders_created || ' ' || orders || ' ' ||
    units_created || ' ' || units || ' ' || gmv_placed || ' ' || gmv_confirmed FROM raw_product_period" \
    "Combo 10 quần lót 2026-09-30 4286 1315 328 308 336 316 11025973300 10374473300"
expect "live ads" "SELECT account || ' ' || first_day || ' ' || last_day || ' ' || campaign_id || ' ' || cost || ' ' || revenue || ' ' || orders || ' ' || views
    FROM raw_ad_period WHERE source = 'live_ads'" "10000001 2026-09-01 2026-09-30 160000001 230030200 7027304800 204 81460"
expect "live ads, created" "SELECT observed_at FROM v_load WHERE file LIKE '%live_ads_overall%'" "2026-10-06 01:40:00"
expect "API ads" "SELECT first_day || ' ' || cost || ' ' || revenue || ' ' || impressions FROM raw_ad_period WHERE source = 'api_ads'" "2021-03-17 123 123 123456"
expect "orders" "SELECT group_concat(order_id || ' ' || order_amount || ' ' || line_amount || ' ' || currency, '; ') FROM raw_order_line" \
    "251215U8J5H6G7 15000000 14000000 IDR; 251216X9K6I7H8 20000000 19500000 IDR; 251217Y0L7J8I9 7500000 7000000 IDR"
expect "no buyers" "SELECT count(*) FROM raw_order_line WHERE coalesce(product, '') || coalesce(status, '') || coalesce(substatus, '') LIKE '%Gembul%'" 0
expect "session detail" "SELECT room_id || ' ' || title || ' ' || start_at FROM raw_session WHERE source = 'api' AND title IS NOT NULL" "6236215 test title 1747651742"
expect "session metric" "SELECT room_id || ' ' || gmv_placed || ' ' || point_at || ' ' || start_at FROM raw_session WHERE gmv_placed = 100" \
    "6236215 100 1795136400 1795132800"
expect "session items" "SELECT session_ref || ' ' || product_id || ' ' || price || ' ' || units_created || ' ' || currency FROM raw_product_session" "6236215 1 10000 1 SGD"
expect "escrow" "SELECT order_id || ' ' || settled || ' ' || revenue FROM raw_settlement" "251021P1YSSN5U 606 798"
end_of_samples

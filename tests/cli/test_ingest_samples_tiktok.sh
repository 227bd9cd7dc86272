#!/bin/bash
# TikTok's files of real shape, which are not part of this tree: RUNDOWN_SAMPLES names their folder. Each loads with the values a
# person reads in it, or is refused for the reason given.
set -eu
. "$(dirname "$0")/samples.sh"
mkdir -p "$desk/inbox/seri.home"
cp "$RUNDOWN_SAMPLES"/tiktok_exports/* "$RUNDOWN_SAMPLES"/tiktok_api/* "$desk/inbox/seri.home"
read_inbox
expect "orders of the export" "SELECT group_concat(order_id || ' ' || status || ' ' || quantity || ' ' || returned || ' ' || line_amount || ' ' ||
    order_amount || ' ' || refund_amount || ' ' || coalesce(datetime(paid_at, 'unixepoch'), '-'), '; ') FROM raw_order_line WHERE clock = 'local'" \
    "583591642362381385 Shipped 1 0 14899 14899 0 -; 583591700000000001 Cancelled 1 1 8000 8000 8000 2026-04-17 10:20:11; 583591700000000002 Delivered 2 1 14000 14300 7000 2026-04-15 08:30:45"
expect "orders of the API" "SELECT count(*) || ' ' || min(order_id) || ' ' || min(order_amount) || ' ' || min(unit_price) || ' ' || min(currency) ||
    ' ' || min(created_at) FROM raw_order_line WHERE clock = 'utc'" "2 576461413038785752 500000 1 IDR 1619611561"
expect "advertising by day" "SELECT count(*) || ' ' || sum(cost) || ' ' || sum(revenue_shop) || ' ' || sum(orders_shop) FROM raw_ad_period" \
    "30 3604761300 79811295000 681"
expect "overview of the lives" "SELECT first_day || ' ' || last_day || ' ' || gmv_attributed || ' ' || orders || ' ' || buyers || ' ' || units
    FROM raw_summary WHERE source = 'api_live_overview'" "2024-09-01 2024-09-07 1100 20 4 2"
expect "overview of the shop" "SELECT first_day || ' ' || last_day || ' ' || gmv || ' ' || gmv_attributed || ' ' || refunds FROM raw_summary
    WHERE source = 'api_shop'" "2024-04-01 2024-04-07 0 0 0"
expect "transactions" "SELECT order_id || ' ' || settled || ' ' || revenue || ' ' || fees || ' ' || currency FROM raw_settlement" \
    "576463220456522968 13000 20000 -3000 GBP"
expect "headings only" "SELECT count(*) FROM v_load WHERE file LIKE '%HEADER_ONLY%' AND status = 'loaded' AND rows_read = 0" 4
refused seri.home/doc_get-shop-product-performance-list_202405.json "of which days stands in the request only"
refused seri.home/doc_get-shop-product-performance_202405.json "which one stands in the request only"
refused seri.home/doc_get-shop-sku-performance-list_202406.json "figures of single SKUs"
refused seri.home/doc_get-shop-sku-performance_202406.json "figures of one SKU"
refused seri.home/doc_get-shop-video-performance-list_202409.json "figures of videos"
refused seri.home/doc_get-statements_202309.json "sums of statements"
refused seri.home/doc_search-returns_202309.json "requests for returns"
refused seri.home/gmv_max_live_campaign_level_en_HEADER_ONLY.csv "which days it is about"
refused seri.home/real_error_envelopes_2026-09-17.json "code 36009004"
for file in livelift_products_performance_202512.json live_center_session_{product,trend_stats}_en_HEADER_ONLY.csv; do
    refused "seri.home/$file" session_file
done
end_of_samples

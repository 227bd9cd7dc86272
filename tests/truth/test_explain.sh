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
printf '%s\n' platform,source,account,first_day,last_day,campaign_id,campaign,cost,net_cost,revenue,orders \
    tiktok,ads_overview,7284019365520174086,2026-11-09,2026-11-09,c1,First,80.25,80,900,4 \
    tiktok,ads_overview,7284019365520174086,2026-11-09,2026-11-15,c1,First,500.75,500,7000,40 >"$work/inbox/ads_period.csv"
printf '%s\n' platform,source,account,first_day,last_day,product_id,product,gmv,gmv_confirmed,orders,units,price,stock \
    shopee,live_product_list,318204577,2026-11-01,2026-11-07,p1,Lipstick,700.50,650.25,9,10,65.03,12 >"$work/inbox/products_period.csv"
# The house sheets of rooms and run-downs: a live ahead and one of the day.
printf '%s\n' platform,account,start,seq,offset_min,minutes,sku,product,price,voucher,target_units \
    'tiktok,7284019365520174086,2026-11-22 10:00,1,0,30,1729534000000000201,,59.90,,20' \
    'tiktok,7284019365520174086,2026-11-21 10:00,1,0,30,1729534000000000202,,59.90,,20' \
    'tiktok,7284019365520174086,2026-11-21 18:30,1,0,20,B-1,Serum,39.90,GLOW5,40' \
    'tiktok,7284019365520174086,2026-11-21 18:30,2,20,40,B-2,,12.5,,10' \
    'tiktok,7284019365520174086,2026-11-21 18:30,3,60,30,B-3,Toner,20,,5' >"$work/inbox/run_down.csv"
printf '%s\n' sku,at,product,available,incoming,incoming_at \
    '1729534000000000201,2026-11-20 09:00,,30,5,2026-11-21 09:00' '1729534000000000202,2026-11-20 09:00,,3,,' >"$work/inbox/stock.csv"
printf '%s\n' item_id,room,kind,status,checked_at,required \
    'CAM-1,Studio 1,camera,faulty,2026-11-20 09:00,1' 'MIC-1,Studio 1,mic,ok,2026-11-20 09:00,1' >"$work/inbox/equipment.csv"
printf '%s\n' platform,account,start,item,done_at,staff_id,status \
    'tiktok,7284019365520174086,2026-11-21 10:00,mic,2026-11-21 08:30,,ok' \
    'tiktok,7284019365520174086,2026-11-21 10:00,briefing,2026-11-21 09:20,,ok' >"$work/inbox/checklist.csv"
# What the house sheets of the sample do not tell: one evening's incidents, actions, quality and costs.
tell() { printf '%s\n' "${@:2}" >"$work/inbox/$1.csv"; }
beauty=tiktok,7284019365520174086,2026-11-21
tell violations platform,account,at,kind,staff_id,severity,points,policy "$beauty 19:30,claim,,severe,2,CG 2026-09" "$beauty 19:40,smoking,H05,low,1.5,"
tell audits platform,account,at,staff_id,area,score,note "$beauty 19:30,H05,presentation,55.5,a little fast" "$beauty 19:30,H05,compliance,90,"
tell incidents platform,account,at,kind,minutes_lost,resolved_at,note "$beauty 20:00,power,12,," "$beauty 20:06,camera,,2026-11-21 20:20,"
tell actions platform,account,at,action,sku,value "$beauty 18:50,pin,B-1," "$beauty 19:10,pin,B-3," "$beauty 19:30,pin,B-2," "$beauty 20:50,voucher,B-2,GLOW5"
tell moderation platform,account,start,questions,answered,median_response_s,removed "$beauty 18:30,64,40,75,9"
tell coaching date,staff_id,factor,topic,by,note 2026-11-21,H05,ctor,price first,Farah,
tell costs date,platform,account,kind,campaign_id,amount,currency 2026-11-21,tiktok,7284019365520174086,voucher,,350.50, 2026-11-21,,,fee,,100.25,SGD
tell fx date,currency,rate 2026-11-20,SGD,3.47
"$PYTHON" - "$work/rundown.json" <<'PY'
import json, sys
settings = json.load(open(sys.argv[1]))
settings["expect"] = [{"account": "7284019365520174086", "kind": "session", "by": "07:30"}]
json.dump(settings, open(sys.argv[1], "w"))
PY
status=0
"$RELEASE/rundown" run -w "$work" nightly --date 2026-11-21 >"$SCRATCH/explain.log" 2>&1 || status=$?
[ "$status" -eq 3 ] || { echo "the night ended with $status, expected 3"; tail -5 "$SCRATCH/explain.log"; exit 1; }
# As if the workbook had printed something else: v_report_changed has a row.
sqlite3 "$work/warehouse.db" "UPDATE edition_cell SET value = value + 10 WHERE metric = 'gmv' AND business_date = '2026-11-10'"
"$PYTHON" tests/truth/explain.py "$work" "$BIN" "$RELEASE"
# keys as workbooks print them; each column of v_report_today names its own platform's inputs; a split is told in words
explain() { "$RELEASE/rundown" explain -w "$work" "$@"; }
explain v_platform_day senja.beauty.my 2026-11-21 gmv | grep -q '^v_platform_day account=7284019365520174086 '
explain v_host_day hafiz 2026-11-21 shopee senja_beauty_official gmv | grep -q '^v_host_day host_id=H02 period=2026-11-21 platform=shopee account=318204577 '
for platform in tiktok shopee; do
    explain v_report_today 2026-11-21 gmv MYR $platform >"$SCRATCH/today"
    grep -q "scope_id=$platform" "$SCRATCH/today"
    [ "$(grep -c "scope_id=\|scope=all" "$SCRATCH/today")" = "$(grep -c "scope_id=$platform" "$SCRATCH/today")" ]
done
# a day and a platform are known by their look, wherever they stand; what is offered instead of a row that is not there lies near it
explain v_platform_day 2026-11-21 318204577 gmv | grep -q '^v_platform_day account=318204577 period=2026-11-21 '
explain v_host_day shopee 2026-11-21 hafiz gmv | grep -q '^v_host_day host_id=H02 period=2026-11-21 platform=shopee '
near() { ! explain "$@" >"$SCRATCH/near" 2>&1 || { echo "there is a row: $*"; exit 1; }; }
near v_platform_day 2026-11-21 shopee nobody gmv
grep -q "no account 'nobody'" "$SCRATCH/near"
[ "$(sed -n 's/^  .* period=\([^ ]*\) .*/\1/p' "$SCRATCH/near" | sort -u)" = 2026-11-21 ]
near v_platform_day 2027-01-05 318204577 gmv
sed -n 2p "$SCRATCH/near" | grep -q 'account=318204577 period=2026-11-21 '
# a target colours GMV and is no part of it
explain v_report_today 2026-11-21 gmv MYR total >"$SCRATCH/today"
! grep -q target "$SCRATCH/today" || { echo "GMV is said to be made of a target"; exit 1; }
explain v_report_today 2026-11-21 gmv MYR total_role | grep -q 'target of'
explain v_report_today 2026-11-21 attainment MYR total | grep -q 'target of'
explain v_stint shopee:318204577:2026-11-21T21:59 H02 2026-11-21 attribution | grep -q 'prorata: nothing was measured, by seconds on air'
# what moved an index, in words: slots, sessions and hours, how much is her own data, the sessions for and against; its rows make the index
explain v_host_score H01 index_value >"$SCRATCH/index"
for words in 'slots: a mean host would sell [0-9,]* an hour in her hours' 'sessions and hours: [0-9]* sessions, ' 'own data: her sessions alone say [0-9.]*; they count for [0-9]* %' \
    'most for her: 20[0-9-]* [0-9:]* .* sold in [0-9.]* h, usual [0-9,]* (+' 'most against her: 20[0-9-]* .*(-[0-9.]* %)' 'her stints: [0-9]' 'advertising: whether it depends on ads is not known'; do
    grep -q "$words" "$SCRATCH/index" || { echo "the index of H01 is explained without '$words'"; head -20 "$SCRATCH/index"; exit 1; }
done
cp "$work/warehouse.db" "$SCRATCH/ads.db"
ads=$(sqlite3 "$SCRATCH/ads.db" "UPDATE score_host SET depends_on_ads = CASE host_id WHEN 'H01' THEN 1 WHEN 'H02' THEN 0 END;
    SELECT group_concat(word) FROM (SELECT CASE WHEN words LIKE '%: it depends on ads' THEN 'depends' WHEN words LIKE '%10 points or less%' THEN 'little' WHEN words LIKE '%not known%' THEN 'unknown' END AS word
        FROM v_host_move WHERE topic = 'advertising' AND host_id <= 'H03' ORDER BY host_id)")
[ "$ads" = depends,little,unknown ] || { echo "of advertising it is said: $ads"; exit 1; }
sums=$(sqlite3 "$work/warehouse.db" "SELECT count(*), sum(abs(index_value - 100 * exp((SELECT sum(effect) FROM v_host_move_row m WHERE (m.host_id, m.currency) = (h.host_id, h.currency)))) > 0.01)
    FROM v_host_score h WHERE rated = 1 HAVING count(*) > 5")
[ "${sums#*|}" = 0 ] || { echo "rows of the model do not make the index: $sums"; exit 1; }
# effects of a funnel add up to the sen; audits and violations stand in the scorecard, severe ones cap the grade
wrong=$(sqlite3 "$work/warehouse.db" "SELECT count(*) FROM (SELECT 1 FROM v_host_funnel GROUP BY kind, period, host_id, currency, platform HAVING sum(effect_minor) <> max(gmv_minor) - max(gmv_expected_minor))")
[ "$wrong" = 0 ] || { echo "$wrong funnels do not add up"; exit 1; }
held="(staff_id = h.host_id OR staff_id IS NULL AND '; ' || on_duty || '; ' LIKE '%; ' || h.host_id || '; %') AND business_date > date(h.as_of, '-91 days') AND business_date <= h.as_of"
[ "$(sqlite3 "$work/warehouse.db" "SELECT count(*) > 0, sum(abs(value - (SELECT avg(score) FROM v_audit WHERE $held)) > 0.000001) FROM v_host_pillar h WHERE measure = 'audit' AND used = 1")" = '1|0' ] ||
    { echo "audits of the scorecard are not those of v_audit"; exit 1; }
[ "$(sqlite3 "$work/warehouse.db" "SELECT sum(severe_violations) > 0, sum(severe_violations <> (SELECT count(*) FROM v_violation WHERE severity = 'severe' AND $held)),
    sum(severe_violations > 0 AND 'B' >= grade_high) FROM v_host_score h")" = '1|0|0' ] || { echo "severe violations do not cap the grade"; exit 1; }

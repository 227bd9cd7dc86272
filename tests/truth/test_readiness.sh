#!/bin/bash
# Rooms and crews made ready, products in stock: a small agency by hand, house sheets as CSV, run for Friday 2026-11-20. Each rule is
# met at its limit, one minute or unit inside and one outside; the findings are these and no others.
set -eu
work=$SCRATCH/readiness
rm -rf "$work"
"$BIN/rundown" init "$work" >/dev/null
rm -f "$work/house.xlsx"
cd "$work/inbox"

cat >accounts.csv <<'CSV'
platform,account,room,timezone,currency
tiktok,glow,R1,Asia/Kuala_Lumpur,MYR
tiktok,nova,R2,Asia/Kuala_Lumpur,MYR
tiktok,bare,R3,Asia/Kuala_Lumpur,MYR
CSV
cat >staff.csv <<'CSV'
staff_id,from,name,trained_roles
A,2026-01-01,Aina,host
T,2026-01-01,Tan,technical
P,2026-01-01,Priya,product_specialist
M,2026-01-01,Mei,moderator
X,2026-01-01,Xin,host; technical
CSV
# day start end, and whether X is on the crew too (co_host: trained as host; moderator: not)
crew() {
    for who in A:host T:technical P:product_specialist M:moderator ${5:+X:$5}; do
        echo "tiktok,$1,2026-11-$2 $3,2026-11-$2 $4,${who%:*},${who#*:},confirmed"
    done
}
{
    echo platform,account,start,end,staff_id,role,status
    crew glow 18 10:00 12:00; crew glow 18 14:00 16:00; crew glow 18 20:00 22:00; crew bare 18 10:00 12:00
    crew glow 19 10:00 12:00; crew glow 19 14:00 16:00; crew glow 19 18:00 20:00
    crew glow 20 10:00 12:00; crew glow 20 14:00 16:00; crew nova 20 20:00 22:00
    crew glow 21 10:00 12:00 co_host; crew glow 22 10:00 12:00; crew glow 22 14:00 16:00 moderator
    crew glow 27 10:00 12:00; crew glow 28 10:00 12:00
    # only the week before is kept: of plans ahead that is enough
    crew glow 23 10:00 12:00
    # Ahead: an hour of 105 planned minutes without a yes, a quarter of an hour on two lives, 9:59 h of rest
    echo 'tiktok,bare,2026-11-23 22:00,2026-11-24 00:01,X,host,confirmed'
    echo 'tiktok,nova,2026-11-24 10:00,2026-11-24 11:00,X,host,planned'
    echo 'tiktok,nova,2026-11-24 11:15,2026-11-24 12:00,X,host,confirmed'
    echo 'tiktok,glow,2026-11-24 11:00,2026-11-24 11:30,X,host,confirmed'
    echo 'tiktok,glow,2026-11-19 13:10,2026-11-19 13:40,A,host,cancelled'
} >roster.csv

# tick ACCOUNT DAY START ITEM... AT [STAFF [STATUS]]; all: what every session needs
tick() { echo "tiktok,$1,2026-11-$2 $3,$4,${5:+2026-11-$2 $5},${6:-},${7:-}"; }
all() { for item in mic lighting camera props script briefing; do tick "$1" "$2" "$3" $item "$4"; done; }
{
    echo platform,account,start,item,done_at,staff_id,status
    all glow 18 10:00 09:00                            # 60 minutes before: in time
    for item in lighting camera props script; do tick glow 18 14:00 $item 13:00; done
    tick glow 18 14:00 mic 13:01                       # 59 minutes: late
    tick glow 18 14:00 briefing 13:01 M                # one row: everybody, by M
    # told several times: the last counts
    tick glow 18 20:00 mic 18:30; tick glow 18 20:00 mic 18:40 T fail
    tick glow 18 20:00 camera 18:00 T fail; tick glow 18 20:00 camera 18:30
    tick glow 18 20:00 lighting 18:30; tick glow 18 20:00 lighting 20:01 T      # what was ready before the start was ready
    tick glow 18 20:00 camera 21:30 X fail             # during the live: no failed preparation
    tick glow 18 20:00 props 20:05 T; tick glow 18 20:00 props 20:01; tick glow 18 20:00 script   # no time: not ticked off
    tick glow 18 20:00 pins 19:59                      # asked of nobody
    # several briefing rows: whom they name
    tick glow 18 20:00 briefing 19:00 A; tick glow 18 20:00 briefing 19:01 T; tick glow 18 20:00 briefing '' P
    # 19th 10:00: no row although the week is kept
    tick glow 19 13:10 mic 13:05 T fail                # of a live that was cancelled
    all glow 19 15:00 13:00                            # an hour beside the plan of 14:00: it is meant
    all glow 19 19:01 17:00                            # 61 minutes beside that of 18:00: it is not
    all glow 20 10:00 08:00; all glow 20 14:00 12:59
    tick glow 20 14:00 mic 13:30 T fail
    all nova 20 20:00 18:00; tick nova 20 20:00 briefing 19:30 A fail
    tick glow 22 14:00 mic 13:00                       # of a plan two days ahead only what it speaks of itself is asked
} >checklist.csv

# What was sold: glow, two hours each. LIP, LIP2 in the slot wd10-14: 10 20 30 40 50, elsewhere 500.
cat >session.csv <<'CSV'
platform,account,room_id,start_at,end_at,duration_s,gmv_attributed
tiktok,glow,1001,2026-11-09 10:00,2026-11-09 12:00,7200,1000
tiktok,glow,1002,2026-11-10 10:00,2026-11-10 12:00,7200,1000
tiktok,glow,1003,2026-11-11 10:00,2026-11-11 12:00,7200,1000
tiktok,glow,1004,2026-11-12 10:00,2026-11-12 12:00,7200,1000
tiktok,glow,1005,2026-11-13 10:00,2026-11-13 12:00,7200,1000
tiktok,glow,1006,2026-11-10 20:00,2026-11-10 22:00,7200,1000
tiktok,glow,1007,2026-09-26 10:00,2026-09-26 12:00,7200,100
tiktok,glow,1008,2026-09-25 10:00,2026-09-25 12:00,7200,100
tiktok,glow,1009,2026-11-19 10:00,2026-11-19 12:00,7200,100
tiktok,nova,1010,2026-11-18 12:00,2026-11-18 13:00,3600,100
CSV
sold() { echo "tiktok,glow,$1,$2,$3,$4,$5"; }          # room product_id product gmv units
{
    echo platform,account,room_id,product_id,product,gmv_attributed,units
    n=0
    for units in 10 20 30 40 50; do
        n=$((n + 1))
        # the newest three at 20.00; before that at 5.00
        price=$((n < 3 ? 5 : 20))
        sold $((1000 + n)) LIP Lipstick $((units * price)) $units
        sold $((1000 + n)) LIP2 "Lipstick two" $((units * price)) $units
    done
    sold 1006 LIP Lipstick 2500 500; sold 1006 LIP2 "Lipstick two" 2500 500
    # three in the slot and one beside: fewer than four, all count: 10 20 30 100
    sold 1001 f-1 "Few Cream" 100 10; sold 1002 f-1 "Few Cream" 200 20; sold 1003 f-1 "Few Cream" 300 30; sold 1006 f-1 "Few Cream" 1000 100
    sold 1007 OLD1 Old 70 7                            # 56 days back
    sold 1008 OLD2 Older 70 7                          # 57
    sold 1009 SOLD Sold 50 5; sold 1009 SOLD2 "Sold two" 50 5
} >product_session.csv

# An order file knows what the seller's sku F-SKU is called.
cat >order_line.csv <<'CSV'
platform,account,order_id,sku_id,sku,product,quantity,created_at
tiktok,glow,9001,77,f-sku,FEW cream,1,2026-11-10 20:10
CSV

line() { echo "tiktok,glow,2026-11-$1,$2,$3,${4:-},${5:-},${6:-}"; }   # start seq sku product price target_units
{
    echo platform,account,start,seq,sku,product,price,target_units
    line '20 10:00' 1 LIP '' 30.00 8; line '20 10:00' 2 LIP2 '' 30.01 8
    line '20 10:00' 3 FEW 'few cream' 9.99; line '20 10:00' 4 FEW 'few cream' 5.00 4
    line '20 10:00' 5 OLD1 '' '' 3; line '20 10:00' 6 OLD2 '' '' 3
    line '20 10:00' 7 OUT; line '20 10:00' 8 ONE '' '' 1; line '20 10:00' 9 TWO '' 7.50 2; line '20 10:00' 10 UNK
    line '20 10:00' 11 INC '' '' 5; line '20 10:00' 12 INC2 '' '' 5
    line '20 10:00' 13 SOLD '' '' 5; line '20 10:00' 14 SOLD2 '' '' 5
    line '20 14:00' 1 LIP; line '20 14:00' 2 '' 'Old'; line '20 14:00' 3 FEW 'few cream' 4.99
    line '27 10:00' 2 F-SKU; line '27 10:00' 3 77
    line '27 10:00' 1 OUT; line '28 10:00' 1 OUT
} >run_down.csv
cat >stock.csv <<'CSV'
sku,at,product,available,incoming,incoming_at
LIP,2026-11-19 09:00,,1,,
LIP,2026-11-20 08:00,,42,,
LIP,2026-11-20 14:01,,0,,
LIP2,2026-11-20 10:00,,41,,
FEW,2026-11-19 08:00,,999,,
few,2026-11-20 08:00,,58,,
OLD1,2026-11-20 08:00,Old,7,,
OLD2,2026-11-20 08:00,,3,,
OUT,2026-11-20 08:00,,0,,
ONE,2026-11-20 08:00,,1,,
TWO,2026-11-20 08:00,,1,,
INC,2026-11-20 08:00,,0,5,2026-11-20 10:00
INC2,2026-11-20 08:00,,0,5,2026-11-20 10:01
SOLD,2026-11-19 10:00,,10,,
SOLD2,2026-11-19 10:01,,10,,
UNK,2026-11-20 10:01,,10,,
CSV

# TRI is found faulty at noon: the live of 10:00 had it in order. MIC and CAM: the business day begins at 04:00.
equipment() { printf '%s\n' item_id,room,kind,status,checked_at,required "CAM,R1,camera,ok,2026-11-20 04:00,1" "MIC,r2 ,mic,ok,2026-11-20 03:59,1" \
    "LGT,R1,light,faulty,2026-11-20 09:00,0" "TRI,R1,tripod,$1,2026-11-20 $2,1" "TAB,R3,tablet,missing,,1"; }
equipment ok 09:00 >equipment.csv
touch -d '2026-11-20 02:00Z' ./*.csv
cd "$ROOT"
"$BIN/rundown-ingest" -q -w "$work" --now 2026-11-20T02:30:00Z
equipment faulty 12:00 >"$work/inbox/equipment.csv"
touch -d '2026-11-20 05:00Z' "$work/inbox/equipment.csv"
"$BIN/rundown-ingest" -q -w "$work" --now 2026-11-21T00:30:00Z
"$BIN/rundown-transform" -w "$work" --date 2026-11-20
db=$work/warehouse.db
ask() { sqlite3 -readonly "$db" "$1" >"$SCRATCH/is"; diff -u "$SCRATCH/should" "$SCRATCH/is" || { echo "$2"; exit 1; }; }

# The last of a group of lines decides: 60 minutes pass, 59 do not; what is out, short or dear is so by one unit or one sen.
cat >"$SCRATCH/should" <<'TXT'
18 briefing_late glow 14:00 - 4 of 4 people briefed late, the last 59 min before the start; at least 60 min
18 briefing_late glow 20:00 - 1 of 4 people briefed late, the last 59 min before the start; at least 60 min
18 preparation_failed glow 20:00 - failed: mic at 18:40
18 preparation_late glow 14:00 - mic 59 min before; at least 60 min before the start
18 preparation_late glow 20:00 - props 1 min after the start; at least 60 min before the start
18 preparation_missing glow 20:00 - not ticked off: script; due 19:00, 60 min before the start
18 unbriefed glow 20:00 M moderator of the session 20:00-22:00, not briefed; 2 of the crew were
18 unbriefed glow 20:00 P product specialist of the session 20:00-22:00, not briefed; 2 of the crew were
19 briefing_missing glow 10:00 - nobody of the crew is briefed; due 09:00, 60 min before the start
19 briefing_missing glow 18:00 - nobody of the crew is briefed; due 17:00, 60 min before the start
19 preparation_missing glow 10:00 - not ticked off: camera, lighting, mic, props, script; due 09:00, 60 min before the start
19 preparation_missing glow 18:00 - not ticked off: camera, lighting, mic, props, script; due 17:00, 60 min before the start
20 equipment_fault glow 14:00 - R1 needs and has not in order: tripod TRI (faulty)
20 equipment_unchecked nova 20:00 - R2 needs and nobody checked on 2026-11-20: mic MIC (last 2026-11-20 03:59)
20 preparation_failed glow 14:00 - failed: mic at 13:30
20 price_unlike glow 10:00 - LIP2 at 30.01, sold at 20.00 lately; at most 50 % off
20 price_unlike glow 14:00 - FEW at 4.99, sold at 10.00 lately; at most 50 % off
20 stock_out glow 10:00 - INC2: none left of 0 counted on 2026-11-20 08:00, 5 needed; OUT: none left of 0 counted on 2026-11-20 08:00
20 stock_short glow 10:00 - LIP2: 41 left, 42 needed (5 like sessions); TWO: 1 left, 2 needed (its target)
20 stock_short glow 14:00 - FEW: 54 left, 58 needed (4 like sessions); LIP: 34 left, 50 needed (6 like sessions); Old: 4 left, 7 needed (1 like sessions)
20 stock_unknown glow 10:00 - never counted before the start: UNK
20 unbriefed nova 20:00 A host of the session 20:00-22:00, not briefed; 3 of the crew were
21 briefing_missing glow 10:00 - nobody of the crew is briefed; due 09:00, 60 min before the start
21 equipment_fault glow 10:00 - R1 needs and has not in order: tripod TRI (faulty)
21 equipment_unchecked glow 10:00 - R1 needs and nobody checked on 2026-11-21: camera CAM (last 2026-11-20 04:00)
21 preparation_missing glow 10:00 - not ticked off: camera, lighting, mic, props, script; due 09:00, 60 min before the start
22 briefing_missing glow 14:00 - nobody of the crew is briefed; due 13:00, 60 min before the start
22 equipment_fault glow 10:00 - R1 needs and has not in order: tripod TRI (faulty)
22 equipment_fault glow 14:00 - R1 needs and has not in order: tripod TRI (faulty)
22 preparation_missing glow 14:00 - not ticked off: camera, lighting, props, script; due 13:00, 60 min before the start
22 untrained glow 14:00 X on the crew as moderator; trained: host; technical
23 equipment_fault bare 22:00 - R3 needs and has not in order: tablet TAB (missing)
23 equipment_fault glow 10:00 - R1 needs and has not in order: tripod TRI (faulty)
24 equipment_fault glow 11:00 - R1 needs and has not in order: tripod TRI (faulty)
27 equipment_fault glow 10:00 - R1 needs and has not in order: tripod TRI (faulty)
27 stock_out glow 10:00 - OUT: none left of 0 counted on 2026-11-20 08:00
27 stock_unknown glow 10:00 - never counted before the start: 77, F-SKU
TXT
rules="rule GLOB 'preparation*' OR rule GLOB 'briefing*' OR rule IN ('unbriefed', 'untrained') OR rule GLOB 'equipment*' OR rule GLOB 'stock*' OR rule = 'price_unlike'"
found="SELECT substr(business_date, 9) || ' ' || rule || ' ' || account || ' ' || substr(subject, -5) || ' ' || COALESCE(staff_id, '-') || ' ' || detail
       FROM v_finding WHERE ($rules)"
ask "$found ORDER BY 1" "findings differ"

: >"$SCRATCH/should"
ask "SELECT DISTINCT rule FROM v_finding WHERE owner IS NULL" "rules without a row in rules.json"

# Every item of one plan, and of a live nobody planned (its checklist speaks of it alone: none here, and none invented).
cat >"$SCRATCH/should" <<'TXT'
briefing|19:01|59|late|T
camera|18:30|90|ok|
lighting|18:30|90|ok|
mic|18:40|80|failed|T
pins|19:59|1|late|
props|20:01|-1|late|
script|||missing|
bare 6 not recorded
A|19:00
M|
P|
T|19:01
TXT
ask "SELECT item, substr(done_at, 12, 5), lead_min, status, staff_id FROM v_readiness WHERE plan_key = 'tiktok:glow:2026-11-18T20:00' ORDER BY item;
     SELECT account || ' ' || count(*) || ' ' || status FROM v_readiness WHERE account = 'bare' AND business_date = '2026-11-18' GROUP BY account, status;
     SELECT DISTINCT staff_id, substr(briefed_at, 12, 5) FROM v_crew WHERE plan_key = 'tiktok:glow:2026-11-18T20:00' ORDER BY 1" "readiness differs"

# Stock: left, needed and from what, hours it lasts, units short, RM of them.
#   LIP   10 20 30 40 50 in the slot: place 4 x 0.8 = 3.2, so 42. 30 units in 2 h: 42 last 2.8 h. Of 50 wanted 8 are not there: 8 / 5 = 1.6.
#   LIP2  41 left: 9 / 5 = 1.8 short, at 30.01: 54.02
#   FEW   10 20 30 100 in any slot: place 2.4, so 58; 40 in 2 h; 42 / 4 = 10.5 short, at 5.00 (the lower of two prices): 52.50
#   SOLD  counted as the live of the 19th began: its 5 units are gone; SOLD2 counted a minute later
#   14:00 what 10:00 is to sell is gone: LIP 42 - 8, Old (OLD1 of the stock sheet, by name) 7 - 3, FEW 58 - 4
cat >"$SCRATCH/should" <<'TXT'
10:00|FEW|58|58|account|4|2.9|10.5|52.5|ok
10:00|INC|5|5|target|0|2.0|0.0||ok
10:00|INC2|0|5|target|0|0.0|5.0||out
10:00|LIP|42|42|slot|5|2.8|1.6|48.0|ok
10:00|LIP2|41|42|slot|5|2.733333|1.8|54.02|short
10:00|OLD1|7|7|account|1|2.0|0.0|0.0|ok
10:00|OLD2|3|3|target|0|2.0|0.0|0.0|ok
10:00|ONE|1|1|target|0|2.0|0.0||ok
10:00|OUT|0|||0||||out
10:00|SOLD|5|5|account|1|2.0|0.0|0.0|ok
10:00|SOLD2|10|5|account|1|4.0|0.0|0.0|ok
10:00|TWO|1|2|target|0|1.0|1.0|7.5|short
10:00|UNK||||0||||unknown
14:00|FEW|54|58|account|4|2.7|11.5|57.39|short
14:00|LIP|34|50|account|6|0.627692|81.333333|1626.67|short
14:00|Old|4|7|account|1|1.142857|3.0|30.0|short
77|58|40.0|unknown
F-SKU|58|40.0|unknown
TXT
ask "SELECT substr(start_at, 12, 5), sku, left_units, need, need_from, sessions, cover_hours, short_units, at_stake, status FROM v_stock
     WHERE business_date = '2026-11-20' ORDER BY start_at, sku;
     SELECT sku, need, usual_units, status FROM v_stock WHERE sku IN ('F-SKU', '77') ORDER BY sku" "stock differs"

cat >"$SCRATCH/should" <<'TXT'
CAM|ok|1|2026-11-21 10:00:00|6|0
LGT|faulty|0|2026-11-21 10:00:00|6|0
MIC|ok|1|2026-11-24 10:00:00|1|0
TAB|missing|1|2026-11-23 22:00:00|1|1
TRI|faulty|1|2026-11-21 10:00:00|6|1
TXT
ask "SELECT item_id, status, required, needed_at, sessions_ahead, missing FROM v_equipment ORDER BY 1" "equipment differs"

# Ahead: a like hour of glow sells 500 (ten hours at 500, four at 50 in the slot; twelve and six in all), of nova 100.
#   bare 23rd 22:00 nothing is known of; glow 24th 11:00 half an hour: 250, a quarter of an hour of it 125; nova 24th two hours: 200,
#   an hour of them uncovered: 100. X starts at 10:00: ten hours before that it is midnight.
#   A price: FEW at 4.99 and not 10.00, 40 units as like sessions sell: 200.40. LIP2 is dearer: what that costs nobody knows.
cat >"$SCRATCH/should" <<'TXT'
21 10:00|equipment_fault|technical|T|11-21 09:00|1000.0|1000.0
21 10:00|briefing_missing|product_specialist|P|11-21 09:00||1000.0
21 10:00|preparation_missing|technical|T|11-21 09:00||1000.0
21 10:00|equipment_unchecked|technical|T|11-21 09:00||1000.0
23 22:00|equipment_fault|technical||11-23 21:00||
24 11:00|equipment_fault|technical||11-24 10:00|250.0|250.0
24 11:00|overlap|planner||11-24 10:00|125.0|250.0
24 10:00|coverage_gap|planner||11-24 09:00|100.0|200.0
24 10:00|rest|planner||11-24 00:00||200.0
27 10:00|equipment_fault|technical|T|11-27 09:00|1000.0|1000.0
27 10:00|stock_out|product_specialist|P|11-27 09:00||1000.0
27 10:00|stock_unknown|product_specialist|P|11-27 09:00||1000.0
10:00|
14:00|200.4
TXT
ask "SELECT substr(start_at, 9, 8), rule, owner_role, owner_id, substr(due_at, 6, 11), at_stake, expected FROM v_ahead
     WHERE business_date > '2026-11-20' AND business_date NOT IN ('2026-11-22') AND plan_key <> 'tiktok:glow:2026-11-23T10:00'
       AND ($rules OR rule IN ('coverage_gap', 'overlap', 'rest')) ORDER BY business_date, rank;
     SELECT substr(start_at, 12, 5), at_stake FROM v_ahead WHERE rule = 'price_unlike' ORDER BY 1" "ahead differs"

# The week after: glow's hours in the slot sold ten times 500, four times 50 (places 3.25, 6.5, 9.75 of 0..13: 162.50, 500, 500); 720
# minutes in four weeks. X is host for 121 + 60 + 45 + 30 minutes, from 22:00 to 24:00 prime.
cat >"$SCRATCH/should" <<'TXT'
glow|wd10-14|270|0|180|162.5|500.0|500.0|14|0.0
nova|wd10-14|105|60|15|100.0|100.0|100.0|1|100.0
A|3|6.0|0.0|0.0|0.194805
X|4|4.266667|2.0|0.46875|0.194805
TXT
ask "SELECT account, slot, planned_min, gap_min, usual_min, p25, p50, p75, n, at_stake FROM v_next_week WHERE week = '2026-W48' AND slot = 'wd10-14' AND n > 0 ORDER BY 1;
     SELECT staff_id, shifts, round(hours, 6), prime_hours, prime_share, round(team_share, 6) FROM v_prime_share WHERE week = '2026-W48'" "next week differs"

# The Monday after: its own week has no line yet, the week before has.
"$BIN/rundown-transform" -w "$work" --date 2026-11-22
cat >"$SCRATCH/should" <<'TXT'
23 briefing_missing glow 10:00 - nobody of the crew is briefed; due 09:00, 60 min before the start
23 preparation_missing glow 10:00 - not ticked off: camera, lighting, mic, props, script; due 09:00, 60 min before the start
TXT
ask "$found AND business_date > '2026-11-22' AND rule GLOB '*_missing' ORDER BY 1" "Monday differs"

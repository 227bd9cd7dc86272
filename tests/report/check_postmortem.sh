#!/bin/bash
# check_postmortem.sh DESK: the post-mortems of the sample agency's campaigns, read back: figures as in v_campaign, editions, what is due, what has
# no baseline, a hostile name. DESK is a workspace transformed for 2026-11-22. Needs $BIN, $RELEASE, $ROOT, $PYTHON.
set -eu
desk=$1
fail() { echo "postmortem: $1"; exit 1; }
report() { "$RELEASE/rundown-report" -q -w "$desk" postmortem -o "$desk/post" "$@" >/dev/null; }

# Due three and thirty days after the end, and on no other day.
"$BIN/rundown-report" -q -w "$desk" postmortem --date 2026-11-15 -o "$desk/post" >/dev/null
report --date 2026-11-16
[ "$(cd "$desk/post" && find . -path './2026-11-1*' -name '*.xlsx')" = ./2026-11-15/postmortem-mega-261111-2026-11-15.xlsx ] || fail "other editions than those due"

# A name from outside is text, in cells and in pictures.
sqlite3 "$desk/warehouse.db" "UPDATE mart_campaign_money SET name = '=1+1\"; system(\"touch $desk/ran\") \`touch $desk/ran\` 双十一 🔥' WHERE campaign_id = 'payday-2610'"
for campaign in mega-261111 mega-260909 payday-2610; do report --campaign "$campaign"; done
"$RELEASE/rundown-report" -q -w "$desk" -o "$desk/post" monthly --month 2026-11 >/dev/null
[ ! -e "$desk/ran" ] || fail "a name was run"

"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$desk"/post/latest/*.xlsx
"$PYTHON" "$ROOT/tests/report/postmortem.py" "$desk"

# What an edition printed stays what it printed when files of its days come later.
late=$(sqlite3 "$desk/warehouse.db" "BEGIN; UPDATE mart_campaign SET actual = actual + 39800 WHERE campaign_id = 'mega-261111' AND as_of = '2026-11-15';
    SELECT printf('%.0f %.0f', was - printed, \"is\" - printed - change) FROM v_report_campaign_printed WHERE campaign_id = 'mega-261111' AND figure = 'actual' AND former = '2026-11-15'; ROLLBACK")
[ "$late" = "398 0" ] || fail "an edition before later files: $late"
# What is said: days around it that sold more make no campaign worth it, days that sold less count; advertising the sheet does not name is told.
verdict() {
    sqlite3 "$desk/warehouse.db" "BEGIN; UPDATE mart_campaign SET uplift_rate = $1, uplift_hours = 0, before = $2, after = $3, margined = ($1 + $2 + $3) * 3 / 10
        WHERE campaign_id = 'mega-261111'; UPDATE mart_campaign_money SET cost = 100000 WHERE campaign_id = 'mega-261111';
        SELECT DISTINCT state FROM v_report_campaign WHERE campaign_id = 'mega-261111' AND edition = 'latest'; ROLLBACK"
}
said="$(verdict 1000000 0 0) $(verdict 1000000 -900000 0) $(verdict -442217 526214 489072) $(verdict 100000 600000 0) $(verdict 1000000 600000 0)"
[ "$said" = "worth not_worth around around worth" ] || fail "said of five campaigns: $said"
gap=$(sqlite3 "$desk/warehouse.db" "UPDATE mart_campaign_cost SET cost = 0 WHERE kind = 'ads'; SELECT count(*) FROM v_report_campaign_ad_gap AS g JOIN v_report_campaign AS c USING (campaign_id, currency, as_of)
    WHERE g.campaign_id = 'mega-261111' AND g.state = 'alone' AND abs(g.left_low - c.contribution + g.told) < 0.01 AND g.left_low = g.left_high")
[ "$gap" -ge 1 ] || [ "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM v_report_campaign_ad WHERE campaign_id = 'mega-261111'")" = 0 ] || fail "advertising the costs sheet does not name is not told"

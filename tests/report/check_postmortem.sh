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
[ ! -e "$desk/ran" ] || fail "a name was run"

"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$desk"/post/latest/*.xlsx
"$PYTHON" "$ROOT/tests/report/postmortem.py" "$desk"

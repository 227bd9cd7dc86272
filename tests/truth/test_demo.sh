#!/bin/bash
# The sample agency, through the real programs, against its truth: every session, stint, day, shift and refusal; the host
# index against the true skills. The programs are the sanitizer build.
set -eu
work=$SCRATCH/demo
rm -rf "$work"
"$BIN/rundown" init "$work" --sample >/dev/null
status=0
"$BIN/rundown-ingest" -q -w "$work" --now 2026-11-23T02:00:00Z 2>"$SCRATCH/log" || status=$?
[ "$status" -eq 3 ] || { echo "ingest ended with $status, expected 3"; cat "$SCRATCH/log"; exit 1; }
"$BIN/rundown-transform" -w "$work" --date 2026-11-22
"$BIN/rundown-score" -q -w "$work" --date 2026-11-22
bash tests/truth/check_truth.sh "$work/warehouse.db" sample-data/truth
bash tests/truth/check_skill.sh "$work/warehouse.db" sample-data/truth
# What a week is compared with is what the workbook of that week said.
sums=$(sqlite3 "$work/warehouse.db" "SELECT count(*) > 200, sum(p.value IS NULL OR abs(f.previous - p.value) > 1e-6 * abs(p.value)) FROM v_report_figure AS f
    JOIN v_report_figure AS p ON (p.kind, p.scope, p.scope_id, p.platform, p.currency, p.metric) = (f.kind, f.scope, f.scope_id, f.platform, f.currency, f.metric) AND p.is_open = 0
     AND p.period = (SELECT max(period) FROM v_report_figure AS b WHERE b.kind = 'week' AND b.scope_id = f.scope_id AND b.period < f.period)
    WHERE f.kind = 'week' AND f.scope = 'account' AND f.is_open = 0 AND f.previous IS NOT NULL")
[ "$sums" = '1|0' ] || { echo "figures of a week are not those the next week is compared with: $sums"; exit 1; }
# Recommendations are not remembered: an edition says the same three weeks later, made anew from all that came since. What the followup sheet
# names is found, and the weak host of the truth is recommended for a swap.
said() { sqlite3 "$1" "SELECT edition, rank, rec_id, title, evidence, expected_gain, confidence, chance, due FROM v_recommendation WHERE edition <= '2026-W44' ORDER BY 1, 2"; }
[ "$(sqlite3 "$work/warehouse.db" "SELECT count(*) > 20 AND max(confidence) <= .99 FROM v_recommendation")" = 1 ] || { echo "a recommendation is said to be certain"; exit 1; }
cp "$work/warehouse.db" "$SCRATCH/then.db"
"$RELEASE/rundown-transform" -w "$work" --warehouse "$SCRATCH/then.db" --date 2026-11-01
said "$work/warehouse.db" >"$SCRATCH/said"
said "$SCRATCH/then.db" | diff - "$SCRATCH/said" || { echo "an edition of today differs from the one of then (<)"; exit 1; }
[ "$(wc -l <"$SCRATCH/said")" -gt 50 ]
[ "$(sqlite3 "$work/warehouse.db" "SELECT group_concat(subject) FROM v_finding WHERE rule = 'followup_unknown'")" = R-3f2a91c4 ]
[ "$(sqlite3 "$work/warehouse.db" "SELECT count(DISTINCT rec_id) FROM v_recommendation WHERE status <> 'open'")" = 3 ]
# What nobody acted on is not "too early to say", a declined one is declined, and a repeat knows of the cases before it.
fates=$(sqlite3 "$work/warehouse.db" "SELECT sum(c.is_acted = 0 AND c.first_edition < '2026-W47' AND r.outcome NOT LIKE 'not taken up%' AND c.status IS NOT 'declined') || ' ' ||
        sum(c.status = 'declined' AND r.outcome <> 'declined') || ' ' || sum((r.said_before IS NULL) AND EXISTS (SELECT 1 FROM mart_recommendation_case e WHERE e.rule = c.rule
        AND e.subject = c.subject AND e.factor = c.factor AND e.first_edition < c.first_edition)) || ' ' || (sum(r.said_before IS NOT NULL) > 3)
    FROM v_recommendation r JOIN mart_recommendation_case c USING (rec_id)")
[ "$fates" = '0 0 0 1' ] || { echo "what became of advice: $fates"; exit 1; }
# A slot's figure is no sheet's: it says that it is a mean with the hosts taken out.
[ "$(sqlite3 "$work/warehouse.db" "SELECT count(*) > 0 AND min(evidence LIKE 'a mean host makes MYR %who was on air taken out%') FROM v_recommendation WHERE edition = '2026-W47' AND rule LIKE 'slot%'")" = 1 ] || { echo "what a slot's figure is of"; exit 1; }
# It names the slots, which sell more than their account's mean, are known for four weeks as the sheet Slots asks, and hold no more than what is planned.
[ "$(sqlite3 "$work/warehouse.db" "SELECT count(*) > 3 AND min(is_best = (b.gmv_per_hour > b.account_gmv_per_hour)) AND min(s.weeks >= 4) AND min(b.hours <= (SELECT sum(julianday(planned_end) - julianday(planned_start)) * 24
    FROM v_attendance a WHERE a.staff_id = b.staff_id AND a.platform = b.platform AND a.account = b.account AND a.business_date BETWEEN '2026-11-23' AND '2026-11-29') + .01)
    FROM v_best_slot b LEFT JOIN v_report_slot s USING (platform, account, slot) WHERE b.week = '2026-W48'")" = 1 ] || { echo "best slots of next week"; exit 1; }
sqlite3 "$work/warehouse.db" "SELECT title FROM v_recommendation WHERE edition = '2026-W47'" | grep -Eq '^Swap (Arif|Zul) out of the best slots: .* week(day|end)s [0-9-]*, [0-9.]* h'
# A file of transform/ that nobody reads is named, every time, also where nothing is new.
mkdir "$work/transform"
echo '[]' >"$work/transform/kpi.json"
status=0
"$RELEASE/rundown-transform" -w "$work" --warehouse "$SCRATCH/then.db" --date 2026-11-01 2>"$SCRATCH/log" || status=$?
[ "$status" -eq 3 ] && grep -q '/transform/kpi.json: warning: nobody reads this file' "$SCRATCH/log" && grep -q 'nothing new' "$SCRATCH/log" ||
    { echo "transform/kpi.json of a workspace: status $status"; cat "$SCRATCH/log"; exit 1; }
# A mistake in its scorecard is named and moves no grade: the program's own is used.
sed 's/"weight": 40/"weight": -40/' "$ROOT/transform/scorecard.json" >"$work/transform/scorecard.json"
status=0
"$RELEASE/rundown-score" -w "$work" --warehouse "$SCRATCH/then.db" --date 2026-11-01 2>"$SCRATCH/log" || status=$?
[ "$status" -eq 3 ] && grep -q "/transform/scorecard.json:6: warning: left out: 'weight' must be a number from 0 to 1000; the program's own scorecard is used" "$SCRATCH/log" &&
    [ "$(sqlite3 "$SCRATCH/then.db" "SELECT count(score) > 5 FROM v_host_score")" = 1 ] || { echo "a wrong scorecard of a workspace: status $status"; cat "$SCRATCH/log"; exit 1; }
rm -r "$work/transform"
# Planned hours gain a step only where the platform counts it: Arif has none on Shopee that week, others some on both.
hours=$(sqlite3 "$work/warehouse.db" "WITH plan AS (
    SELECT staff_id, platform, sum(julianday(planned_end) - julianday(planned_start)) * 24 AS hours FROM v_attendance
    WHERE business_date BETWEEN '2026-11-23' AND '2026-11-29' AND role IN ('host', 'co_host') AND status <> 'cancelled' GROUP BY 1, 2)
    SELECT count(*) || ' ' || sum(abs(r.exposure - COALESCE(p.hours, 0)) > .01) || ' ' || sum(p.hours IS NULL)
                    || ' ' || sum(EXISTS (SELECT 1 FROM plan o WHERE o.staff_id = r.subject AND o.platform <> p.platform))
    FROM v_recommendation r LEFT JOIN plan p ON p.staff_id = r.subject AND p.platform = iif(r.factor LIKE '%atc%', 'shopee', 'tiktok')
    WHERE r.edition = '2026-W47' AND r.factor IN ('err', 'ctr_view', 'ctor', 'atc_per_hour', 'orders_per_atc')")
[ "$hours" = '3 0 1 1' ] || { echo "steps with hours of the wrong platform: $hours"; exit 1; }
# One early shift of next week is not an account's roster: its usual four weeks stand in, the evidence says so, and nothing is said of its slots.
cp "$work/warehouse.db" "$SCRATCH/early.db"
sqlite3 "$SCRATCH/early.db" "DELETE FROM raw_roster WHERE account = '7284019365520174086' AND start > unixepoch('2026-11-24')"
# (And a window inside a campaign, to be measured: below.)
sqlite3 "$SCRATCH/early.db" "CREATE TEMP TABLE look AS SELECT * FROM raw_campaigns WHERE campaign_id = 'mega-261010' AND platform = 'tiktok';
    UPDATE look SET campaign_id = 'night', name = 'Night', kind = 'look', start = start + 72000, \"end\" = start + 86400, vhash = 7; INSERT INTO raw_campaigns SELECT * FROM look"
"$RELEASE/rundown-transform" -w "$work" --warehouse "$SCRATCH/early.db" --date 2026-11-21
hours=$(sqlite3 "$SCRATCH/early.db" "WITH a AS (SELECT * FROM v_attendance WHERE platform = 'tiktok' AND role IN ('host', 'co_host') AND status <> 'cancelled'),
    plan AS (SELECT staff_id, sum(julianday(planned_end) - julianday(planned_start)) * iif(business_date < '2026-11-23', 6, 24) AS hours, business_date < '2026-11-23' AS usual
    FROM a WHERE iif(account = '7284019365520174086', business_date BETWEEN '2026-10-26' AND '2026-11-22', business_date > '2026-11-22') GROUP BY 1, 3)
    SELECT count(*) > 0, sum(abs(r.exposure - (SELECT sum(hours) FROM plan p WHERE p.staff_id = r.subject)) > .01), sum(r.is_planned),
           sum(r.evidence LIKE '%; next week''s roster of senja.beauty.my is not made yet: usual hours of the last 4 weeks')  = count(*)
    FROM v_recommendation r JOIN plan u ON u.staff_id = r.subject AND u.usual
    WHERE r.edition = '2026-W47' AND r.is_carried = 0 AND r.factor IN ('err', 'ctr_view', 'ctor')")
slots=$(sqlite3 "$SCRATCH/early.db" "SELECT count(*) FROM v_recommendation WHERE edition = '2026-W47' AND rule LIKE 'slot%' AND subject LIKE '%:7284019365520174086 %'")
[ "$hours $slots" = '1|0|0|1 0' ] || { echo "one early shift stands for a roster: $hours $slots"; exit 1; }
# The window has its editions and workbook; the campaign around it, all others and the sessions are as they were.
said() { sqlite3 "$1" "SELECT campaign_id, edition, as_of, state, actual, uplift, net FROM v_report_campaign WHERE edition <> 'latest' AND as_of < '2026-11-21' AND campaign_id <> 'night' ORDER BY 1, 3;
    SELECT session_key, campaign_id, day_kind FROM v_session WHERE campaign_id IS NOT NULL ORDER BY 1"; }
said "$work/warehouse.db" >"$SCRATCH/said"
said "$SCRATCH/early.db" | diff "$SCRATCH/said" - || { echo "a window to be measured moved other figures (>)"; exit 1; }
night=$(sqlite3 "$SCRATCH/early.db" "SELECT edition, sessions > 0, abs(actual - (SELECT sum(gmv) FROM v_session WHERE platform = 'tiktok' AND start_at BETWEEN '2026-10-10 20:00:00' AND '2026-10-11 00:00:00')) < .01
    FROM v_report_campaign WHERE campaign_id = 'night' AND edition <> 'latest' ORDER BY as_of" | tr '\n' ' ')
[ "$night" = 'D+3|1|1 D+30|1|1 ' ] || { echo "a window inside a campaign: $night"; exit 1; }
"$RELEASE/rundown-report" -q -w "$work" --warehouse "$SCRATCH/early.db" -o "$SCRATCH/night" postmortem --campaign night --date 2026-11-10 >/dev/null
[ -s "$SCRATCH/night/2026-11-10/postmortem-night-2026-11-10.xlsx" ] || { echo "no workbook of a window inside a campaign"; exit 1; }
# A campaign that sold less than usual is not called worth it because the days around it sold more: the same net and costs, moved into the days before.
cp "$work/warehouse.db" "$SCRATCH/moved.db"
around() { sqlite3 "$SCRATCH/moved.db" "SELECT group_concat(campaign_id || ' ' || state, ', ') FROM v_report_campaign WHERE edition = 'latest' AND contribution > 0 ORDER BY campaign_id"; }
[ "$(around)" = 'mega-261010 thin, mega-261111 worth, payday-2610 worth' ] || { echo "campaigns: $(around)"; exit 1; }
sqlite3 "$SCRATCH/moved.db" "UPDATE mart_campaign SET before = before + uplift_rate + uplift_hours + 442217, uplift_rate = -uplift_hours - 442217"
[ "$(around)" = 'mega-261010 around, mega-261111 around, payday-2610 around' ] || { echo "campaigns that sold less: $(around)"; exit 1; }
bash tests/report/check_postmortem.sh "$work"
# Every host's scorecard of the month: its figures are those of the views, and nobody else is named in it.
"$RELEASE/rundown-report" -q -w "$work" scorecard --month 2026-11 >/dev/null
"$PYTHON" tests/report/scorecards.py "$work/warehouse.db" 2026-11 2026-11-01 2026-11-30 "$work/out/2026-11"
# And of a week gone by, with its own index: the first of one host, the last of another, and the second after a change of employment.
"$RELEASE/rundown-report" -q -w "$work" scorecard --week 2026-W42 >/dev/null
"$PYTHON" tests/report/scorecards.py "$work/warehouse.db" 2026-W42 2026-10-12 2026-10-18 "$work/out/2026-W42"
# Every figure of the first sheets of the others, from sums of its own; and nothing on any sheet is cut, left out of print, or an empty chart.
for report in "daily --date 2026-11-22" "weekly --week 2026-W47" "monthly --month 2026-11"; do "$RELEASE/rundown-report" -q -w "$work" -o "$work/sheets" $report >/dev/null; done
"$PYTHON" tests/report/first_sheet.py "$work/warehouse.db" "$work/sheets/latest" 2026-11-22
# What was due in the night comes after what still has an hour, and says so; the next week's list goes by what is at stake.
"$PYTHON" - "$work/sheets/latest" <<'END'
import datetime, openpyxl, sys
def below(name, sheet, heading, column):
    rows = [[c.value for c in r] for r in openpyxl.load_workbook("%s/%s.xlsx" % (sys.argv[1], name))[sheet].iter_rows()]
    at = next(i for i, r in enumerate(rows) if r[0] and str(r[0]).startswith(heading)) + 1
    k = rows[at].index(column)
    end = next((i for i in range(at + 1, len(rows)) if rows[i][0] is None), len(rows))
    return [(r[0], r[k]) for r in rows[at + 1:end]]
plan = below("daily", "Plan", "Open points", "By")
first = [by for day, by in plan if day == plan[0][0]]
assert "at once" in first and "at once" not in first[:first.index("at once")], first
assert all(b == "at once" for b in first[first.index("at once"):]) and all(isinstance(b, datetime.datetime) and b.hour >= 6 for b in first[:first.index("at once")]), first
stakes = [v for _, v in below("weekly", "Next week", "To settle before", "At stake, RM")]
errors = next((i for i in range(1, len(stakes)) if (stakes[i] or 0) > (stakes[i - 1] or 0)), len(stakes))
for part in (stakes[:errors], stakes[errors:]):
    assert part == sorted(part, key=lambda v: -(v or 0)), stakes
END
"$PYTHON" tests/report/sound.py --fits "$work"/sheets/latest/{daily,weekly,monthly}.xlsx "$work/out/latest/scorecard-H01.xlsx"
# What transform/README.md says how to add is added, in a copy of the tree, over this warehouse.
bash tests/truth/check_examples.sh "$work"

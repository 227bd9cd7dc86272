#!/bin/sh
# Compares the public views of a warehouse with the truth of the generator that made its inbox.
# usage: check_truth.sh WAREHOUSE TRUTH_DIR     run by date of the inbox's last day; prints differences, status 1 if any
set -eu
[ $# -eq 2 ] || { echo "usage: check_truth.sh WAREHOUSE TRUTH_DIR" >&2; exit 2; }
warehouse=$(realpath "$1")
truth=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

counts="orders_created orders units impressions views product_impressions product_clicks add_to_cart comments shares likes new_followers"
bases="gmv gmv_direct gmv_attributed gmv_placed gmv_confirmed"

# compare TABLE VIEW KEY "JOIN" COLUMN TRUTH-EXPRESSION VIEW-EXPRESSION: one line of SQL a column.
compare() {
    printf "INSERT INTO difference SELECT '%s', %s, '%s', COALESCE(%s, ''), COALESCE(%s, '') FROM t_%s AS t JOIN w.%s AS v ON %s WHERE COALESCE(%s, '') <> COALESCE(%s, '');\n" \
        "$2" "$3" "$5" "$6" "$7" "$1" "$2" "$4" "$6" "$7"
}
text_columns() { for c in $5; do compare "$1" "$2" "$3" "$4" "$c" "t.$c" "CAST(v.$c AS TEXT)"; done; }
# Money is compared in hundredths, times in seconds: the views show units and hours.
money_columns() {
    for c in $5; do compare "$1" "$2" "$3" "$4" "$c" "t.${c}_minor" "CAST(CAST(ROUND(v.$c * 100) AS INTEGER) AS TEXT)"; done
}
hours_column() { compare "$1" "$2" "$3" "$4" "$6" "t.$5" "CAST(CAST(ROUND(v.$6 * 3600) AS INTEGER) AS TEXT)"; }
# Rows of one side without the other.
missing() {
    printf "INSERT INTO difference SELECT '%s', %s, 'row', 'is', 'is not' FROM t_%s AS t WHERE NOT EXISTS (SELECT 1 FROM w.%s AS v WHERE %s);\n" \
        "$2" "$3" "$1" "$2" "$4"
}
extra() {
    printf "INSERT INTO difference SELECT '%s', %s, 'row', 'is not', 'is' FROM w.%s AS v WHERE %s AND NOT EXISTS (SELECT 1 FROM t_%s AS t WHERE %s);\n" \
        "$2" "$4" "$2" "$3" "$1" "$5"
}

{
    printf "ATTACH 'file:%s?mode=ro' AS w;\n" "$warehouse"
    echo ".mode tabs"
    for t in sessions host_session host_day platform_day attendance rejects ad_cost product_session beside reconcile room; do
        echo ".import $truth/$t.tsv t_$t"
    done
    echo "CREATE INDEX i_sessions ON t_sessions(session_key);"
    echo "CREATE INDEX i_stints ON t_host_session(session_key, host_id, business_date);"
    echo "CREATE INDEX i_host_day ON t_host_day(host_id, account, business_date);"
    echo "CREATE INDEX i_platform_day ON t_platform_day(account, business_date);"
    echo "CREATE TABLE difference (view, key, column_name, truth, warehouse);"
    # Views are expensive to join: each becomes a table once.
    for v in v_session v_stint v_host_day v_platform_day v_attendance v_reject v_load v_finding v_reconcile v_product_session v_product_day v_ad_day; do
        echo "CREATE TEMP TABLE c_$v AS SELECT * FROM w.$v;"
    done
    echo "CREATE INDEX temp.i_c_session ON c_v_session(session_key);"
    echo "CREATE INDEX temp.i_c_stint ON c_v_stint(session_key, host_id, business_date);"
    echo "CREATE INDEX temp.i_c_host_day ON c_v_host_day(host_id, account, period);"
    echo "CREATE INDEX temp.i_c_platform_day ON c_v_platform_day(account, period);"
    echo "CREATE INDEX temp.i_c_attendance ON c_v_attendance(staff_id, planned_start);"
    {
        on="v.session_key = t.session_key"
        missing sessions v_session t.session_key "$on"
        extra sessions v_session 1 v.session_key "$on"
        text_columns sessions v_session t.session_key "$on" "platform account room_id title start_at end_at duration_s business_date campaign_id source status $counts buyers viewers peak_viewers"
        money_columns sessions v_session t.session_key "$on" "$bases"
        compare sessions v_session t.session_key "$on" avg_watch_s "CAST(t.avg_watch_s AS REAL)" "ROUND(COALESCE(v.avg_watch_s, 0), 2)"

        on="v.session_key = t.session_key AND v.host_id = t.host_id AND v.business_date = t.business_date"
        key="t.session_key || ' ' || t.host_id || ' ' || t.business_date"
        missing host_session v_stint "$key" "$on"
        extra host_session v_stint 1 "v.session_key || ' ' || v.host_id || ' ' || v.business_date" "$on"
        text_columns host_session v_stint "$key" "$on" "start_at end_at on_air_s credited_s attribution source $counts"
        money_columns host_session v_stint "$key" "$on" gmv

        on="v.host_id = t.host_id AND v.account = t.account AND v.period = t.business_date"
        key="t.host_id || ' ' || t.account || ' ' || t.business_date"
        missing host_day v_host_day "$key" "$on"
        extra host_day v_host_day "v.host_id <> 'unassigned'" "v.host_id || ' ' || v.account || ' ' || v.period" "$on"
        text_columns host_day v_host_day "$key" "$on" "platform stints $counts"
        money_columns host_day v_host_day "$key" "$on" gmv
        hours_column host_day v_host_day "$key" "$on" credited_s hours
        hours_column host_day v_host_day "$key" "$on" on_air_s on_air_hours

        on="v.account = t.account AND v.period = t.business_date"
        key="t.account || ' ' || t.business_date"
        missing platform_day v_platform_day "$key" "$on"
        extra platform_day v_platform_day 1 "v.account || ' ' || v.period" "$on"
        text_columns platform_day v_platform_day "$key" "$on" "platform sessions stints $counts"
        money_columns platform_day v_platform_day "$key" "$on" gmv
        hours_column platform_day v_platform_day "$key" "$on" airtime_s hours

        on="v.staff_id = t.staff_id AND v.planned_start = t.planned_start AND v.account = t.account AND v.platform = t.platform"
        key="t.staff_id || ' ' || t.account || ' ' || t.planned_start"
        missing attendance v_attendance "$key" "$on"
        text_columns attendance v_attendance "$key" "$on" "minutes_late no_show"
    } | sed 's/ w\.v_/ temp.c_v_/g'
    cat "$here/invariants.sql" "$here/rejects.sql" "$here/beside.sql" "$here/room.sql"
    echo ".headers on"
    echo ".mode column"
    echo "SELECT view, column_name, COUNT(*) AS differences FROM difference GROUP BY view, column_name ORDER BY view, column_name;"
    echo "SELECT view, key, column_name, truth, warehouse FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY view, column_name ORDER BY key) AS n FROM difference) WHERE n <= 3 ORDER BY view, column_name, n;"
    echo ".headers off"
    echo ".mode list"
    echo ".once $work/count"
    echo "SELECT COUNT(*) FROM difference;"
} > "$work/check.sql"

# Without -batch a failing statement would not stop the others.
sqlite3 -batch -bail :memory: < "$work/check.sql"
count=$(cat "$work/count")
[ "$count" -eq 0 ] || { echo "check_truth: $count differences" >&2; exit 1; }
echo "check_truth: no difference"

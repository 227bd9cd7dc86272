#!/bin/sh
# check_truth.sh itself: silent on a warehouse made from the truth, loud once one figure is moved.
# usage: test_selftest.sh     run from the top of the tree
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
truth=sample-data/truth
sqlite3 -batch -bail "$work/w.db" <<SQL
.mode tabs
.import $truth/sessions.tsv s
.import $truth/host_session.tsv hs
.import $truth/host_day.tsv hd
.import $truth/platform_day.tsv pd
.import $truth/attendance.tsv at
.import $truth/rejects.tsv rj
.import $truth/ad_cost.tsv ad
.import $truth/product_session.tsv ps
.import $truth/beside.tsv bs
.import $truth/reconcile.tsv rc
.import $truth/room.tsv room
CREATE VIEW v_session AS SELECT *, (SELECT CAST(ad_cost_minor AS INTEGER) FROM ad WHERE ad.session_key = s.session_key) AS ad_cost_minor, gmv_minor / 100.0 AS gmv, NULLIF(gmv_direct_minor, '') / 100.0 AS gmv_direct,
  NULLIF(gmv_attributed_minor, '') / 100.0 AS gmv_attributed, NULLIF(gmv_placed_minor, '') / 100.0 AS gmv_placed,
  NULLIF(gmv_confirmed_minor, '') / 100.0 AS gmv_confirmed FROM s;
CREATE TABLE stint AS SELECT *, gmv_minor / 100.0 AS gmv FROM hs;
UPDATE stint SET views = NULLIF(views, ''), likes = NULLIF(likes, '');
CREATE VIEW v_stint AS SELECT * FROM stint;
CREATE VIEW v_host_day AS SELECT *, business_date AS period, gmv_minor / 100.0 AS gmv, credited_s / 3600.0 AS hours, on_air_s / 3600.0 AS on_air_hours FROM hd
  UNION ALL SELECT 'unassigned', '', substr(session_key, instr(session_key, ':') + 1, length(session_key) - instr(session_key, ':') - 17), business_date,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, business_date, SUM(gmv_minor) / 100.0, 0, 0 FROM hs WHERE host_id = 'unassigned' GROUP BY 3, 4;
CREATE VIEW v_platform_day AS SELECT *, business_date AS period, gmv_minor / 100.0 AS gmv, airtime_s / 3600.0 AS hours FROM pd;
CREATE VIEW v_attendance AS SELECT * FROM at;
CREATE VIEW v_reject AS SELECT 1 AS load_id, file, sheet, place, "column" AS column_name, value, rule FROM rj WHERE level = 'row';
CREATE VIEW v_load AS SELECT 1 AS load_id, 'x' AS file, '' AS sheet, 'partial' AS status, 1 AS rows_read, 1 AS rows_loaded, 0 AS rows_unchanged, 0 AS rows_superseded, 0 AS rows_rejected
  UNION ALL SELECT 2, file, '', 'refused', 0, 0, 0, 0, 0 FROM rj WHERE level = 'file';
CREATE VIEW v_finding AS SELECT rule, 'data' AS owner FROM rj WHERE level = 'finding'
  UNION ALL SELECT 'reconcile', 'data' FROM (SELECT DISTINCT pair, account, first_day FROM rc);
CREATE TABLE reconcile AS SELECT pair, platform, account, first_day, last_day, metric, 'count' AS unit, CAST(ours AS INTEGER) AS ours,
  CAST(theirs AS INTEGER) AS theirs, 'differs' AS status FROM rc;
INSERT INTO reconcile SELECT DISTINCT value, '', '', '', '', '', '', 0, 0, 'agrees' FROM json_each('["sessions:live_daily", "sessions:live_overview",
  "live_daily:live_overview", "sessions:live_product_list", "sessions:live_core_stats", "session:live_center"]');
CREATE VIEW v_reconcile AS SELECT * FROM reconcile;
CREATE VIEW v_product_session AS WITH RECURSIVE k AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM k WHERE i < 99)
  SELECT session_key, iif(i = 1, CAST(gmv_minor AS INTEGER), 0) AS gmv_minor, iif(i = 1, CAST(orders AS INTEGER), 0) AS orders FROM ps JOIN k ON i <= CAST(n AS INTEGER);
CREATE VIEW v_product_day AS WITH RECURSIVE k AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM k WHERE i < 99)
  SELECT platform, account, source, first_day, last_day, iif(i = 1, CAST(money_minor AS INTEGER), 0) AS gmv_minor, iif(i = 1, CAST(orders AS INTEGER), 0) AS orders
  FROM bs JOIN k ON i <= CAST(n AS INTEGER) WHERE view = 'v_product_day';
CREATE VIEW v_ad_day AS WITH RECURSIVE k AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM k WHERE i < 99)
  SELECT platform, account, source, first_day, last_day, iif(i = 1, CAST(money_minor AS INTEGER), 0) AS cost_minor, iif(i = 1, CAST(orders AS INTEGER), 0) AS orders
  FROM bs JOIN k ON i <= CAST(n AS INTEGER) WHERE view = 'v_ad_day';
-- as many lines as the truth counts, the first with all of its sum
CREATE TABLE k AS WITH RECURSIVE k AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM k WHERE i < 99) SELECT i FROM k;
CREATE VIEW v_action AS SELECT session_key FROM room JOIN k ON i <= CAST(actions AS INTEGER);
CREATE VIEW v_incident AS SELECT session_key, iif(i = 1, CAST(minutes_lost AS REAL), 0) AS minutes_lost FROM room JOIN k ON i <= CAST(incidents AS INTEGER);
CREATE VIEW v_violation AS SELECT session_key, iif(i = 1, CAST(points AS REAL), 0) AS points FROM room JOIN k ON i <= CAST(violations AS INTEGER);
CREATE VIEW v_audit AS SELECT session_key, iif(i = 1, CAST(marks AS REAL), 0) AS score FROM room JOIN k ON i <= CAST(audits AS INTEGER);
CREATE VIEW v_moderation AS SELECT session_key, CAST(questions AS INTEGER) AS questions, CAST(answered AS INTEGER) AS answered FROM room WHERE questions <> '0';
SQL
sh tests/truth/check_truth.sh "$work/w.db" "$truth" > "$work/out" 2>&1 || { cat "$work/out"; echo "selftest: differs from itself" >&2; exit 1; }
sqlite3 -batch -bail "$work/w.db" "UPDATE stint SET gmv = gmv + 0.01 WHERE rowid = 7"
if sh tests/truth/check_truth.sh "$work/w.db" "$truth" > "$work/out" 2>&1; then
    echo "selftest: a moved sen was not seen" >&2
    exit 1
fi
sqlite3 -batch -bail "$work/w.db" "UPDATE stint SET gmv = gmv - 0.01 WHERE rowid = 7; UPDATE reconcile SET status = 'agrees' WHERE rowid = 1"
if sh tests/truth/check_truth.sh "$work/w.db" "$truth" > "$work/out" 2>&1; then
    echo "selftest: a difference that is not found was not seen" >&2
    exit 1
fi
echo "selftest: ok"

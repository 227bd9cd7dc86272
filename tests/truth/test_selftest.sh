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
CREATE VIEW v_session AS SELECT *, gmv_minor / 100.0 AS gmv, NULLIF(gmv_direct_minor, '') / 100.0 AS gmv_direct,
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
CREATE VIEW v_finding AS SELECT rule FROM rj WHERE level = 'finding';
SQL
sh tests/truth/check_truth.sh "$work/w.db" "$truth" > "$work/out" 2>&1 || { cat "$work/out"; echo "selftest: differs from itself" >&2; exit 1; }
sqlite3 -batch -bail "$work/w.db" "UPDATE stint SET gmv = gmv + 0.01 WHERE rowid = 7"
if sh tests/truth/check_truth.sh "$work/w.db" "$truth" > "$work/out" 2>&1; then
    echo "selftest: a moved sen was not seen" >&2
    exit 1
fi
echo "selftest: ok"

#!/bin/sh
# The host score finds the skills the generator put in, and the story of H04: middling GMV per hour, among the best true skills.
# usage: check_skill.sh WAREHOUSE TRUTH_DIR     after transform and score as of the inbox's last day
set -eu
[ $# -eq 2 ] || { echo "usage: check_skill.sh WAREHOUSE TRUTH_DIR" >&2; exit 2; }
wrong=$(sqlite3 -batch -bail :memory: <<SQL
ATTACH 'file:$(realpath "$1")?mode=ro' AS w;
.mode tabs
.import $(realpath "$2")/hosts.tsv t_hosts
.mode column
.headers on
-- Skill is relative to the mean of the hosts, in thousandths of a logarithm; 0.16 is about two standard errors of a part-timer's
-- index. A host whose skill moved inside the window has no one true value.
CREATE TEMP TABLE score AS
SELECT h.host_id, h.index_value, t.drift_from,
       LN(h.index_value / 100) AS found, (t.skill_first_day - (SELECT AVG(skill_first_day) FROM t_hosts)) / 1000.0 AS truth,
       (SELECT SUM(s.gmv) / SUM(s.credited_s) FROM w.v_stint AS s WHERE s.host_id = h.host_id) AS raw
FROM w.v_host_score AS h JOIN t_hosts AS t USING (host_id)
WHERE h.rated = 1;
SELECT 'too few rated hosts' AS what, COUNT(*) AS n FROM score HAVING COUNT(*) < 8;
SELECT host_id AS "far from the truth", ROUND(found, 3) AS found, ROUND(truth, 3) AS truth FROM score
WHERE drift_from = '' AND ABS(found - truth) > 0.16;
SELECT 'H04 is not found' AS what, (SELECT COUNT(*) FROM score AS b WHERE b.found > a.found) AS better_index,
       (SELECT COUNT(*) FROM score AS b WHERE b.raw > a.raw) AS better_raw
FROM score AS a WHERE host_id = 'H04' AND NOT (better_index <= 2 AND better_raw >= better_index + 3);
SQL
)
[ -z "$wrong" ] || { echo "$wrong"; echo "check_skill: the score misses the truth" >&2; exit 1; }
echo "check_skill: the score finds the truth"

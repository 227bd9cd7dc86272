#!/bin/bash
# Prints loads, refused rows, scopes and raw rows of a warehouse, without ids and hashes: dump.sh WAREHOUSE [cur]
# Raw rows: key | columns that have a value | first and last file that said so, the line in the first. With `cur`: only the rows that count.
# The statements are written by one sqlite3 and run by another: one a kind and question takes longer than all they answer.
set -euo pipefail
db=$1 which=${2:-all}
if [ "$which" = all ]; then
    sqlite3 -separator ' | ' "$db" "
        SELECT 'load', file, sheet, kind, format, account, observed_at, coalesce(range_from || '..' || range_to, ''), status,
               rows_read || ' = ' || rows_loaded || ' loaded + ' || rows_unchanged || ' unchanged + ' || rows_superseded ||
               ' superseded + ' || rows_rejected || ' rejected'
        FROM v_load ORDER BY loaded_at, file, sheet, kind;
        SELECT 'said', file, sheet, message FROM load WHERE status <> 'refused' AND message <> '' ORDER BY loaded_at, file, sheet, kind;
        SELECT 'reject', file, sheet, place, column_name, value, rule FROM v_reject ORDER BY file, sheet, place;
        SELECT 'scope', l.file, l.kind, s.scope FROM load_scope AS s JOIN load AS l USING (load_id) ORDER BY 2, 3, 4;"
fi
sqlite3 "$db" "
WITH held AS (   -- columns of the tables as they are; part 1: those told once of a subject, in a table of their own
    SELECT k.kind, 1 AS part, c.cid, c.name, 1 AS is_key
    FROM kind k, pragma_table_info('raw_' || k.kind || '_subject') c WHERE c.name NOT IN ('subject', 'last_load', 'version')
    UNION ALL
    SELECT k.kind, 2, c.cid, c.name, c.pk > 0 OR (c.name = 'at' AND EXISTS (SELECT 1 FROM pragma_table_info('raw_' || k.kind || '_row')))
    FROM kind k, pragma_table_info('raw_' || k.kind) c
    WHERE c.name NOT IN ('subject', 'moment')
),
told AS (        -- columns of the kind
    SELECT * FROM held
    WHERE name NOT IN ('vhash', 'first_load', 'last_load', 'version', 'place') AND (is_key OR name <> 'scope') ORDER BY kind, part, cid
),
part AS (
    SELECT kind,
           group_concat(' || coalesce('' ' || name || '='' || ' || iif(
               name IN ('at', 'start', 'end', 'start_at', 'end_at', 'point_at', 'check_in', 'check_out'),
               'CASE r.\"' || name || '\" WHEN 0 THEN NULL ELSE datetime(r.\"' || name || '\", ''unixepoch'') END',
               'nullif(r.\"' || name || '\", '''')') || ', '''')', '') AS cells,
           group_concat(iif(is_key, 'r.\"' || name || '\"', NULL), ', ') AS keys,
           group_concat(iif(is_key, 'n.\"' || name || '\" = r.\"' || name || '\"', NULL), ' AND ') AS same
    FROM told GROUP BY kind
),
source AS (      -- the rows of a kind with their whole key, last_load and version, wherever these stand
    SELECT kind, iif(max(part = 1), '(SELECT ' ||
               group_concat(iif(part = 1, 'u', 'r') || '.\"' || name || '\"', ', ') || ', coalesce(r.last_load, u.last_load) AS last_load,
               (SELECT version FROM load WHERE load_id = coalesce(r.last_load, u.last_load)) AS version
               FROM raw_' || kind || ' AS r JOIN raw_' || kind || '_subject AS u USING (subject))', 'raw_' || kind) AS rows
    FROM held WHERE name <> 'last_load' OR part = 1 GROUP BY kind
)
SELECT 'SELECT ''' || kind || ' |''' || cells || ' || '' | '' || iif(f.file = l.file, f.file || '' .. '' || l.file || '':'' || r.place,
           f.file || '':'' || r.place || '' .. '' || l.file)
       FROM ' || rows || ' AS r JOIN load AS f ON f.load_id = r.first_load JOIN load AS l ON l.load_id = r.last_load
       WHERE ' || CASE WHEN '$which' <> 'cur' THEN 'true'
           WHEN mode = 'merge' THEN 'r.version = (SELECT max(n.version) FROM ' || rows || ' AS n WHERE (' || same || '))'
           ELSE 'r.version = (SELECT max(l.version) FROM load_scope AS s JOIN load AS l USING (load_id)
                              WHERE l.kind = ''' || kind || ''' AND s.scope = r.scope)' END ||
       ' ORDER BY ' || keys || ', r.version;'
FROM kind JOIN part USING (kind) JOIN source USING (kind) ORDER BY kind" | sqlite3 -bail "$db"

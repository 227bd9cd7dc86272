#!/bin/bash
# Prints loads, refused rows, scopes and raw rows of a warehouse, without ids and hashes: dump.sh WAREHOUSE [cur]
# Raw rows: key | columns that have a value | first and last file that said so. With `cur`: only the rows that count.
set -eu
db=$1 which=${2:-all}
if [ "$which" = all ]; then
    sqlite3 -separator ' | ' "$db" "
        SELECT 'load', file, sheet, kind, format, account, observed_at, coalesce(range_from || '..' || range_to, ''), status,
               rows_read || ' = ' || rows_loaded || ' loaded + ' || rows_unchanged || ' unchanged + ' || rows_superseded ||
               ' superseded + ' || rows_rejected || ' rejected'
        FROM v_load ORDER BY loaded_at, file, sheet, kind;
        SELECT 'reject', file, sheet, place, column_name, value, rule FROM v_reject ORDER BY file, sheet, place;
        SELECT 'scope', l.file, l.kind, s.scope FROM load_scope AS s JOIN load AS l USING (load_id) ORDER BY 2, 3, 4;"
fi
for kind in $(sqlite3 "$db" "SELECT kind FROM kind ORDER BY kind"); do
    cells=$(sqlite3 "$db" "SELECT group_concat(CASE
            WHEN type = 'INTEGER' AND name IN ('at', 'start', 'end', 'start_at', 'end_at', 'point_at', 'check_in', 'check_out')
            THEN printf('coalesce('' %s='' || CASE r.\"%s\" WHEN 0 THEN NULL ELSE datetime(r.\"%s\", ''unixepoch'') END, '''')', name, name, name)
            ELSE printf('coalesce('' %s='' || nullif(r.\"%s\", ''''), '''')', name, name) END, ' || ')
        FROM pragma_table_info('raw_$kind') WHERE name NOT IN ('vhash', 'first_load', 'last_load', 'version', 'place')
          AND NOT (name = 'scope' AND pk = 0)")
    keys=$(sqlite3 "$db" "SELECT group_concat('r.\"' || name || '\"') FROM pragma_table_info('raw_$kind') WHERE pk > 0 AND name <> 'vhash'")
    newest="true"
    if [ "$which" = cur ]; then
        newest="r.version = (SELECT max(n.version) FROM raw_$kind AS n WHERE ($(sqlite3 "$db" "SELECT group_concat('n.\"' || name || '\" = r.\"' || name || '\"', ' AND ') FROM pragma_table_info('raw_$kind') WHERE pk > 0 AND name <> 'vhash'")))"
        [ "$(sqlite3 "$db" "SELECT mode FROM kind WHERE kind = '$kind'")" = merge ] ||
            newest="r.version = (SELECT max(l.version) FROM load_scope AS s JOIN load AS l USING (load_id) WHERE l.kind = '$kind' AND s.scope = r.scope)"
    fi
    sqlite3 "$db" "SELECT '$kind |' || $cells || ' | ' || f.file || ' .. ' || l.file || ':' || r.place
        FROM raw_$kind AS r JOIN load AS f ON f.load_id = r.first_load JOIN load AS l ON l.load_id = r.last_load
        WHERE $newest ORDER BY $keys, r.version"
done

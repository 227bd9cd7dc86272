#!/bin/bash
# Prints loads, refused rows, scopes and raw rows of a warehouse, without ids and hashes: dump.sh WAREHOUSE [cur]
# Raw rows: key | columns that have a value | first and last file that said so, the line in the first. With `cur`: only the rows that count.
set -eu
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
# The rows of a kind with their whole key, last_load and version, wherever these stand.
source_of() {
    [ -n "$(sqlite3 "$db" "SELECT 1 FROM sqlite_schema WHERE name = 'raw_$1_subject'")" ] || { echo "raw_$1"; return; }
    echo "(SELECT $(sqlite3 "$db" "SELECT group_concat('u.\"' || name || '\"', ', ') FROM pragma_table_info('raw_$1_subject')
            WHERE name NOT IN ('subject', 'last_load', 'version')"),
        $(sqlite3 "$db" "SELECT group_concat('r.\"' || name || '\"', ', ') FROM pragma_table_info('raw_$1')
            WHERE name NOT IN ('subject', 'last_load')"), coalesce(r.last_load, u.last_load) AS last_load,
        (SELECT version FROM load WHERE load_id = coalesce(r.last_load, u.last_load)) AS version
        FROM raw_$1 AS r JOIN raw_$1_subject AS u USING (subject))"
}
columns_of() { # all columns of a kind in the order of its tables; with `key`: those of the key
    sqlite3 "$db" "SELECT name FROM (SELECT 1 AS part, cid, name, 1 AS is_key FROM pragma_table_info('raw_$1_subject')
            WHERE name NOT IN ('subject', 'last_load', 'version')
            UNION ALL SELECT 2, cid, name, pk > 0 FROM pragma_table_info('raw_$1')
            WHERE name NOT IN ('subject', 'vhash', 'first_load', 'last_load', 'version', 'place') AND NOT (name = 'scope' AND pk = 0))
        WHERE is_key OR '${2:-}' <> 'key' ORDER BY part, cid"
}
for kind in $(sqlite3 "$db" "SELECT kind FROM kind ORDER BY kind"); do
    cells="''" keys='' same='' source=$(source_of "$kind")
    for name in $(columns_of "$kind"); do
        value="nullif(r.\"$name\", '')"
        case $name in
            at | start | end | start_at | end_at | point_at | check_in | check_out)
                value="CASE r.\"$name\" WHEN 0 THEN NULL ELSE datetime(r.\"$name\", 'unixepoch') END" ;;
        esac
        cells="$cells || coalesce(' $name=' || $value, '')"
    done
    for name in $(columns_of "$kind" key); do
        keys="${keys:+$keys, }r.\"$name\""
        same="${same:+$same AND }n.\"$name\" = r.\"$name\""
    done
    newest="true"
    if [ "$which" = cur ]; then
        newest="r.version = (SELECT max(n.version) FROM $source AS n WHERE ($same))"
        [ "$(sqlite3 "$db" "SELECT mode FROM kind WHERE kind = '$kind'")" = merge ] ||
            newest="r.version = (SELECT max(l.version) FROM load_scope AS s JOIN load AS l USING (load_id) WHERE l.kind = '$kind' AND s.scope = r.scope)"
    fi
    sqlite3 "$db" "SELECT '$kind |' || $cells || ' | ' || iif(f.file = l.file, f.file || ' .. ' || l.file || ':' || r.place,
            f.file || ':' || r.place || ' .. ' || l.file)
        FROM $source AS r JOIN load AS f ON f.load_id = r.first_load JOIN load AS l ON l.load_id = r.last_load
        WHERE $newest ORDER BY $keys, r.version"
done

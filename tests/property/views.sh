# views.sh WAREHOUSE [VIEW...]: public views (all, without those named with a leading '-') as sorted text, without the
# columns that tell the story of arrival: ids and times of loading, names and places of files, and what a load's rows were
# when they came. v_report_card_load, a scorecard's list of files, goes with v_load, and with v_edition what is read of printed editions. One sqlite3 reads all: opening a warehouse
# (its many views) once a view would cost ten times as much as their rows.
set -euo pipefail
db=$1
shift
left_out=" $* "
sql=$(sqlite3 -readonly "$db" "SELECT v.name, group_concat('\"' || c.name || '\"', ', ') FROM sqlite_schema v, pragma_table_info(v.name) c
    WHERE v.type = 'view' AND v.name GLOB 'v_*'
      AND c.name NOT IN ('load_id', 'loaded_at', 'file', 'sheet', 'sha256', 'range_from', 'range_to', 'place',
                         'rows_read', 'rows_loaded', 'rows_unchanged', 'rows_superseded', 'rows_rejected', 'created_at')
    GROUP BY 1 ORDER BY 1" |
while IFS='|' read -r view columns; do
    case $view in
    v_report_card_load) named=v_load ;;
    v_edition_* | v_report_changed | v_report_campaign_printed) named=v_edition ;;
    *) named=$view ;;
    esac
    case "$left_out" in *" -$named "*) continue ;; esac
    echo ".print == $view ($columns)"
    echo "SELECT '$view', $columns FROM $view;"
done)
[ -n "$sql" ] || { echo "$db has no views" >&2; exit 1; }
sqlite3 -readonly -bail "$db" <<<"$sql" | LC_ALL=C sort

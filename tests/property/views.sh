# views.sh WAREHOUSE [VIEW...]: public views (all, without those named with a leading '-') as sorted text, without the
# columns that tell the story of arrival: ids and times of loading, names and places of files, and what a load's rows were
# when they came. v_report_card_load, a scorecard's list of files, goes with v_load.
set -eu
db=$1
shift
sqlite3 -readonly "$db" "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*' ORDER BY name" |
while read -r view; do
    named=$view
    [ "$view" != v_report_card_load ] || named=v_load
    case " $* " in *" -$named "*) continue ;; esac
    columns=$(sqlite3 -readonly "$db" "SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('$view')
        WHERE name NOT IN ('load_id', 'loaded_at', 'file', 'sheet', 'sha256', 'range_from', 'range_to', 'place',
                           'rows_read', 'rows_loaded', 'rows_unchanged', 'rows_superseded', 'rows_rejected', 'created_at')")
    echo "== $view ($columns)"
    sqlite3 -readonly "$db" "SELECT $columns FROM $view" | LC_ALL=C sort
done

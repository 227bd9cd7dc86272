# stub_desk DIR [SQL]: a workspace whose warehouse holds the stand-in views, changed by SQL, and the report views and tables over them. To be sourced; needs $ROOT.
stub_desk() {
    local left again f view reads makes
    mkdir -p "$1"
    echo '{}' > "$1/rundown.json"
    sqlite3 "$1/warehouse.db" < "$ROOT/tests/report/stub_views.sql"
    sqlite3 -bail "$1/warehouse.db" "${2:-}" || return 1
    sqlite3 "$1/warehouse.db" < "$ROOT/report/sql/edition.sql"
    # In the order in which they read each other: rounds, until none is left.
    left=$(ls "$ROOT"/transform/sql/view_report_*.sql "$ROOT"/transform/score/view_*.sql | grep -v -e view_report_people -e view_report_minute -e view_report_campaign)
    while [ -n "$left" ]; do
        again=""
        for f in $left; do
            reads=$(grep -v '^--' "$f" | grep -oE '\b(v|mart)_report_[a-z_]+' | sort -u)
            makes=$(grep -oE 'CREATE (VIEW|TABLE) (v|mart)_report_[a-z_]+' "$f" | sed 's/.* //')
            for view in $reads; do
                if ! echo "$makes" | grep -qx "$view" && [ -z "$(sqlite3 "$1/warehouse.db" "SELECT 1 FROM sqlite_schema WHERE name = '$view'")" ]; then
                    again="$again $f"
                    continue 2
                fi
            done
            { echo "BEGIN;"; cat "$f"; echo "COMMIT;"; } | sqlite3 -bail "$1/warehouse.db" || { echo "$f"; return 1; }
        done
        [ "$(echo $again)" != "$(echo $left)" ] || { echo "report views read each other in a circle: $again"; return 1; }
        left=$again
    done
}

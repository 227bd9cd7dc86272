# rundown-ingest: what happens to files, beside what happens to rows (tests/cases).

setup() {
    desk="$BATS_TEST_TMPDIR/desk"
    cases="$ROOT/tests/cases"
    mkdir -p "$desk/inbox"
    echo '{}' >"$desk/rundown.json"
}

minutes() {
    printf 'platform,account,room_id,at,gmv\ntiktok,seri.home.my,7512345678901234567,2026-11-18 20:0%s,%s\n' "$1" "$2"
}

ingest() {
    run "$BIN/rundown-ingest" -w "$desk" --now 2026-11-20T10:00:00+08:00 "$@"
}

count() {
    sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM $1"
}

@test "a loaded file leaves the inbox for the archive, and the manifest says so" {
    minutes 1 5 >"$desk/inbox/a.CSV"
    sha=$(sha256sum <"$desk/inbox/a.CSV" | cut -d' ' -f1)
    touch -d 2026-11-19T03:04:05Z "$desk/inbox/a.CSV"
    ingest
    [ "$status" -eq 0 ]
    [ -z "$(ls "$desk/inbox")" ]
    [ "$(sha256sum <"$desk/archive/${sha:0:2}/$sha.csv" | cut -d' ' -f1)" = "$sha" ]
    [ "$(cat "$desk/archive/manifest.jsonl")" = '{"name":"a.CSV","sheet":"","kind":"minute","format":"own","sha256":"'$sha'","path":"'${sha:0:2}/$sha.csv'","observed_at":"2026-11-19T03:04:05Z","dropped_at":"2026-11-20T02:00:00Z"}' ]
}

@test "archive.keep false: the file goes and nothing is kept" {
    echo '{"archive": {"keep": false}}' >"$desk/rundown.json"
    minutes 1 5 >"$desk/inbox/a.csv"
    ingest
    [ "$status" -eq 0 ]
    [ -z "$(ls "$desk/inbox")" ] && [ ! -e "$desk/archive" ]
    [ "$(count raw_minute)" -eq 1 ]
}

@test "the same bytes again: nothing to do, and the inbox is cleared" {
    minutes 1 5 >"$desk/inbox/a.csv"
    ingest
    minutes 1 5 >"$desk/inbox/b.csv"
    ingest
    [ "$status" -eq 0 ]
    [[ "$output" == *"b.csv: already loaded"* ]]
    [ -z "$(ls "$desk/inbox")" ] && [ "$(count load)" -eq 1 ]
    [ "$(wc -l <"$desk/archive/manifest.jsonl")" -eq 1 ]
}

@test "a file named on the command line is read and stays where it is" {
    minutes 1 5 >"$BATS_TEST_TMPDIR/outside.csv"
    ingest "$BATS_TEST_TMPDIR/outside.csv"
    [ "$status" -eq 0 ]
    [ -e "$BATS_TEST_TMPDIR/outside.csv" ]
    [ "$(sqlite3 "$desk/warehouse.db" 'SELECT file FROM v_load')" = outside.csv ]
}

@test "a file that is not there is an error with its name" {
    ingest "$desk/none.csv"
    [ "$status" -eq 1 ]
    [[ "$output" == *"none.csv: error: cannot open"* ]]
}

@test "--dry-run says the same and keeps nothing" {
    minutes 1 5 >"$desk/inbox/a.csv"
    : >"$desk/inbox/empty.csv"
    ingest --dry-run
    [ "$status" -eq 3 ]
    [[ "$output" == *"a.csv: own -> minute: read 1, loaded 1"* ]]
    [[ "$output" == *"empty.csv: error: empty file"* ]]
    [ "$(ls "$desk/inbox")" = "a.csv
empty.csv" ]
    [ ! -e "$desk/warehouse.db" ] && [ ! -e "$desk/archive" ]
    ingest
    ingest --dry-run
    [ "$(count load)" -eq 2 ]
}

@test "--explain names layout, sources and what is not used" {
    printf 'Creator ID,Launched Time,Duration,LIVE GMV (RM),Weather,LIVE attributed GMV (RM),LIVE SKU orders\n' >"$desk/x.csv"
    ingest --explain "$desk/x.csv"
    [ "$status" -eq 0 ]
    [[ "$output" == *"layout 'tiktok_live_analysis', kind 'session', headings in row 1"* ]]
    [[ "$output" == *"currency of the headings: MYR"* ]]
    [[ "$output" == *"source               always 'live_analysis'"* ]]
    [[ "$output" == *"gmv_direct           column 4"* ]]
    [[ "$output" == *"not used: Weather"* ]]
    [ ! -e "$desk/warehouse.db" ]
    printf 'Colour\n' >"$desk/y.csv"
    ingest --explain "$desk/y.csv"
    [ "$status" -eq 1 ]
}

@test "--explain tells of every table: range, moment, account, dialect and first rows" {
    ingest --explain "$cases/shopee_live_overview/1/inbox/overview-v2_1m_2026-11-30.csv"
    [ "$status" -eq 0 ]
    [[ "$output" == *"layout 'shopee_live_overview', kind 'summary', headings in row 2"* ]]
    [[ "$output" == *"sheet Transaction - My Shop: layout 'shopee_live_overview_shop', kind 'summary', headings in row 6"* ]]
    [[ "$output" == *"states the range 2026-11-01 to 2026-11-15"* ]]
    [[ "$output" == *"account: in column 'User Id'"* ]]
    [[ "$output" == *"account: '20000007', stated in the file"* ]]
    [[ "$output" == *"gmv_placed           column 3 'Sales(Placed Order)', money 1,234.50 (VND 1.234,50, IDR 1234567)"* ]]
    [[ "$output" == *"rows 9 to 10 are in no known table"* ]]
    [[ "$output" == *"gmv_placed=335420136.85"* ]]
    ingest --explain "$cases/shopee_ads_live/1/inbox/live_ads.csv"
    [[ "$output" == *"observed 2026-11-16 01:40:00: stated in the file"* ]]
}

@test "--explain names a length written in minutes" {
    mkdir "$desk/formats"
    printf '%s' '{"format": "mine", "kind": "session", "meaning": "m", "files": ["csv"], "needs": ["account", "start_at", "duration_s"],' \
        ' "constants": {"platform": "tiktok", "source": "mine"}, "numbers": "1,234.50", "times": ["YYYY-MM-DD"], "columns": {' \
        '"account": ["Shop"], "start_at": ["Begin"], "duration_s": {"from": ["Minutes on air"], "as": "minutes"}}}' >"$desk/formats/mine.json"
    printf 'Shop,Begin,Minutes on air\nacme,2026-11-18 20:00,12.5\n' >"$desk/mine.csv"
    ingest --explain "$desk/mine.csv"
    [[ "$output" == *"column 3 'Minutes on air', minutes"* ]]
    [[ "$output" == *"duration_s=750"* ]]
}

@test "--explain of what is refused: why, and what would mend it" {
    ingest --explain "$cases/shopee_ads_live/1/inbox/no_days.csv"
    [ "$status" -eq 1 ]
    [[ "$output" == *"states no days: it would be refused"* ]]
    [[ "$output" == *"nothing in the file says which days it is about"* ]]
    ingest --explain "$cases/session_file/1/inbox/metric.json"
    [[ "$output" == *"session: not in the file; the sheet session_file has to name it"* ]]
    printf '{"response": [{"date": "17-11-2026", "impression": 1, "clicks": 2, "broad_gmv": 3, "spent": 4}]}' >"$desk/ads.json"
    ingest --explain "$desk/ads.json"
    [ "$status" -eq 1 ]
    [[ "$output" == *'{"add_to": "shopee_api_ads_daily", "columns": {"cost": ["THE MEMBER IN YOUR FILE"]}}'* ]]
}

@test "--explain shows nothing of buyers, not even of a row that is shifted" {
    cp "$cases/shopee_orders/1/inbox/shop1/en.csv" "$desk/orders.csv"
    printf 'x\n261117ABC2,CANARY-NAME,Completed,CANARY-PHONE,CANARY-ADDRESS\n' >>"$desk/orders.csv"
    sed -i '2,3d' "$desk/orders.csv"
    ingest --explain "$desk/orders.csv"
    [[ "$output" == *"would be refused: row: fewer_cells_than_headings"* ]]
    [[ "$output" != *CANARY* ]]
    ingest --explain "$cases/shopee_orders/1/inbox/shop1/en.csv"
    [[ "$output" == *"order_id='261117ABC1'"* ]]
    [[ "$output" != *CANARY* ]]
}

@test "refused: why.txt beside the file; mended by a line in formats/, both go" {
    cp "$cases/refused/1/inbox/renamed.csv" "$desk/inbox/"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"renamed.csv:1: error: no known layout; the nearest is 'tiktok_live_analysis', but no heading gives start_at"* ]]
    mkdir "$desk/formats"
    grep '"add_to"' "$desk/inbox/refused/renamed.csv.why.txt" >"$desk/formats/my.json"
    cp "$desk/inbox/refused/renamed.csv" "$desk/inbox/"
    "$BIN/rundown-ingest" -w "$desk" --explain "$desk/inbox/renamed.csv" |
        grep -qx '  described in ingest/formats/tiktok_live_analysis.json, added to by .*formats/my.json'
    ingest
    [ "$status" -eq 0 ]
    [ -z "$(find "$desk/inbox" -type f)" ]
    [ "$(count v_load)" -eq 1 ] && [ "$(count raw_session)" -eq 1 ]
}

@test "two refused files of one name are both kept" {
    : >"$desk/inbox/a.csv"
    ingest
    echo 'Colour,Weight' >"$desk/inbox/a.csv"
    ingest
    [ "$(find "$desk/inbox/refused" -name '*a.csv' | wc -l)" -eq 2 ]
    [ "$(find "$desk/inbox/refused" -name '*a.csv.why.txt' | wc -l)" -eq 2 ]
}

@test "what knows most counts, in whatever order it comes" {
    for case in restated weeks_closed; do
        bash "$cases/run_case.sh" "$cases/$case" "$desk.$case.1" >/dev/null
        last=$(ls -d "$cases/$case"/?/ | wc -l)
        bash "$cases/run_case.sh" "$cases/$case" "$desk.$case.2" $(seq "$last" -1 1) >/dev/null
        bash "$cases/run_case.sh" "$cases/$case" "$desk.$case.3" 2 1 $(seq 3 "$last") >/dev/null
        for n in 1 2 3; do
            bash "$cases/dump.sh" "$desk.$case.$n/warehouse.db" cur >"$desk.$case.$n.txt"
        done
        [ -s "$desk.$case.1.txt" ]
        diff "$desk.$case.1.txt" "$desk.$case.2.txt"
        diff "$desk.$case.1.txt" "$desk.$case.3.txt"
        diff <(bash "$cases/dump.sh" "$desk.$case.1/warehouse.db" | grep -v '^load') \
             <(bash "$cases/dump.sh" "$desk.$case.2/warehouse.db" | grep -v '^load')
    done
    grep -q 'gmv=2500 orders=2 | wednesday' "$desk.restated.1.txt"
    [ -z "$(grep 'gmv=2000' "$desk.restated.1.txt")" ]
    grep -q 'staff_id=H02.*roster b' "$desk.weeks_closed.1.txt"
    [ -z "$(grep 'account=a start=2026-11-19' "$desk.weeks_closed.1.txt")" ]
}

@test "a file of rows in disorder is the same as one in order" {
    { echo platform,account,room_id,at,gmv; for i in 5 3 8 1 9 2; do minutes $i $i | tail -n 1; done; } >"$desk/inbox/a.csv"
    ingest
    mkdir -p "$desk.2/inbox" && echo '{}' >"$desk.2/rundown.json"
    { echo platform,account,room_id,at,gmv; for i in 1 2 3 5 8 9; do minutes $i $i | tail -n 1; done; } >"$desk.2/inbox/a.csv"
    "$BIN/rundown-ingest" -q -w "$desk.2"
    for d in "$desk" "$desk.2"; do
        sqlite3 "$d/warehouse.db" "SELECT at, gmv, vhash FROM raw_minute; SELECT rows_read, rows_loaded FROM load" >"$d.txt"
    done
    diff "$desk.txt" "$desk.2.txt"
    [ "$(count raw_minute)" -eq 6 ]
}

@test "a file large enough for a second thread gives what its pieces give" {
    awk 'BEGIN {
        print "platform,account,room_id,start,at,gmv,orders,units,views,viewers,comments,likes"
        for (i = 0; i < 60000; i++)
            printf "tiktok,seri.home.my,75123456789%08d,2026-11-18 20:00,2026-11-18 20:%s,%d.%02d,%d,%d,%d,%d,1,2\n", i / 50 * 7 + 1,
                (i % 9973 ? sprintf("%02d", i % 50) : "xx"), i % 900, i % 100, i % 7, i % 9, i % 300, i % 250
    }' >"$desk/inbox/big.csv"
    [ "$(stat -c %s "$desk/inbox/big.csv")" -gt 4500000 ]
    mkdir -p "$desk.2/inbox" && echo '{}' >"$desk.2/rundown.json"
    tail -n +2 "$desk/inbox/big.csv" | (cd "$desk.2/inbox" && split -l 9000 --filter='{ head -n 1 '"$desk"'/inbox/big.csv; cat; } >$FILE.csv')
    mkdir -p "$desk.3/inbox" && echo '{}' >"$desk.3/rundown.json"
    { head -n 1 "$desk/inbox/big.csv"; tail -n +2 "$desk/inbox/big.csv" | tac; } >"$desk.3/inbox/backwards.csv"
    for d in "$desk" "$desk.2" "$desk.3"; do
        "$BIN/rundown-ingest" -q -w "$d" 2>/dev/null || [ $? -eq 3 ]
        sqlite3 "$d/warehouse.db" "SELECT session_ref, at, vhash, gmv FROM raw_minute; SELECT sum(rows_read), sum(rows_loaded), sum(rows_rejected) FROM load;
            SELECT count(*), min(rule), max(value) FROM reject" | sha256sum >"$d.sum"
    done
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT rows_read || ' ' || rows_rejected FROM load")" = "60000 7" ]
    diff "$desk.sum" "$desk.2.sum"
    diff "$desk.sum" "$desk.3.sum"
}

@test "a warehouse from the archive is the same" {
    for case in whose_file house_book keys_twice live_list; do
        rm -rf "$desk"
        bash "$cases/run_case.sh" "$cases/$case" "$desk" >/dev/null
        "$BIN/rundown-ingest" -q -w "$desk" --warehouse "$desk/fresh.db" --from-archive "$desk/archive" || [ $? -eq 3 ]
        bash "$cases/dump.sh" "$desk/warehouse.db" | grep -v '| refused |' >"$desk.old"
        bash "$cases/dump.sh" "$desk/fresh.db" >"$desk.new"
        [ -s "$desk.old" ]
        diff "$desk.old" "$desk.new"
    done
}

@test "a kind gains a column: the table grows, what was said stays unchanged" {
    minutes 1 5 >"$desk/inbox/a.csv"
    ingest
    mkdir "$desk/kinds"
    sed 's/{"name": "gmv",/{"name": "weather", "type": "text"},\n    &/' "$ROOT/ingest/kinds/minute.json" >"$desk/kinds/minute.json"
    printf 'platform,account,room_id,at,gmv,weather\ntiktok,seri.home.my,7512345678901234567,2026-11-18 20:01,5.00,\ntiktok,seri.home.my,7512345678901234567,2026-11-18 20:02,6,rain\n' >"$desk/inbox/b.csv"
    ingest
    [ "$status" -eq 0 ]
    [[ "$output" == *"read 2, loaded 1, unchanged 1"* ]]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT weather FROM raw_minute WHERE gmv = 600")" = rain ]
    sqlite3 "$desk/warehouse.db" "SELECT definition FROM kind WHERE kind = 'minute'" | grep -q weather
}

@test "a mistake in a format is told with file, line and key; the rest is read, what it may have been for waits" {
    mkdir "$desk/formats"
    minutes 1 5 >"$desk/inbox/a.csv"
    echo '{"add_to": "tiktok_live_analysys", "columns": {}}' >"$desk/formats/my.json"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"formats/my.json:1:12: error: 'tiktok_live_analysys' is no format; this file is left out until it is mended"* ]]
    [ ! -e "$desk/inbox/a.csv" ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) > 0 FROM raw_minute")" = 1 ]
    sed 's/"needs"/"neds"/' "$ROOT/ingest/formats/shopee_live_list.json" >"$desk/formats/my.json"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"did you mean 'needs'?"* ]]
    printf '{\n  "add_to": "tiktok_live_analysis",,\n}\n' >"$desk/formats/my.json"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"formats/my.json:2:"*"error: "* ]]
    rm "$desk/formats/my.json"
    sed 's/"views": \["Views", /"veiws": ["Views", /' "$ROOT/ingest/formats/tiktok_live_analysis.json" >"$desk/formats/tiktok_live_analysis.json"
    "$PYTHON" "$ROOT/tests/cases/make_xlsx.py" "$ROOT/tests/cases/live_analysis_en_25/1/inbox/export.xlsx.txt" "$desk/inbox/live.xlsx"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"tiktok_live_analysis.json:"*": error: 'veiws' is no column of the kind session; did you mean 'views'?"* ]]
    [[ "$output" == *"live.xlsx: warning: 'tiktok_live_analysis' is broken in formats/ or kinds/; left for the next run"* ]]
    [ -e "$desk/inbox/live.xlsx" ]
    rm "$desk/formats/tiktok_live_analysis.json"
    ingest
    [ "$status" -eq 0 ]
    [ ! -e "$desk/inbox/live.xlsx" ]
    echo '{"add_to": "tiktok_live_analysis", "columns": {"moon_phase": ["Seen"]}}' >"$desk/formats/my.json"
    ingest
    [[ "$output" == *"'moon_phase' is no column of the kind session, which has "*"room_id, "*"views"* ]]
    echo '{"add_to": "tiktok_live_analysis", "columns": {"veiws": ["Seen"]}}' >"$desk/formats/my.json"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"formats/my.json:1:"*": error: 'veiws' is no column of the kind session; did you mean 'views'?"* ]]
    echo '{"add_to": "tiktok_live_analysis", "columns": {"views": [3]}}' >"$desk/formats/my.json"
    ingest
    [[ "$output" == *"formats/my.json:1:"*": error: 'views' must be a text or a list of texts"* ]]
    mkdir "$desk/archive.old"
    run "$BIN/rundown-ingest" -w "$desk" --from-archive "$desk/archive"
    [ "$status" -eq 1 ]
    [[ "$output" == *"mend them, then rebuild"* ]]
}

@test "a broken kind: its files wait, what is loaded of it stays, the night goes on" {
    mkdir "$desk/kinds"
    minutes 1 5 >"$desk/inbox/a.csv"
    ingest
    rows=$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM raw_minute")
    sed 's/"key": true/"kee": true/' "$ROOT/ingest/kinds/minute.json" >"$desk/kinds/minute.json"
    minutes 6 9 >"$desk/inbox/b.csv"
    "$PYTHON" "$ROOT/tests/cases/make_xlsx.py" "$ROOT/tests/cases/live_analysis_en_25/1/inbox/export.xlsx.txt" "$desk/inbox/live.xlsx"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"kinds/minute.json:"*"error: "*"; this file is left out until it is mended"* ]]
    [ -e "$desk/inbox/b.csv" ] && [ ! -e "$desk/inbox/live.xlsx" ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM raw_minute")" = "$rows" ]
    "$BIN/rundown-transform" -w "$desk"
    echo '[1' >"$desk/kinds/accounts.json"
    ingest
    [ "$status" -eq 3 ]
    [ -e "$desk/inbox/b.csv" ]
    rm "$desk"/kinds/*.json
    ingest
    [ "$status" -eq 0 ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM raw_minute")" -gt "$rows" ]
}

@test "an unknown column is said, and the rest is taken" {
    printf 'platform,account,room_id,at,gmv,Mood\ntiktok,seri.home.my,7512345678901234567,2026-11-18 20:01,5,good\n' >"$desk/inbox/a.csv"
    ingest
    [ "$status" -eq 0 ]
    [[ "$output" == *"a.csv:1: warning: columns not used: 'Mood'"* ]]
}

@test "a refused row is named by file, line, column and rule" {
    printf 'platform,account,room_id,at,gmv\ntiktok,x,7512345678901234567,yesterday,5\n' >"$desk/inbox/a.csv"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"a.csv:2: warning: at 'yesterday': not_a_time; write 2026-11-20 18:30; row refused"* ]]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT status FROM v_load")" = partial ]
}

@test "a refused value says what to write instead" {
    printf 'platform,account,start,end,staff_id,role\ntiktok,a,20/11/2026 18:30,2026-11-20 20:00,H01,host\ntiktok,a,2026-11-20 18:30,2026-11-20 20:00,H01,boss\ntiktok,a,2026-11-20 22:00,2026-11-20 01:00,H01,host\n' >"$desk/inbox/a.csv"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"a.csv:2: warning: start '20/11/2026 18:30': not_a_time; write 2026-11-20 18:30; row refused"* ]]
    [[ "$output" == *"a.csv:3: warning: role 'boss': not_one_of_the_list; write host, co_host, technical, product_specialist or moderator; row refused"* ]]
    [[ "$output" == *"a.csv:4: warning: end '2026-11-20 01:00': ends_before_it_starts; an end after midnight has the date of the next day; row refused"* ]]
}

@test "a key that stands twice is told with its row" {
    printf 'staff_id,from,name\nH01,2026-06-01,Aina\nH02,2026-06-01,Bela\nH01,2026-06-01,Ani\n' >"$desk/inbox/staff.csv"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"staff.csv:4: warning: key 'H01 2026-06-01': stands in the file twice with different content; this row refused"* ]]
}

@test "a sheet with refused rows says how many rows went with it" {
    printf 'platform,account,start,end,staff_id\ntiktok,a,2026-11-20 18:00,2026-11-20 20:00,H01\ntiktok,a,2026-11-21 18:00,2026-11-21 20:00,H01\ntiktok,b,2026-11-21 18:00,2026-11-21 20:00,H01\n' >"$desk/inbox/a.csv"
    touch -d 2026-11-19T01:00:00Z "$desk/inbox/a.csv"
    ingest
    [[ "$output" != *"no longer there"* ]]
    printf 'platform,account,start,end,staff_id\ntiktok,a,2026-11-20 18:00,2026-11-20 21:00,H01\ntiktok,a,21 Nov 6pm,2026-11-21 20:00,H01\n' >"$desk/inbox/b.csv"
    touch -d 2026-11-19T02:00:00Z "$desk/inbox/b.csv"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"b.csv: warning: 1 row of roster 2026-W47|tiktok|a is no longer there, and rows of this sheet were refused"* ]]
}

@test "the examples of a new house.xlsx are no rows" {
    "$BIN/rundown" init "$desk.new" >/dev/null
    run "$BIN/rundown-ingest" -w "$desk.new"
    [ "$status" -eq 0 ]
    [[ "$output" == *"read 0, loaded 0"* ]]
    [ "$(sqlite3 "$desk.new/warehouse.db" "SELECT count(*) > 5, sum(rows_read) FROM load")" = "1|0" ]
}

@test "the same bytes in another account's folder: the former reading is taken back" {
    printf 'platform,account,timezone,currency\ntiktok,a,Asia/Kuala_Lumpur,MYR\ntiktok,b,Asia/Kuala_Lumpur,MYR\n' >"$desk/inbox/accounts.csv"
    export_of() {
        mkdir -p "$desk/inbox/$1"
        cp "$desk.csv" "$desk/inbox/$1/x.csv"
        touch -d 2026-11-19T01:00:00Z "$desk/inbox/$1/x.csv"
        ingest
        [ "$status" -eq 0 ]
    }
    sessions() {
        sqlite3 "$1" "SELECT account, count(*) FROM raw_session GROUP BY 1"
    }
    cp "$cases/whose_file/1/inbox/Seri Home/by alias.csv" "$desk.csv"
    export_of a
    [ "$(sessions "$desk/warehouse.db")" = "a|1" ]
    export_of b
    [ "$(sessions "$desk/warehouse.db")" = "b|1" ]
    export_of b
    [[ "$output" == *"already loaded"* ]]
    "$BIN/rundown-ingest" -q -w "$desk" --warehouse "$desk/fresh.db" --from-archive "$desk/archive"
    [ "$(sessions "$desk/fresh.db")" = "b|1" ]
    export_of a
    [ "$(sessions "$desk/warehouse.db")" = "a|1" ]
}

@test "two at once: one works, the other says so with 75" {
    exec 9>"$desk/.ingest.lock"
    flock 9
    ingest
    [ "$status" -eq 75 ]
    exec 9>&-
}

@test "what browsers, Excel and rundown itself leave in the inbox is passed over" {
    minutes 1 5 >"$desk/inbox/half.csv.part"
    minutes 1 5 >"$desk/inbox/~\$house.xlsx"
    minutes 1 5 >"$desk/inbox/old.csv.why.txt"
    ingest
    [ "$status" -eq 0 ]
    [ "$(ls "$desk/inbox" | wc -l)" -eq 3 ]
    [ "$(count load)" -eq 0 ]
}

@test "v_load and v_reject have the columns that are promised" {
    ingest
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT group_concat(name) FROM pragma_table_info('v_load')")" = load_id,file,sheet,sha256,kind,format,account,observed_at,loaded_at,range_from,range_to,rows_read,rows_loaded,rows_unchanged,rows_superseded,rows_rejected,status,account_by ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT group_concat(name) FROM pragma_table_info('v_reject')")" = load_id,file,sheet,place,column_name,value,rule ]
}

@test "what to do is said: an id that Excel rounded, letters of an old encoding" {
    mkdir -p "$desk/inbox/nha.dep.vn"
    cp "$cases/tiktok_orders/1/inbox/nha.dep.vn/don hang.csv" "$desk/inbox/nha.dep.vn/"
    ingest
    [ "$status" -eq 3 ]
    [[ "$output" == *"id_rounded_by_excel; download the export again and do not save it in Excel; row refused"* ]]
    { minutes 1 5 | sed 's/seri.home.my/caf\xe9/'; } >"$desk/inbox/old.csv"
    ingest
    [[ "$output" == *'read as windows-1252 (where letters look wrong: setting "encoding")'* ]]
}

@test "a moment in the future is none: the next evidence counts, and it is said" {
    list=supply-sellercenter-export-sc_live_stream_list_export_my
    cp "$ROOT/sample-data/inbox/${list}_20261109101005.csv" "$desk/inbox/${list}_20990101101005.csv"
    touch -d 2026-11-10T01:02:03Z "$desk/inbox/${list}_20990101101005.csv"
    run "$BIN/rundown-ingest" -w "$desk" --now 2026-12-20T02:00:00Z --explain "$desk/inbox/${list}_20990101101005.csv"
    [[ "$output" == *"observed 2026-11-10 09:02:03: the time of the file"*"lies in the future"* ]]
    run "$BIN/rundown-ingest" -w "$desk" --now 2026-12-20T02:00:00Z
    [ "$status" -eq 3 ]
    [[ "$output" == *"made on 2099-01-01 10:10:05 (in the name of the file)? that lies in the future: 2026-11-10 09:02:03 (the time of the file) is taken"* ]]
    moment="SELECT DISTINCT observed_text, message LIKE 'made on 2099-01-01 %' FROM load"
    [ "$(sqlite3 "$desk/warehouse.db" "$moment")" = "2026-11-10 09:02:03|1" ]
    "$BIN/rundown" rebuild -w "$desk" --now 2026-12-21T02:00:00Z
    [ "$(sqlite3 "$desk/warehouse.db" "$moment")" = "2026-11-10 09:02:03|1" ]
}

@test "a moment up to a day after the reading counts; a file's own time of the future does not" {
    list=supply-sellercenter-export-sc_live_stream_list_export_my
    cp "$ROOT/sample-data/inbox/${list}_20261109101005.csv" "$desk/inbox/${list}_20261221020000.csv"
    minutes 1 5 >"$desk/inbox/a.csv"
    touch -d 2099-01-01T00:00:00Z "$desk/inbox/a.csv"
    run "$BIN/rundown-ingest" -w "$desk" --now 2026-12-19T18:00:00Z
    [ "$status" -eq 3 ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT observed_text, message IS NULL FROM load ORDER BY file")" = "2026-12-20 02:00:00|0
2026-12-21 02:00:00|1" ]
    cp "$ROOT/sample-data/inbox/${list}_20261116101005.csv" "$desk/inbox/${list}_20261221020001.csv"
    touch -d 2026-12-01T00:00:00Z "$desk/inbox/${list}_20261221020001.csv"
    run "$BIN/rundown-ingest" -w "$desk" --now 2026-12-19T18:00:00Z
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT observed_text FROM load WHERE file GLOB '*20001.csv'")" = "2026-12-01 08:00:00" ]
}

@test "a count below 0 is refused by name; a stock below 0 is one" {
    printf '%s\n' platform,account,room_id,start_at,orders,new_followers tiktok,a,7512345678901234567,2026-11-18\ 20:00,-1,5 \
        tiktok,a,7512345678901234568,2026-11-18\ 21:00,1,-5 tiktok,a,7512345678901234569,2026-11-18\ 22:00,0,0 >"$desk/inbox/s.csv"
    printf '%s\n' platform,source,account,room_id,product_id,stock tiktok,house,a,7512345678901234567,p1,-3 >"$desk/inbox/p.csv"
    ingest
    [ "$status" -eq 3 ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT place, column_name, value, rule FROM v_reject ORDER BY place")" = "2|orders|-1|negative_count
3|new_followers|-5|negative_count" ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT stock FROM raw_product_session")" = -3 ]
}

@test "rows that begin outside the range the file states count, and it is said" {
    list=supply-sellercenter-export-sc_live_stream_list_export_my_20261109101005.csv
    sed '2s/08-11-2026 18:52/08-12-2025 18:52/' "$ROOT/sample-data/inbox/$list" >"$desk/inbox/$list"
    ingest
    said="1 row (the first is row 2) begins on a day outside 2026-11-01 to 2026-11-08, the range the file states"
    [[ "$output" == *"$said"* ]]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT message FROM load")" = "$said" ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT count(*) FROM raw_session WHERE start_at < unixepoch('2026-01-01')")" -eq 1 ]
}

@test "a row of explanations is passed over; a first row nobody can read is refused" {
    mkdir "$desk/inbox/shop"
    head='Order ID,Order Status,Product Name,SKU ID,Quantity,SKU Subtotal After Discount,Order Amount,Created Time'
    row='Shipped,Cup,1729522211955460101,1,149.00,165.50,05/11/2026 20:10:00'
    printf '%s\n' "$head" 'Platform unique order ID.,Current status.,Name.,Platform unique SKU ID.,Sold pieces.,Price after discount.,It pays.,When it was made.' \
        "583591642362400001,$row" >"$desk/inbox/shop/words.csv"
    printf '%s\n' "$head" '583591642362400002,Shipped,Cup,1729522211955460101,one,?,?,yesterday' "583591642362400003,$row" >"$desk/inbox/shop/data.csv"
    ingest
    [ "$status" -eq 3 ]
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT file, rows_read, rows_loaded, rows_rejected FROM load ORDER BY file")" = "shop/data.csv|2|1|1
shop/words.csv|1|1|0" ]
    "$BIN/rundown" rebuild -w "$desk" --now 2026-11-21T10:00:00+08:00
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT file, rows_read, rows_loaded, rows_rejected FROM load ORDER BY file")" = "shop/data.csv|2|1|1
shop/words.csv|1|1|0" ]
}

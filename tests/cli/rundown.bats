# The rundown command: exit statuses and messages of the command line, without any export.

setup() {
    desk="$BATS_TEST_TMPDIR/desk"
}

@test "no command: usage, status 2" {
    run "$BIN/rundown"
    [ "$status" -eq 2 ]
    [[ "$output" == *"which command"* ]]
}

@test "a mistyped command names the nearest" {
    run "$BIN/rundown" statsu
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'status'"* ]]
}

@test "--help and --version answer on stdout with status 0" {
    for program in rundown rundown-ingest rundown-transform rundown-score rundown-report rundown-explain rundown-quote; do
        "$BIN/$program" --help | grep -q "$program"
        [ "$("$BIN/$program" --version | cut -d' ' -f1)" = rundown ]
    done
}

@test "init makes a workspace once" {
    run "$BIN/rundown" init "$desk"
    [ "$status" -eq 0 ]
    [ -f "$desk/rundown.json" ] && [ -f "$desk/house.xlsx" ] && [ -d "$desk/inbox" ]
    run "$BIN/rundown" init "$desk"
    [ "$status" -eq 2 ]
    [[ "$output" == *"workspace already"* ]]
}

@test "init writes the same house.xlsx twice" {
    "$BIN/rundown" init "$desk"
    "$BIN/rundown" init "$desk.2"
    cmp "$desk/house.xlsx" "$desk.2/house.xlsx"
}

@test "house.xlsx: a sheet a kind, headings, an example that is passed over" {
    "$BIN/rundown" init "$desk"
    run "$PYTHON" - "$desk/house.xlsx" <<'PY'
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
assert book.sheetnames == ["# Read me"] + """accounts staff roster attendance handover run_down checklist equipment stock actions moderation
    incidents violations audits coaching followup targets campaigns costs fx session_file""".split(), book.sheetnames
first = [[c.value for c in row] for row in book["# Read me"]["A3:E13"]]
assert [name for row in first[1:11] for name in row[:4] if name] == book.sheetnames[1:], first
assert all(row[4] for row in first[1:11]) and first[0][0] == "The sheets"
roster = book["roster"]
assert [c.value for c in roster[1]] == ["shift_id", "platform", "account", "start", "end", "staff_id", "role", "status"]
assert roster.freeze_panes == "A2"
assert any("co_host" in v.formula1 for v in roster.data_validations.dataValidation)
assert book["accounts"]["A2"].value.startswith("e.g. ")
PY
    [ "$status" -eq 0 ]
}

@test "the examples of a fresh house.xlsx are rows of no sheet" {
    "$BIN/rundown" init "$desk"
    "$BIN/rundown-ingest" -w "$desk"
    [ "$(sqlite3 "$desk/warehouse.db" 'SELECT count(*), sum(rows_read) FROM v_load')" = "21|0" ]
}

@test "a fresh workspace: the nightly run works on the first day, with nothing in it" {
    "$BIN/rundown" init "$desk"
    run "$BIN/rundown" run -w "$desk" nightly --date 2026-11-20
    echo "$output"
    [ "$status" -eq 0 ]
    [ -f "$desk/out/2026-11-20/daily-2026-11-20.xlsx" ]
}

@test "an unknown setting names file and nearest setting" {
    "$BIN/rundown" init "$desk"
    echo '{"timezone": "Asia/Kuala_Lumpur", "stint": {"min_minute": 10}}' > "$desk/rundown.json"
    run "$BIN/rundown" config -w "$desk"
    [ "$status" -eq 1 ]
    [[ "$output" == *"rundown.json"*"stint.min_minute"*"stint.min_minutes"* ]]
}

@test "a setting with a value nobody knows is an error, not a default" {
    "$BIN/rundown" init "$desk"
    echo '{"gmv_basis": {"tiktok": "atributed"}}' > "$desk/rundown.json"
    run "$BIN/rundown" config -w "$desk"
    [ "$status" -eq 1 ]
    [[ "$output" == *"rundown.json"*"gmv_basis.tiktok"*"attributed"* ]]
    echo '{"score": {"weeks": -1}}' > "$desk/rundown.json"
    run "$BIN/rundown" config -w "$desk"
    [ "$status" -eq 1 ]
    [[ "$output" == *"score.weeks"*"at least 1"* ]]
    echo '{"base_source": {"tiktok": ["apii"]}}' > "$desk/rundown.json"
    run "$BIN/rundown" config -w "$desk"
    [ "$status" -eq 1 ]
}

@test "an unknown time zone is an error, not UTC" {
    "$BIN/rundown" init "$desk"
    echo '{"timezone": "Asia/Kuala_Lumpurr"}' > "$desk/rundown.json"
    run "$BIN/rundown" run -w "$desk" nightly --dry-run
    [ "$status" -eq 1 ]
    [[ "$output" == *"Asia/Kuala_Lumpurr"* ]]
}

@test "config prints the effective value and where it came from" {
    "$BIN/rundown" init "$desk"
    echo '{"rules": {"grace_min": 7}}' > "$desk/rundown.json"
    "$BIN/rundown" config -w "$desk" | grep -E '^rules.grace_min +7 +[^ ]*rundown.json'
    "$BIN/rundown" config -w "$desk" | grep -E '^rules.rest_h +10(\.0)? +default'
}

@test "the clock gives yesterday in the zone of the workspace" {
    "$BIN/rundown" init "$desk"
    run "$BIN/rundown" run -w "$desk" nightly --dry-run --now 2026-11-20T17:00:00Z
    [ "$status" -eq 0 ]
    [[ "$output" == *"--date 2026-11-20"* ]]
}

@test "dates that make no sense are usage errors" {
    "$BIN/rundown" init "$desk"
    run "$BIN/rundown" run -w "$desk" nightly --date 2026-02-30
    [ "$status" -eq 2 ]
    run "$BIN/rundown" run -w "$desk" nightly --from 2026-11-02 --to 2026-11-01
    [ "$status" -eq 2 ]
    run "$BIN/rundown" run -w "$desk" nightly --from 2026-11-02
    [ "$status" -eq 2 ]
}

@test "an unknown pipeline lists those there are" {
    "$BIN/rundown" init "$desk"
    run "$BIN/rundown" run -w "$desk" nightley
    [ "$status" -eq 2 ]
    [[ "$output" == *"there are: monthly, nightly, postmortem, weekly" ]]
    run "$BIN/rundown" run -w "$desk" ../nightly
    [ "$status" -eq 2 ]
}

@test "a pipeline of one's own, a failing step, resume" {
    "$BIN/rundown" init "$desk"
    mkdir "$desk/pipelines"
    cat > "$desk/pipelines/own.json" <<JSON
{"meaning": "a test", "steps": [
  {"step": "count", "run": ["sh", "-c", "echo x >> $BATS_TEST_TMPDIR/count"]},
  {"step": "gate", "run": ["test", "-e", "$BATS_TEST_TMPDIR/gate"]}]}
JSON
    run "$BIN/rundown" run -w "$desk" own --date 2026-11-20
    [ "$status" -eq 1 ]
    [[ "$output" == *"'gate'"* ]]
    touch "$BATS_TEST_TMPDIR/gate"
    run "$BIN/rundown" run -w "$desk" own --date 2026-11-20 --resume
    [ "$status" -eq 0 ]
    [ "$(wc -l < "$BATS_TEST_TMPDIR/count")" -eq 1 ]
    "$BIN/rundown" status -w "$desk" | grep -q 'pipeline=own date=2026-11-20 status=done'
}

@test "a second run while one is going ends with 75" {
    "$BIN/rundown" init "$desk"
    mkdir "$desk/pipelines"
    echo '{"steps": [{"step": "wait", "run": ["sleep", "3"]}]}' > "$desk/pipelines/slow.json"
    "$BIN/rundown" run -w "$desk" slow --date 2026-11-20 3>&- &
    sleep 1
    run "$BIN/rundown" run -w "$desk" slow --date 2026-11-20
    [ "$status" -eq 75 ]
    wait
}

@test "status says why a step refused or failed, also after -q and in a ledger of before there were reasons" {
    "$BIN/rundown" init "$desk"
    mkdir "$desk/pipelines" "$desk/transform"
    echo '{"least": 1}' >"$desk/transform/limits.json"
    printf 'platform,account,timezone,currency\ntiktok,a,Asia/Jakarta,IDR\n' >"$desk/inbox/accounts.csv"
    echo '{"steps": [{"step": "read", "run": ["rundown-ingest"]}, {"step": "numbers", "run": ["rundown-transform", "--date", "{date}"]}, {"step": "silent", "run": ["sh", "-c", "exit 3"]},
        {"step": "gone", "run": ["rundown-report", "no_such", "--date", "{date}"]}]}' >"$desk/pipelines/own.json"
    run "$BIN/rundown" run -q -w "$desk" own --date 2026-11-20
    [ "$status" -eq 1 ]
    [[ "$output" != *limits.json* ]]
    [ -z "$(find "$desk" -name '.reason*')" ]
    said=$("$BIN/rundown" status -w "$desk")
    grep -q "step=numbers status=refused exit_status=3 reason=.*transform/limits.json" <<<"$said"
    grep -qx "  pipeline=own date=2026-11-20 step=silent status=refused exit_status=3" <<<"$said"
    grep -q "step=gone status=failed exit_status=2 reason=.*no_such" <<<"$said"
    sqlite3 "$desk/warehouse.db" "CREATE TEMP TABLE kept AS SELECT * FROM run_step; DROP TABLE run_step;
        CREATE TABLE run_step AS SELECT run_id, seq, step, fingerprint, status, exit_status, milliseconds FROM kept"
    "$BIN/rundown" status -w "$desk" | grep -qx "  pipeline=own date=2026-11-20 step=numbers status=refused exit_status=3"
    rm "$desk/transform/limits.json"
    run "$BIN/rundown" run -q -w "$desk" own --date 2026-11-20
    [ "$(sqlite3 "$desk/warehouse.db" "SELECT group_concat(step) FROM run_step WHERE reason IS NOT NULL")" = gone ]
}

@test "status prints JSON a program can read" {
    "$BIN/rundown" init "$desk"
    "$BIN/rundown" status -w "$desk" --json | "$PYTHON" -c 'import json,sys; assert "runs" in json.load(sys.stdin)'
}

@test "status says why a file was refused and which rows were" {
    "$BIN/rundown" init "$desk"
    mkdir -p "$desk/inbox/x"
    printf 'Nobody,Knows\n1,2\n' >"$desk/inbox/x/strange.csv"
    printf 'platform,account,timezone,currency\ntiktok,a,Asia/Jakarta,IDR\ntiktok,b,Nowhere,IDR\nshopee,20000007,Asia/Ho_Chi_Minh,VND\n' >"$desk/inbox/accounts.csv"
    cp "$ROOT/tests/cases/nearly_known/1/inbox/overview_renamed.csv" "$desk/inbox/x/"
    run "$BIN/rundown-ingest" -q -w "$desk"
    [ "$status" -eq 3 ]
    run "$BIN/rundown" status -w "$desk"
    [ "$status" -eq 0 ]
    [[ "$output" == *"file=x/strange.csv"*"why=no known layout: none of the first 20 rows has headings rundown knows note=inbox/refused/x/strange.csv.why.txt"* ]]
    [[ "$output" == *"file=accounts.csv kind=accounts read=3 rejected=1 first=timezone: no_time_zone in row 3"* ]]
    [[ "$output" == *"partly_known:"*"file=x/overview_renamed.csv"*"row 6 is nearly 'shopee_live_overview_shop'"*"note=inbox/refused/x/overview_renamed.csv.why.txt"* ]]
    [ -f "$desk/inbox/refused/x/strange.csv.why.txt" ] && [ -f "$desk/inbox/refused/x/overview_renamed.csv.why.txt" ]
    "$BIN/rundown" status -w "$desk" --json |
        "$PYTHON" -c 'import json,sys; s = json.load(sys.stdin); assert s["refused"][0]["why"].startswith("no known") and s["partial"][0]["rejected"] == 1'
}

@test "status: what is awaited, by when, what came, and what is late by now" {
    "$BIN/rundown" init "$desk"
    run "$BIN/rundown" status -w "$desk"
    [[ "$output" == *"awaited: none (the setting expect names no file to wait for; "* ]]
    rm "$desk/house.xlsx" # its sheets would be the newest
    "$PYTHON" - "$desk/rundown.json" <<'PY'
import json, sys
settings = json.load(open(sys.argv[1]))
settings["expect"] = [{"account": "glow", "kind": "session", "by": "07:30"}, {"account": "spark", "kind": "session", "by": "07:30"},
                      {"kind": "roster", "by": "18:00", "days_ahead": 7}]
json.dump(settings, open(sys.argv[1], "w"))
PY
    printf 'platform,account,timezone,currency\ntiktok,glow,Asia/Kuala_Lumpur,MYR\ntiktok,spark,Asia/Kuala_Lumpur,MYR\n' >"$desk/inbox/accounts.csv"
    printf 'platform,account,start,end,staff_id,role,status\ntiktok,glow,2026-11-20 20:00,2026-11-20 22:00,H1,host,confirmed\n' >"$desk/inbox/roster.csv"
    mkdir "$desk/inbox/glow"
    printf 'platform,account,room_id,start_at,end_at,gmv_attributed\ntiktok,glow,7001,2026-11-20 20:00,2026-11-20 22:00,120\n' >"$desk/inbox/glow/live.csv"
    touch -d 2026-11-20T23:00:00Z "$desk"/inbox/*.csv "$desk/inbox/glow/live.csv"
    "$BIN/rundown-ingest" -q -w "$desk" --now 2026-11-20T23:10:00Z
    "$BIN/rundown-transform" -q -w "$desk" --date 2026-11-20
    run "$BIN/rundown" status -w "$desk" --now 2026-11-20T23:29:59Z # 07:29:59 in Kuala Lumpur
    [ "$status" -eq 0 ]
    [[ "$output" == *"account=glow kind=session day=2026-11-20 wanted=2026-11-20 due_at=2026-11-21 07:30:00 state=ok came=glow/live.csv of 2026-11-21 07:00:00"* ]]
    [[ "$output" == *"account=spark kind=session day=2026-11-20 wanted=2026-11-20 due_at=2026-11-21 07:30:00 state=awaited came=has not come"* ]]
    [[ "$output" == *"kind=roster day=2026-11-20 wanted=2026-W48 due_at=2026-11-21 18:00:00 state=awaited came=has not come; the last one is roster.csv of 2026-11-21 07:00:00"* ]]
    [[ "$output" == *"kind=session format=own account=glow files=1 newest_local=2026-11-21 07:00:00 age=0 h"* ]]
    "$BIN/rundown" status -w "$desk" --now 2026-11-20T23:30:00Z --json | "$PYTHON" -c '
import json, sys
assert [a["state"] for a in json.load(sys.stdin)["awaited"]] == ["ok", "late", "awaited"]'
    "$BIN/rundown" status -w "$desk" --now 2026-11-23T23:00:00Z | grep -q "account=glow files=1 newest_local=2026-11-21 07:00:00 age=3 days"
}

@test "rebuild: a warehouse never scored is no reason to stop, a file changed in the archive is" {
    "$BIN/rundown" init "$desk"
    printf 'platform,account,timezone,currency\ntiktok,glow,Asia/Kuala_Lumpur,MYR\n' >"$desk/inbox/accounts.csv"
    printf 'platform,account,room_id,start_at,end_at,gmv_attributed\ntiktok,glow,7001,2026-11-01 20:00,2026-11-01 22:00,120\n' >"$desk/inbox/live.csv"
    "$BIN/rundown-ingest" -q -w "$desk"
    "$BIN/rundown-transform" -q -w "$desk"
    run "$BIN/rundown" rebuild -w "$desk" # never scored
    [ "$status" -eq 0 ]
    kept=$(grep -l ',120$' "$desk"/archive/*/*.csv)
    chmod u+w "$kept"
    sed -i 's/,120$/,999/' "$kept"
    rm "$desk"/warehouse.db
    run "$BIN/rundown" rebuild -w "$desk"
    [ "$status" -eq 1 ] || [ "$status" -eq 3 ]
    [[ "$output" == *"live.csv"*"is not what was archived"* ]]
    [[ "$output" == *"1 of the archive's files"* ]]
    [ ! -e "$desk/warehouse.db" ]
    run "$BIN/rundown" rebuild -w "$desk" --accept
    [ "$status" -eq 0 ]
}

@test "status does not cut a long list of refused files in silence" {
    "$BIN/rundown" init "$desk"
    mkdir -p "$desk/inbox/x"
    for i in $(seq 45); do
        printf 'Nobody,Knows\n%s,2\n' "$i" >"$desk/inbox/x/strange$i.csv"
    done
    run "$BIN/rundown-ingest" -q -w "$desk"
    [ "$status" -eq 3 ]
    run "$BIN/rundown" status -w "$desk"
    [ "$(grep -c 'file=x/strange' <<<"$output")" -eq 40 ]
    [[ "$output" == *"  and 5 more: --json prints all"* ]]
    "$BIN/rundown" status -w "$desk" --json | "$PYTHON" -c 'import json,sys; assert len(json.load(sys.stdin)["refused"]) == 45'
}

@test "status shows a file of which every row was rejected" {
    "$BIN/rundown" init "$desk"
    printf 'platform,account,timezone,currency\ntiktok,b,Nowhere,IDR\n' >"$desk/inbox/accounts.csv"
    run "$BIN/rundown-ingest" -q -w "$desk"
    [ "$status" -eq 3 ]
    run "$BIN/rundown" status -w "$desk"
    [[ "$output" == *"file=accounts.csv kind=accounts read=1 rejected=1 first=timezone: no_time_zone in row 2"* ]]
}

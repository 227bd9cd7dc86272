#!/bin/bash
# after_report: commands a run ends with. One for every workbook printed, each word one argument whatever stands in it; what fails, hangs or is
# not there stops nothing and makes the exit status 3. Needs $BIN (sanitizer build), $ROOT, $SCRATCH.
set -eu
desk=$SCRATCH/'hooks $(touch hurt) "q" `id`'
mkdir -p "$desk/templates/workbooks" "$desk/templates/text" "$desk/pipelines"
cd "$desk"
fail() { echo "$1"; cat said; exit 1; }
status() {
    local status=0
    "$BIN/rundown" run -w "$desk" "$@" > said 2>&1 || status=$?
    echo "$status"
}
sqlite3 warehouse.db < "$ROOT/report/sql/edition.sql"
sqlite3 warehouse.db "CREATE TABLE v_meta (key, value); CREATE TABLE v_report_member (id, name);
    INSERT INTO v_report_member VALUES ('H1', 'Aina'), ('a; touch hurt', '\$(touch hurt)')"
cat > templates/workbooks/own.json <<'JSON'
{"period": "day", "title": "own.title", "scopes": "SELECT id AS scope, name AS scope_name FROM v_report_member",
 "sheets": [{"name": "own.sheet", "blocks": [{"block": "title", "text": "own.title"}]}]}
JSON
echo '{"own.title": "{scope_name}", "own.sheet": "Own"}' > templates/text/en.json
echo '{"meaning": "test", "steps": [{"step": "report own", "run": ["rundown-report", "own", "--date", "{date}"]},
    {"step": "last", "run": ["/bin/sh", "-c", "test ! -e broken"]}]}' > pipelines/own.json
cat > hook <<'SH2'
#!/bin/sh
echo "said $1"
printf '%s|' "$#" "$@" >> heard
echo >> heard
[ -z "${1#good}" ] || exit 5
SH2
chmod +x hook
echo '{"after_report": [["./hook", "good", "{file}", "{template} of {period}, {date}", "{\"a\": \"{print}\"}"], ["./hook", "good", "{date}"]]}' > rundown.json

[ "$(status own --date 2026-11-20 --dry-run)" = 0 ] && [ "$(grep -c 'after_report: ./hook' said)" = 2 ] && [ ! -e heard ] || fail "dry run"
[ "$(status own --date 2026-11-20)" = 0 ] || fail "a run with hooks"
file=$(cd out/2026-11-20 && ls | grep a__touch)
printf '%s\n' "4|good|$desk/out/2026-11-20/$file|own of 2026-11-20, 2026-11-20|{\"a\": \"{print}\"}|" \
    "4|good|$desk/out/2026-11-20/own-H1-2026-11-20.xlsx|own of 2026-11-20, 2026-11-20|{\"a\": \"{print}\"}|" "2|good|2026-11-20|" > wanted
diff <(sort wanted) <(sort heard) || fail "what the commands heard"
[ -z "$(find "$SCRATCH" -name hurt)" ] || fail "a name was run"
grep -q "after_report ./hook: said good" said && grep -q "^$desk/out/latest/own-H1.xlsx" said || fail "output in the log, files on stdout"

# A step that fails later: what was printed is passed on all the same.
touch broken && rm heard
[ "$(status own --date 2026-11-20)" = 1 ] && [ "$(wc -l < heard)" = 3 ] || fail "hooks of a failed run"
rm broken heard
# Nothing printed: nothing is run.
sqlite3 warehouse.db "DELETE FROM v_report_member WHERE id <> 'H1'"
[ "$(status own --date 2026-11-20)" = 0 ] && [ "$(wc -l < heard)" = 2 ] || fail "one workbook"
sqlite3 warehouse.db "DELETE FROM v_report_member" && rm heard
[ "$(status own --date 2026-11-20)" = 0 ] && [ ! -e heard ] || fail "no workbook"
sqlite3 warehouse.db "INSERT INTO v_report_member VALUES ('H1', 'Aina')"

# One that fails, one that hangs, one that is not there: each said, the others run, exit status 3, and the ledger knows.
echo '{"limits": {"hook_s": 1}, "after_report": [["./hook", "bad", "{file}"], ["sleep", "60"], ["/no/such", "{file}"], ["./hook", "good"]]}' > rundown.json
[ "$(status own --date 2026-11-20)" = 3 ] && [ "$(wc -l < heard)" = 2 ] || fail "failing hooks"
grep -q "warning: after_report: './hook' ended with status 5 for $desk/out/2026-11-20/own-H1-2026-11-20.xlsx" said || fail "a status"
grep -q "warning: after_report: 'sleep' was killed: it ran longer than the limit of 1 s" said || fail "a limit"
grep -q "warning: after_report: cannot run '/no/such'" said || fail "not there"
grep -q "warning: after_report ./hook: said bad" said || fail "what it said"
[ "$(sqlite3 warehouse.db "SELECT status FROM run_step WHERE step = 'after_report' ORDER BY run_id DESC LIMIT 1")" = refused ] || fail "ledger"

for wrong in '["./hook"]' '[[]]' '[["./hook", 1]]' '[["./hook", "{fiel}"]]'; do
    echo "{\"after_report\": $wrong}" > rundown.json
    [ "$(status own --date 2026-11-20)" = 1 ] && grep -q "rundown.json: error: after_report: " said && ! grep -q "report own" said || fail "$wrong"
done
grep -q "did you mean '{file}'" said || fail "a placeholder"

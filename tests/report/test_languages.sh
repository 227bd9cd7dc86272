#!/bin/bash
# Every language of templates/text has the same keys and placeholders as English and fits where the room is fixed; workbooks printed in it hold
# no English text the catalogue has another for. On the stand-in desk here; FULL=1 (tests/slow): all five workbooks and the page of the sample.
set -eu
"$PYTHON" "$ROOT/tests/report/languages.py" catalogues "$ROOT"
desk=$SCRATCH/languages
rm -rf "$desk"
fail() { echo "$1"; exit 1; }
. "$ROOT/tests/report/stub_desk.sh"

prepare() {
    if [ -z "${FULL:-}" ]; then
        stub_desk "$desk" || fail "no desk"
        return
    fi
    "$RELEASE/rundown" init --sample "$desk" >/dev/null
    for pipeline in nightly weekly monthly; do
        "$RELEASE/rundown" run -w "$desk" "$pipeline" --date 2026-11-22 >/dev/null 2>&1 || [ $? -eq 3 ] || fail "$pipeline"
    done
}

# print_in LANGUAGE: the workbooks in it, nothing else changed.
print_in() {
    local line
    rm -rf "$desk/out"
    "$PYTHON" - "$desk/rundown.json" "$1" <<'PYTHON'
import json, sys
settings = json.load(open(sys.argv[1]))
settings["language"] = sys.argv[2]
json.dump(settings, open(sys.argv[1], "w"))
PYTHON
    while read -r line; do
        "$RELEASE/rundown-report" -q -w "$desk" $line >"$desk/log" 2>&1 || { tail -3 "$desk/log"; fail "$1: $line"; }
    done
    "$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$desk"/out/latest/*.xlsx >"$desk/log" 2>&1 || { tail -5 "$desk/log"; fail "$1: not sound for Excel"; }
    "$PYTHON" -W ignore "$ROOT/tests/report/languages.py" printed "$ROOT" "$1" "$desk/out/latest"
}

prepare
echo "daily --date 2026-11-20" > "$desk/prints"
if [ -n "${FULL:-}" ]; then
    printf '%s\n' "daily --date 2026-11-22" "weekly --week 2026-W47" "monthly --month 2026-11" "scorecard --month 2026-11" \
        "postmortem --campaign mega-261111 --date 2026-11-22" > "$desk/prints"
fi
for language in ms id; do
    [ -n "${FULL:-}" ] || [ "$language" = id ] || echo "weekly --week 2026-W47" >> "$desk/prints"
    print_in "$language" < "$desk/prints"
    [ -n "${FULL:-}" ] || echo "daily --date 2026-11-20" > "$desk/prints"
done

echo '{"language": "mss"}' > "$desk/rundown.json"
! "$RELEASE/rundown-report" -w "$desk" daily --date 2026-11-20 2>"$desk/log" || fail "an unknown language is no error"
grep -q "'mss'.*did you mean 'ms'.*en, id, ms" "$desk/log" || { cat "$desk/log"; fail "an unknown language names the known ones"; }

#!/bin/bash
# The demo's workbooks as LibreOffice prints and recalculates them, by tests/report/printed.py; and the OOXML validator over them.
set -eu
work=$SCRATCH/printed
rm -rf "$work"
mkdir -p "$work"
. "$ROOT/tests/report/validator.sh"
"$ROOT/tools/demo" "$RELEASE" "$work/demo" >"$work/log" 2>&1 || { tail -5 "$work/log"; exit 1; }
"$RELEASE/rundown-report" -q -w "$work/demo" scorecard --month 2026-11 >/dev/null
books=("$work"/demo/out/latest/{daily,weekly,monthly,postmortem-mega-261111,scorecard,scorecard-H01,scorecard-H10}.xlsx)
validate "${books[@]}"
"$PYTHON" "$ROOT/tests/report/sound.py" --fits "$work"/demo/out/latest/*.xlsx
for program in soffice pdfinfo pdftotext pdfimages; do
    command -v $program >/dev/null || { echo "not checked: print and recalculation, for want of $program (tools/install-deps slow)"; exit 0; }
done
"$PYTHON" "$ROOT/tests/report/printed.py" "$work/office" "${books[@]}"

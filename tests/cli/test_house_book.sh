#!/bin/bash
# house.xlsx as `rundown init` writes it is one to be filled: its examples are good rows once unmarked, and every kind of house sheet
# reads the same as a sheet of it and as a CSV, a workbook and a JSON of its own (house_book.py).
set -eu
"$PYTHON" "$ROOT/tests/report/xlsx_lint.py" "$("$BIN/rundown" init "$SCRATCH/new" >/dev/null && echo "$SCRATCH/new/house.xlsx")"
PYTHONPATH="$ROOT/tests/property" "$PYTHON" "$ROOT/tests/cli/house_book.py" "$BIN" "$SCRATCH"

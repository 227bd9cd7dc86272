#!/bin/bash
# tests/unit/test_skill.c over 200 agencies a story: the table of docs/BENCH.md.
set -eu
SEEDS=${SEEDS:-200} "$BIN/test_skill"

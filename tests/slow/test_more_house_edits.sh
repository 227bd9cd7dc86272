#!/bin/bash
# tests/property/test_house_edits.sh over many more rounds, on the release build: their number is what finds something.
set -eu
ROUNDS=${ROUNDS:-150} INGEST=$RELEASE/rundown-ingest bash "$ROOT/tests/property/test_house_edits.sh"

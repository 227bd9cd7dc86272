#!/bin/bash
# tests/truth/test_explain.sh, where also the long answers are asked for twice and whole of the sanitizer build.
set -eu
EVERYTHING=1 bash "$ROOT/tests/truth/test_explain.sh"

#!/bin/sh
# The committed sample is what the generator makes of sample-data/arguments, to the byte, in any zone and locale.
# usage: test_regenerate.sh [RUNDOWN-GENERATE]     run from the top of the tree
set -eu
generate=${1:-build/${VARIANT:-release}/bin/rundown-generate}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
# shellcheck disable=SC2046  # the arguments are words
TZ=Pacific/Apia LC_ALL=C.UTF-8 "$generate" $(cat sample-data/arguments) -o "$made"
status=0
for part in inbox truth; do
    diff -rq "sample-data/$part" "$made/$part" || status=1
done
[ $status -eq 0 ] || echo "regenerate: the committed sample differs; 'make sample' makes it anew" >&2
exit $status

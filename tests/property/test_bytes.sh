#!/bin/bash
# Invariant 6: the same warehouse and date give the same bytes, in any time zone and locale, run after run.
set -eu
work=$SCRATCH/bytes
rm -rf "$work"
mkdir -p "$work/locales"
export LOCPATH=$work/locales
localedef -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8" 2>/dev/null || [ -d "$LOCPATH/de_DE.UTF-8" ]
localedef -i vi_VN -f UTF-8 "$LOCPATH/vi_VN.UTF-8" 2>/dev/null || [ -d "$LOCPATH/vi_VN.UTF-8" ]

"$RELEASE/rundown" init "$work/desk" --sample >/dev/null
hashes() {
    for pipeline in nightly weekly monthly; do
        status=0
        env "$@" "$RELEASE/rundown" run -q -w "$work/desk" $pipeline --date 2026-11-22 >/dev/null 2>"$work/log" || status=$?
        [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || { cat "$work/log" >&2; return 1; }
    done
    (cd "$work/desk/out" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}
hashes TZ=Asia/Kuala_Lumpur LC_ALL=C.UTF-8 >"$work/first"
grep -c xlsx "$work/first" >/dev/null
for environment in "TZ=Asia/Kuala_Lumpur LC_ALL=C.UTF-8" "TZ=America/New_York LC_ALL=de_DE.UTF-8" "TZ=Pacific/Auckland LC_ALL=vi_VN.UTF-8"; do
    rm -rf "$work/desk/out"
    hashes $environment >"$work/next"
    diff "$work/first" "$work/next" || { echo "bytes differ under $environment"; exit 1; }
done

#!/bin/bash
# Workbooks, charts and the page for the phone of the demo have the same bytes in three time zones and three locales, one with decimal commas, one with another calendar.
set -eu
work=$SCRATCH/bytes
rm -rf "$work"
mkdir -p "$work/locales"
fail() { echo "$1"; exit 1; }
for locale in vi_VN de_DE th_TH; do
    localedef -i $locale -f UTF-8 "$work/locales/$locale.UTF-8" >/dev/null 2>&1 || fail "no locale $locale (tools/install-deps check brings the package locales)"
done
"$RELEASE/rundown" init "$work/desk" --sample >/dev/null
"$RELEASE/rundown-ingest" -q -w "$work/desk" --now 2026-11-23T02:00:00Z 2>"$work/log" || [ $? -eq 3 ] || { cat "$work/log"; fail ingest; }
"$RELEASE/rundown-transform" -q -w "$work/desk" --date 2026-11-22
"$RELEASE/rundown-score" -q -w "$work/desk" --date 2026-11-22
cp "$work/desk/warehouse.db" "$work/as-it-was.db"
before=""
for zone in Asia/Kuala_Lumpur America/St_Johns Pacific/Kiritimati; do
    for locale in vi_VN de_DE th_TH; do
        cp "$work/as-it-was.db" "$work/desk/warehouse.db"   # without the editions the run before recorded
        rm -rf "$work/out"
        for report in "daily --date 2026-11-22" "weekly --week 2026-W47" "monthly --month 2026-11" "scorecard --month 2026-11" "postmortem --campaign mega-261111"; do
            TZ=$zone LOCPATH=$work/locales LC_ALL=$locale.UTF-8 "$RELEASE/rundown-report" -q -w "$work/desk" -o "$work/out" $report >/dev/null
        done
        sums=$(cd "$work/out" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum)
        [ -n "$before" ] || before=$sums
        [ "$sums" = "$before" ] || fail "$zone, $locale: $(diff <(echo "$before") <(echo "$sums") | head -5)"
    done
done
for kind in xlsx png svg html; do grep -q "\.$kind$" <<<"$before" || fail "no $kind was compared"; done
echo "$(wc -l <<<"$before") files, 9 times"

#!/bin/bash
# A run killed at the k-th call of each system call that changes files: the next run ends where an undisturbed one does.
# KILLS (default 12) limits k; every call is tried when it is larger than their number.
set -eu
ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
BIN=${RELEASE:-$ROOT/build/release/bin}   # a killed program leaves nothing for a sanitizer to report
most=${KILLS:-12}
command -v strace >/dev/null || { echo "not checked: ingest killed at its system calls (no strace)"; exit 0; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make_desk() {
    rm -rf "$1"
    mkdir -p "$1/inbox/x"
    echo '{}' >"$1/rundown.json"
    cp "$ROOT/tests/cases/restated/1/inbox/monday.csv" "$ROOT/tests/cases/api_minutes/1/inbox/sessions.json" \
       "$ROOT/tests/cases/refused/1/inbox/renamed.csv" "$1/inbox"
    cp "$ROOT/tests/cases/restated/2/inbox/wednesday.csv" "$1/inbox/x"
    find "$1/inbox" -type f -exec touch -d 2026-11-20T01:00:00Z {} +
}
state() {   # manifest lines may stand twice: a load is recorded before it is committed
    bash "$ROOT/tests/cases/dump.sh" "$1/warehouse.db"
    (cd "$1" && find inbox archive -type f ! -name '.*' | LC_ALL=C sort | xargs sha256sum | grep -v manifest)
    sort -u "$1/archive/manifest.jsonl"
}
ingest() {
    "$BIN/rundown-ingest" -q -w "$1" --now 2026-11-20T10:00:00+08:00 2>/dev/null || [ $? -eq 3 ]
}
make_desk "$scratch/calm"
ingest "$scratch/calm"
state "$scratch/calm" >"$scratch/calm.txt"
grep -q wednesday "$scratch/calm.txt"
kills=0
for call in pwrite64 write fsync fdatasync rename unlink openat mkdir ftruncate syncfs; do
    for k in $(seq "$most"); do
        desk=$scratch/desk
        make_desk "$desk"
        # in a shell of its own, which would otherwise tell of each kill
        status=$( (strace -f -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$k" \
            "$BIN/rundown-ingest" -q -w "$desk" --now 2026-11-20T10:00:00+08:00 || echo $?) 2>/dev/null)
        [ "$status" = 137 ] || break   # fewer calls than k
        kills=$((kills + 1))
        ingest "$desk"
        state "$desk" >"$scratch/desk.txt"
        diff -u --label calm --label "killed at $call $k" "$scratch/calm.txt" "$scratch/desk.txt"
    done
done
# A file of which the copy is made beside the load, on a thread: killed while it is written, synced, published.
make_large() {
    make_desk "$1"
    cp -p "$scratch/large.csv" "$1/inbox"
}
state_large() {
    state "$1"
    sqlite3 "$1/warehouse.db" 'SELECT * FROM raw_minute ORDER BY 1, 2, 3; SELECT * FROM raw_minute_subject' | sha256sum
}
"$BIN/make-export" minutes 50000 >"$scratch/large.csv"
[ "$(stat -c %s "$scratch/large.csv")" -gt $((4 << 20)) ]
touch -d 2026-11-20T01:00:00Z "$scratch/large.csv"
make_large "$scratch/calm"
ingest "$scratch/calm"
state_large "$scratch/calm" >"$scratch/calm.txt"
for place in write:30 write:60 pwrite64:300 fdatasync:7 rename:1 rename:2; do
    make_large "$scratch/desk"
    status=$( (strace -f -o /dev/null -e "trace=${place%:*}" -e "inject=${place%:*}:signal=KILL:when=${place#*:}" \
        "$BIN/rundown-ingest" -q -w "$scratch/desk" --now 2026-11-20T10:00:00+08:00 || echo $?) 2>/dev/null)
    [ "$status" = 137 ] || { echo "a large file: not killed at $place"; exit 1; }
    kills=$((kills + 1))
    ingest "$scratch/desk"
    state_large "$scratch/desk" >"$scratch/desk.txt"
    diff -u --label calm --label "large, killed at $place" "$scratch/calm.txt" "$scratch/desk.txt"
done
echo "$kills kills"
[ "$kills" -gt 20 ]

# For test_ingest_samples*.sh, which source it: a desk for files of real shape that are not part of this tree (RUNDOWN_SAMPLES
# names their folder), and what is expected of it.
if [ -z "${RUNDOWN_SAMPLES:-}" ]; then
    echo "not checked: $(basename "$0" .sh) (RUNDOWN_SAMPLES is not set)"
    exit 0
fi
ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
BIN=${BIN:-$ROOT/build/asan/bin}
desk=$(mktemp -d)
trap 'rm -rf "$desk"' EXIT
mkdir "$desk/inbox"
echo '{}' >"$desk/rundown.json"
failed=0

# Reads the inbox; some of the samples are refused.
read_inbox() {
    local status=0
    find "$desk/inbox" -type f -exec touch -d 2026-11-20T01:00:00Z {} +
    "$BIN/rundown-ingest" -w "$desk" 2>"$desk/log" || status=$?
    [ "$status" -eq 3 ] || { cat "$desk/log"; exit 1; }
}

# expect NAME SQL VALUE
expect() {
    local got
    got=$(sqlite3 "$desk/warehouse.db" "$2")
    [ "$got" = "$3" ] && return
    echo "$1: $got, not $3"
    failed=1
}

# refused FILE WORDS: its note has these words
refused() {
    grep -qF -- "$2" "$desk/inbox/refused/$1.why.txt" && return
    echo "$1 is not refused for '$2'"
    failed=1
}

# Nothing of real exports is taken for a table that is nearly known.
end_of_samples() {
    expect "nearly known" "SELECT group_concat(file, ' ') FROM load WHERE status <> 'refused' AND (message LIKE '% is nearly %'
        OR message LIKE '%of money nobody knows%')" ""
    [ "$failed" -eq 0 ] || cat "$desk/log"
    exit "$failed"
}

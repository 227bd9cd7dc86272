# validator: the path of the OOXML validator that tools/install-deps puts in build/npm, or nothing. To be sourced; needs $ROOT.
validator() {
    local found
    found=$(find "${RUNDOWN_NPM:-$ROOT/build/npm}/node_modules/@xarsh" -name ooxml-validator -type f -perm -u+x 2>/dev/null | head -1)
    echo "$found"
}
# validate FILE...: each workbook once, whatever its names; what it finds is printed.
validate() {
    local program file failed=0
    program=$(validator)
    [ -n "$program" ] || { echo "not checked: $# workbooks with the OOXML validator, which tools/install-deps slow fetches with npm"; return 0; }
    sha256sum "$@" | sort -u -k1,1 | cut -c67- | tr '\n' '\0' | xargs -0 -P "${JOBS:-2}" -n 1 "$program" >"$SCRATCH/validated" || failed=1
    [ "$(grep -c '"ok": true' "$SCRATCH/validated")" -gt 0 ] || failed=1
    [ $failed = 0 ] || { grep -v -e '"ok": true' -e '"errors": \[\]' "$SCRATCH/validated" | head -40; return 1; }
}

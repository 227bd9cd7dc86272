#!/bin/bash
# What --help says and what the manual says are the same options and commands, either way round; the units that `make install` puts beside them
# start commands there are, and systemd reads them.
set -eu
"$PYTHON" - "$BIN" "$ROOT/man/rundown.1" "$ROOT/README.md" <<'PYTHON'
import re, subprocess, sys
binary, man_file, readme_file = sys.argv[1:]
man = open(man_file, encoding="utf-8").read().replace("\\-", "-")
man = re.sub(r"\\f[BIRP]", "", man)
wrong = []


def help_of(*args):
    return subprocess.run([binary + "/rundown", *args, "--help"], capture_output=True, text=True, check=True).stdout


def words(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


listed = dict(re.findall(r"^  rundown (\w+) ?(.*)$", help_of(), re.M))
synopsis = dict(re.findall(r"^rundown (\w+) (.*)$", man[man.index(".SH SYNOPSIS"):man.index(".SH DESCRIPTION")], re.M))
body = man[man.index(".SH DESCRIPTION"):]
commands = set(re.findall(r"^\.B (\w+)$", body, re.M))
if not set(listed) == set(synopsis) == commands or len(commands) < 10:
    wrong.append("commands: --help %s, SYNOPSIS %s, COMMANDS %s" % (sorted(listed), sorted(synopsis), sorted(commands)))
every = {}
for command in listed:
    told = help_of(command)
    rows = re.findall(r"^  (?:(-\w), |    )(--[a-z-]+)", told, re.M)
    every[command] = {long for _, long in rows}
    for letter, long in rows:
        if long not in words(body):
            wrong.append("%s %s is not in the manual" % (command, long))
        if letter and not re.search(r"(?<![\w-])%s(?![\w-])" % letter, body):
            wrong.append("%s %s is not in the manual" % (command, letter))
    if words(told) - every[command]:
        wrong.append("%s --help speaks of %s" % (command, sorted(words(told) - every[command])))
shared = set.intersection(*every.values())
for command, own in every.items():
    own = own - shared
    if words(synopsis[command]) != own:
        wrong.append("SYNOPSIS of %s: %s" % (command, sorted(words(synopsis[command]) ^ own)))
    # what rebuild alone uses is not for the first page
    if words(listed[command]) != own - {"--from-archive"}:
        wrong.append("rundown --help of %s: %s" % (command, sorted(words(listed[command]) ^ own)))
blocks = "".join(re.findall(r"^\.nf\n(.*?)^\.fi", body, re.M | re.S))
for page, text in (("the manual", blocks), ("README", open(readme_file, encoding="utf-8").read())):
    for line in re.findall(r"^ *rundown (\w+ .*?)(?: #.*)?$", text, re.M):
        command = line.split()[0]
        if command not in every or not words(line) <= every[command]:
            wrong.append("%s: rundown %s" % (page, line))
print("\n".join(wrong))
sys.exit(bool(wrong))
PYTHON

# As an engineer would have it: installed, and the units of one desk enabled.
prefix=$SCRATCH/installed units=$SCRATCH/units
env -u MAKEFLAGS -u MAKELEVEL make -s -C "$ROOT" install PREFIX="$prefix" DESTDIR= >"$SCRATCH/install.log" 2>&1 || { cat "$SCRATCH/install.log"; exit 1; }
"$prefix/bin/rundown" run --help >/dev/null
[ -s "$prefix/share/man/man1/rundown.1" ] && [ -s "$prefix/share/rundown/formats/tiktok_live_analysis.json" ]
grep -q "^30 7 .* $prefix/bin/rundown run -q nightly >/dev/null || \[ \$? -eq 3 \]\$" "$prefix/share/doc/rundown/crontab"
mkdir "$units"
for pipeline in nightly weekly monthly; do
    [ -e "$ROOT/pipelines/$pipeline.json" ]
    for kind in service timer; do
        sed '/^Documentation=/d' "$prefix/lib/systemd/system/rundown-$pipeline@.$kind" >"$units/rundown-$pipeline@desk.$kind"
        ! grep '@[a-z]*@' "$units/rundown-$pipeline@desk.$kind" || exit 1
    done
    grep -qx "ExecStart=$prefix/bin/rundown run $pipeline" "$units/rundown-$pipeline@desk.service"
done
# What a workspace may replace stands there to be copied.
for file in transform/advice.json transform/scorecard.json pipelines/nightly.json; do
    cmp "$ROOT/$file" "$prefix/share/rundown/$file" || exit 1
done
[ "$(grep -c "$prefix/bin/rundown run -q [a-z]* *>/dev/null ||" "$prefix/share/doc/rundown/crontab")" = 3 ] || { echo "the crontab"; exit 1; }
if ! command -v systemd-analyze >/dev/null; then
    echo "not checked: systemd's units, there is no systemd-analyze"
    exit 0
fi
said=$(systemd-analyze verify "$units"/*.service "$units"/*.timer 2>&1) || { echo "$said"; exit 1; }
! grep "$units" <<<"$said" || { echo "systemd has something to say of the units"; exit 1; }

"""scorecards.py WAREHOUSE PERIOD FIRST LAST FOLDER: the scorecards of a period against the public views, read with openpyxl; and no scorecard
has the name, id or title code of another host in any text of the file, nor a row of hers."""
import datetime, glob, os, re, sqlite3, sys, warnings, zipfile

import openpyxl

warnings.simplefilter("ignore")
warehouse, period, first, last, folder = sys.argv[1:]
db = sqlite3.connect(warehouse)
kind = "week" if "W" in period else "month"
hosts = dict(db.execute("SELECT DISTINCT t.host_id, n.name FROM v_stint AS t JOIN v_staff AS n ON n.staff_id = t.host_id AND n.is_current = 1"))
codes = {h: {h, name} for h, name in hosts.items()}
for h, code in db.execute("SELECT staff_id, code FROM int_staff_code"):
    codes.get(h, set()).add(code)
wrong, compared = [], 0
as_of = db.execute("SELECT value FROM v_meta WHERE key = 'date'").fetchone()[0]


def one(sql, *args):
    return db.execute(sql, args).fetchone()


def same(what, is_, should):
    global compared
    compared += 1
    if is_ is None and should is None or isinstance(should, str) and is_ == should:
        return
    if not isinstance(is_, (int, float)) or should is None or isinstance(should, str) or abs(is_ - should) > 1e-6 * max(1, abs(should)):
        wrong.append("%s is %r, not %r" % (what, is_, should))


def texts(path):
    """Of every part: what stands between tags, and what attributes say; of a sheet not the places of cells."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.endswith((".xml", ".rels")):
                xml = book.read(name).decode()
                if name.startswith("xl/worksheets/sheet"):
                    yield name, " ".join(re.findall(r"<(?:t|v|oddHeader|oddFooter)(?: [^>]*)?>([^<]*)<", xml))
                else:
                    yield name, re.sub(r"<[^>]*>", " ", xml) + " " + " ".join(re.findall(r'"([^"]*)"', xml))


def names_others(host, path):
    own = {w.lower() for c in codes[host] for w in [c, *c.split()]}
    for part, text in texts(path):
        for other, words in codes.items():
            for word in words if other != host else ():
                if re.search(r"(?<![\w])%s(?![\w])" % re.escape(word), text, re.I) and word.lower() not in own:
                    wrong.append("%s of %s says %r, who is %s" % (part, host, word, other))


def rows_of(sheet):
    return [[c.value for c in row] for row in sheet.iter_rows()]


def below(rows, heading):
    at = next((i for i, r in enumerate(rows) if heading in r), None)
    if at is None:
        return []
    head, found = rows[at + 1], []
    for r in rows[at + 2:]:
        if not any(c not in (None, "") for c in r):
            break
        found.append({h: v for h, v in zip(head, r) if h})
    return found


def said(host, rows, pattern):
    for r in rows:
        if isinstance(r[0], str) and re.search(pattern, r[0]):
            return [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*(?:\.\d+)?", re.search(pattern, r[0]).group(0))]
    wrong.append("%s: no line says %s" % (host, pattern))
    return []


def numbers(host, what, is_, should, digits):
    same("%s: count of %s" % (host, what), len(is_), len(should))
    for i, (a, b, d) in enumerate(zip(is_, should, digits)):
        same("%s: %s %d" % (host, what, i), round(a, d), round(b + 1e-9, d) if abs(a - b) > 0.51 * 10 ** -d else round(a, d))


COMPARABLE = "v_stint t JOIN v_report_expected x USING (session_key, host_id, business_date) WHERE x.expected IS NOT NULL AND t.day_kind = 'normal'"


def check_usual():
    """What hosts' sheets and cards say of the usual is one figure a period: of ordinary days' hours that have one, none under half of her hours."""
    hosts, part, sale = 0, 0, 0
    for kind, cut in (("day", "t.business_date"), ("month", "substr(t.business_date, 1, 7)")):
        known = {tuple(r[:2]): r[2:] for r in db.execute(f"SELECT {cut}, t.host_id, total(t.credited_s) / 3600, total(t.gmv), total(x.expected) FROM {COMPARABLE} GROUP BY 1, 2")}
        for period, host, hours, is_hours, against, on_card in db.execute("""SELECT h.period, h.host_id, h.hours, h.usual_hours, h.against, coalesce(c.against, -9) = coalesce(h.against, -9)
                FROM v_report_host h LEFT JOIN v_report_card c ON (c.kind, c.period, c.host_id, c.currency) = (h.kind, h.period, h.host_id, h.currency) WHERE h.kind = ?""", (kind,)):
            usual_hours, sold, usual = known.get((period, host), (0, 0, 0))
            told = usual_hours * 2 >= hours
            hosts, part, sale = hosts + 1, part + (told and usual_hours < hours - 0.01), sale + (not told)
            what = f"{kind} {period} {host}: against usual"
            same(what + " of hours", is_hours, usual_hours)
            same(what, against, sold / usual - 1 if told else None)
            same(what + ", card", on_card or kind == "day", True)
    same("hosts' periods that are told of a part, and not told", hosts > 400 and part > 50 and sale > 50, True)


def check_split():
    """Shares of GMV by evidence: of hosts and of all, added up anew from stints; what is split by time is said of every host."""
    for cut, kind in (("t.business_date", "day"), ("substr(t.business_date, 1, 7)", "month")):
        should = {}
        for when, host, method, gmv in db.execute(f"SELECT {cut}, t.host_id, t.attribution, sum(t.gmv_minor) FROM v_stint t GROUP BY 1, 2, 3"):
            for who in {host, ""} - {"unassigned"}:
                key = when, who, "nobody" if host == "unassigned" else method
                should[key] = should.get(key, 0) + gmv
        is_ = {tuple(r[:3]): r[3:] for r in db.execute("SELECT period, host_id, split, gmv_minor, share FROM v_report_split WHERE kind = ?", (kind,))}
        same(kind + ": evidence told of", len(is_), len(should))
        for key, gmv in should.items():
            total = sum(g for k, g in should.items() if k[:2] == key[:2])
            found = is_.get(key, (None, None))
            same("%s %s: GMV by evidence" % (kind, key), found[0], gmv)
            same("%s %s: share" % (kind, key), found[1], gmv / total if total > 0 else None)
        for when, host, share in db.execute("SELECT period, host_id, split_share FROM v_report_host WHERE kind = ? AND gmv > 0", (kind,)):
            same("%s %s %s: split by time" % (kind, when, host), share, should.get((when, host, "prorata"), 0) / sum(g for k, g in should.items() if k[:2] == (when, host)))


def check_page(host, rows):
    hours, days, stints, accounts, gmv = one("SELECT sum(credited_s) / 3600.0, count(DISTINCT business_date), count(*), count(DISTINCT platform || account), sum(gmv) FROM v_stint WHERE host_id = ? AND business_date BETWEEN ? AND ?", host, first, last)
    numbers(host, "facts", said(host, rows, r"[\d.,]+ h, days .*? an hour"), [hours, days, stints, accounts, gmv, gmv / hours], [1, 0, 0, 0, 0, 0])
    usual_hours, sold, usual = one(f"SELECT total(t.credited_s) / 3600, total(t.gmv), total(x.expected) FROM {COMPARABLE} AND t.host_id = ? AND t.business_date BETWEEN ? AND ?", host, first, last)
    line = [r[0] for r in rows if isinstance(r[0], str) and " against usual in " in r[0]]
    same(host + ": is held against the usual", bool(line), usual_hours * 2 >= hours)
    if line:
        numbers(host, "against usual", said(host, rows, r"[-+][\d.]+ % against usual in .* h"), [100 * (sold / usual - 1), usual_hours, hours], [1, 1, 1])
    shares = db.execute("SELECT 100 * sum(gmv) / ? FROM v_stint WHERE host_id = ? AND business_date BETWEEN ? AND ? GROUP BY attribution HAVING sum(gmv) <> 0", (gmv, host, first, last)).fetchall()
    numbers(host, "evidence", sorted(said(host, rows, r"^Hosts' GMV is known by .*")), sorted(s for (s,) in shares), [1] * len(shares))
    score = one("SELECT rm_per_hour_host, rm_per_hour_team, rm_per_hour_team * low / 100, rm_per_hour_team * high / 100, 100 * own_data_share, score, severe_violations "
                "FROM (SELECT * FROM score_host UNION ALL SELECT * FROM score_past) WHERE host_id = ? AND rated = 1 AND as_of = ?", host, min(last, as_of))
    if score:
        numbers(host, "sentence", said(host, rows, r"sells about .*data"), score[:5], [0, 0, 0, 0, 1])
        numbers(host, "score", said(host, rows, r": \d+ of 100, grade"), [score[5], 100], [0, 0])
        same(host + ": is capped", sum(isinstance(r[0], str) and "a severe violation caps it" in r[0] for r in rows), int(bool(score[6])))
    else:
        said(host, rows, r"not yet rated")
        same(host + ": grades of one not rated", sum(isinstance(r[0], str) and " of 100, grade " in r[0] for r in rows), 0)
    steps = below(rows, "From view to sale, against what others make of the same accounts and hours")
    want = db.execute("SELECT actual, expected, ratio, effect * 7 / days, topic_kind FROM v_host_funnel WHERE kind = ? AND period = ? AND host_id = ? ORDER BY platform DESC, factor_nth", (kind, period, host)).fetchall()
    steps = [s for s in steps if isinstance(s.get("Of expected"), (int, float)) or s.get("Step")]
    same(host + ": steps", len([s for s in steps if s.get("Step")]), len(want))
    for s, w in zip(steps, want):
        for column, value in zip(("Actual", "Expected", "Of expected", "RM a week"), w):
            # a signed figure under half a ringgit is printed as 0, not as -0
            same("%s: %s of %s" % (host, column, s["Step"]), s[column], 0 if column == "RM a week" and abs(value) < .5 else value)
    topic = [w for w in want if w[4]]
    same(host + ": topic", sum(isinstance(r[0], str) and r[0].startswith(("To work on: ", "To watch: ")) for r in rows), len(topic))
    same(host + ": topic to work on", sum(isinstance(r[0], str) and r[0].startswith("To work on: ") for r in rows), sum(w[4] == "work" for w in topic))
    own = db.execute("SELECT count(DISTINCT session_key), sum(CASE WHEN attribution <> 'prorata' THEN credited_s END) * 2 >= sum(credited_s) FROM v_stint AS s WHERE host_id = ? "
                     "AND business_date BETWEEN ? AND ? AND day_kind = 'normal' AND gmv IS NOT NULL AND platform = (SELECT platform FROM v_host_funnel "
                     "WHERE kind = ? AND period = ? AND host_id = s.host_id AND is_topic = 1)", (host, first, last, kind, period)).fetchone()
    if topic and topic[0][4] == "work" and not (score and own[0] and own[1]):
        wrong.append("%s: a topic to work on out of %s own sessions on ordinary days" % (host, own[0]))
    # What was agreed begins with how the topic will be seen, and until when; a card has nothing in red that is not hers to settle.
    at = next(i for i, r in enumerate(rows) if "How we will see it" in r)
    measured, until = rows[at + 1][rows[at].index("How we will see it")], rows[at + 1][rows[at].index("Until")]
    filled = bool(topic and topic[0][4] == "work")
    same(host + ": how the topic is seen", int(" from " in measured and any(c.isdigit() for c in measured)), int(filled))
    same(host + ": until when", int(bool(re.search(r"\d", until))), int(filled))
    same(host + ": what is not hers to settle on a card", sum("without a host" in str(r[0]) or "Files refused" in str(r[0]) for r in rows), 0)
    shifts = one("SELECT count(*), count(no_show), sum(no_show), sum(minutes_late > 0), sum(minutes_late), sum(early_leave_min) FROM v_attendance WHERE staff_id = ? AND status <> 'cancelled' AND business_date <= (SELECT value FROM v_meta WHERE key = 'date') AND business_date BETWEEN ? AND ?", host, first, last)
    if shifts[1]:
        known = [n for n in shifts if n is not None]   # where nobody wrote down when she left, no number stands
        numbers(host, "discipline", said(host, rows, r"^Discipline: .*"), known, [0] * len(known))
    held = one("SELECT count(*), coalesce(sum(severity = 'severe'), 0) FROM v_violation WHERE '; ' || held_against || '; ' LIKE '%; ' || ? || '; %' AND business_date BETWEEN ? AND ?", host, first, last)
    numbers(host, "violations", said(host, rows, r"violations \d+ \(severe \d+\)"), held, [0, 0])
    head = next((i for i, r in enumerate(rows) if "Held against" in r), None)
    listed = [] if head is None else [r for r in rows[head + 1:head + 6] if isinstance(r[0], datetime.datetime)]
    want = db.execute("SELECT at, severity, policy, staff_id FROM v_violation WHERE '; ' || held_against || '; ' LIKE '%; ' || ?1 || '; %' AND (business_date BETWEEN ?2 AND ?3 OR severity = 'severe' "
                      "AND business_date > date(min(?3, ?4), '-91 days') AND business_date <= ?3) ORDER BY severity <> 'severe', at DESC LIMIT 5", (host, first, last, as_of)).fetchall()
    same(host + ": violations listed", len(listed), len(want))
    for r, (at, severity, policy, named) in zip(listed, want):
        for value in (severity, policy, "as the sheet names" if named else "who was on air"):
            same("%s: violation of %s says %s" % (host, at, value), int(any(value in str(c) for c in r)), 1)
        same(host + ": violation of " + at, r[0].strftime("%Y-%m-%d %H:%M"), at[:16])
    marks = one("SELECT count(DISTINCT at), avg(score), min(score) FROM v_audit WHERE staff_id = ? AND business_date BETWEEN ? AND ?", host, first, last)
    if marks[0]:
        numbers(host, "reviews", said(host, rows, r"Reviews .*"), [marks[0], marks[1], 100, marks[2]], [0, 0, 0, 0])
    talks = below(rows, "Coaching log, last 5, and what became of it")
    want = db.execute("SELECT date FROM v_coaching WHERE staff_id = ? AND date <= ? ORDER BY date DESC, factor LIMIT 5", (host, last)).fetchall()
    same(host + ": talks", len([t for t in talks if t.get("About")]), len(want))
    for t, (day,) in zip(talks, want):
        same(host + ": talk", str(t["Day"])[:10], day)


def printed(sheet):
    """Points of the smallest text once the sheet is on its one portrait page."""
    wide = sum(d.width * 7 * (d.max - d.min + 1) for d in sheet.column_dimensions.values())
    tall = sum(d.height for d in sheet.row_dimensions.values()) * 96 / 72
    margins = sheet.page_margins
    size = min(c.font.size for r in sheet.iter_rows() for c in r if c.value not in (None, ""))
    return size * min(1, (210 / 25.4 - margins.left - margins.right) * 96 / wide, (297 / 25.4 - margins.top - margins.bottom) * 96 / tall)


def check_file(host, path):
    book = openpyxl.load_workbook(path)
    if book.sheetnames != ["Scorecard", "Stints", "Data", "About"]:
        wrong.append("%s has the sheets %s" % (host, book.sheetnames))
    page = book["Scorecard"]
    if page.page_setup.orientation != "portrait" or page.max_column > 10 or printed(page) < 9.95:
        wrong.append("%s: the page is %s, %d columns, printed at %.1f points" % (host, page.page_setup.orientation, page.max_column, printed(page)))
    check_page(host, rows_of(page))
    data = list(book["Data"].iter_rows(values_only=True))
    at = {name: i for i, name in enumerate(data[0])}
    sums = "SELECT count(*), sum(gmv), sum(credited_s) / 3600.0 FROM v_stint WHERE host_id = ? AND business_date BETWEEN ? AND ?"
    data_from = next(re.search(r"stints from (\S+) to", r[0]).group(1) for r in rows_of(book["About"]) if str(r[0]).startswith("Data: "))
    want = one(sums, host, data_from, last)
    body = [r for r in data[1:] if r[at["host_id"]]]
    if {r[at["host_id"]] for r in body} != {host}:
        wrong.append("%s: rows of others in Data" % host)
    for name, is_, should in zip(("rows", "GMV", "hours"), (len(body), sum(r[at["gmv"]] or 0 for r in body), sum(r[at["hours"]] for r in body)), want):
        same("%s: %s of Data" % (host, name), is_, should)
    want = one(sums, host, first, last)
    stints = [r for r in rows_of(book["Stints"]) if hasattr(r[0], "isoformat") and isinstance(r[6], (int, float))][:want[0]]
    same(host + ": stints", len(stints), want[0])
    same(host + ": hours of stints", sum(r[6] for r in stints), want[2])
    same(host + ": GMV of stints", sum(r[7] or 0 for r in stints), want[1])


check_usual()
check_split()
expected = [h for (h,) in db.execute("SELECT DISTINCT host_id FROM v_stint WHERE host_id <> 'unassigned' AND business_date BETWEEN ? AND ? ORDER BY 1", (first, last))]
files = {re.match(r"scorecard-(\w+)-%s.xlsx" % period, os.path.basename(f)).group(1): f for f in glob.glob("%s/scorecard-*-%s.xlsx" % (folder, period))}
if not expected or not set(expected) <= set(files):
    wrong.append("hosts on air %s, files of %s" % (expected, sorted(files)))
for host, path in sorted(files.items()):
    names_others(host, path)
    if host in expected:
        check_file(host, path)
binder = " ".join(text for _, text in texts("%s/scorecard-%s.xlsx" % (folder, period)))
for host in files:
    if hosts[host] not in binder:
        wrong.append("the binder lacks %s" % host)
print("\n".join(wrong) if wrong else "%d scorecards, %d figures compared" % (len(files), compared))
sys.exit(bool(wrong))

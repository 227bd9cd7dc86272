"""first_sheet.py WAREHOUSE LATEST DATE: every figure of the first sheet of the daily, weekly and monthly workbook of a day, read with openpyxl, against
sums of its own over the public views beneath the report's (v_session, v_stint, v_plan, v_slot, v_attainment, v_bridge, v_incident, v_ahead,
v_recommendation), to the cent. A figure nothing here explains is a finding too. (Scorecards: scorecards.py, post-mortems: postmortem.py.)"""
import datetime as dt, re, sqlite3, statistics, sys, warnings

import openpyxl

warnings.simplefilter("ignore")
warehouse, folder, date = sys.argv[1:]
db = sqlite3.connect(warehouse)
today = dt.date.fromisoformat(date)
wrong, compared = [], 0
CURRENCY = db.execute("SELECT value FROM v_meta WHERE key = 'currency'").fetchone()[0]
SESSIONS = [dict(zip(("key", "platform", "account", "day", "gmv", "orders", "views", "clicks", "start", "status"), r)) for r in db.execute(
    "SELECT session_key, platform, account, business_date, gmv, orders, views, product_clicks, start_at, status FROM v_session WHERE currency = ?", (CURRENCY,))]
HOURS = dict(db.execute("SELECT session_key, sum(credited_s) / 3600.0 FROM v_stint GROUP BY 1"))
LABEL = {(p, a): l for p, a, l in db.execute("SELECT platform, account, label FROM v_account")}


def ratio(a, b):
    return a / b if a is not None and b else None


def rows(sql, *args):
    return db.execute(sql, args).fetchall()


class Sheet:
    """The first sheet, and which of its figures have been compared."""

    def __init__(self, name):
        self.name, self.sheet, self.seen = name, openpyxl.load_workbook(f"{folder}/{name}.xlsx").worksheets[0], set()

    def line(self, words):
        """The row of the first cell that begins so."""
        for row in self.sheet.iter_rows():
            for c in row:
                if isinstance(c.value, str) and c.value.startswith(words):
                    return c
        wrong.append(f"{self.name}: no cell says {words!r}")
        return None

    def table(self, heading, first):
        """Rows under the heading row whose first cell is `first`, below the line `heading`: {heading: cell}."""
        above = self.line(heading)
        if above is None:
            return []
        head = self.sheet[above.row + 1]
        start = next(c.column for c in head if c.value == first)
        names = {c.column: c.value for c in head if c.column >= start and c.value}
        found = []
        for row in self.sheet.iter_rows(min_row=above.row + 2):
            cells = {names[c.column]: c for c in row if c.column in names}
            if cells[first].value in (None, "") or len([c for c in cells.values() if c.value not in (None, "")]) < 2:
                break
            found.append(cells)
        return found

    def same(self, cell, should, what):
        global compared
        compared += 1
        self.seen.add(cell.coordinate)
        value = cell.value
        if isinstance(value, dt.datetime) or isinstance(should, str):
            value = str(value)[:len(should or "")]
            ok = value == should
        elif value is None or should is None:
            ok = value is None and should is None
        else:
            ok = isinstance(value, (int, float)) and abs(value - should) <= 0.005 * (1 if abs(should) > 100 else 1e-4)
        if not ok:
            wrong.append(f"{self.name}!{cell.coordinate}: {what} is {cell.value!r}, not {should!r}")

    def says(self, text, pattern, numbers, what):
        """A text's figures, as they are rounded in it."""
        global compared
        match = re.search(pattern, text or "")
        if not match:
            wrong.append(f"{self.name}: {what}: {text!r} is not like {pattern!r}")
            return
        for shown, should in zip(match.groups(), numbers, strict=True):
            compared += 1
            decimals = len(shown.partition(".")[2])
            if should is None or abs(float(shown.replace(",", "")) - should) > 0.5 * 10 ** -decimals + 1e-9:
                wrong.append(f"{self.name}: {what}: {shown}, not {should!r}")

    def close(self):
        for row in self.sheet.iter_rows():
            for c in row:
                if isinstance(c.value, (int, float, dt.datetime)) and c.coordinate not in self.seen:
                    wrong.append(f"{self.name}!{c.coordinate}: nothing explains {c.value!r}")


def of(first, last, platform=None, account=None):
    return [s for s in SESSIONS if first.isoformat() <= s["day"] <= last.isoformat() and platform in (None, s["platform"]) and account in (None, s["account"])]


def accounts(sessions):
    return {(s["platform"], s["account"]) for s in sessions}


def figures(sessions):
    gmv, hours, orders = sum(s["gmv"] for s in sessions), sum(HOURS.get(s["key"], 0) for s in sessions), sum(s["orders"] or 0 for s in sessions)
    return {"gmv": gmv, "gmv_per_hour": gmv / hours if hours else None, "hours": hours, "orders": orders, "aov": gmv / orders if orders else None}


def change(now, befores, metric):
    """Against the median of what was before: earlier periods over the accounts of now, now over the accounts that were in any of them."""
    kept = lambda sessions, names: [s for s in sessions if (s["platform"], s["account"]) in names]
    was = [w for w in (kept(b, accounts(now)) for b in befores) if w]
    if not was:
        return None
    return figures(kept(now, set().union(*map(accounts, was))))[metric] / statistics.median(figures(w)[metric] for w in was) - 1


def check_header(sheet, sessions):
    text = sheet.line("GMV basis: ").value
    total = sum(s["gmv"] for s in sessions)
    parts = rows("SELECT sum(gmv) FROM v_session WHERE session_key IN (SELECT value FROM json_each(?)) GROUP BY source ORDER BY 1 DESC", "[" + ",".join('"%s"' % s["key"] for s in sessions) + "]")
    shown = re.findall(r"(\d+) %", text)
    sheet.says(text, ".*?".join([r"(\d+) %"] * len(parts)), [100 * g / total for g, in parts], "shares of sources")
    if len(shown) != len(parts):
        wrong.append(f"{sheet.name}: {len(shown)} sources, not {len(parts)}: {text}")
    provisional = sum(s["status"] == "provisional" for s in sessions)
    if provisional:
        sheet.says(text, r"sessions provisional: (\d+) of (\d+)", [provisional, len(sessions)], "status")


def target(period, platform=None, account=None):
    """(target, run rate) of an account; of a platform as set, else of its accounts; of all of the platforms."""
    if account:
        got = rows("SELECT target, run_rate FROM v_attainment WHERE metric = 'gmv' AND period = ? AND scope = 'account' AND scope_id = ? AND currency = ?", period, account, CURRENCY)
    else:
        got = rows("SELECT target, run_rate FROM v_attainment WHERE metric = 'gmv' AND period = ? AND scope = 'platform' AND currency = ? AND ? IN ('', scope_id)", period, CURRENCY, platform or "")
        if not got:
            got = rows("SELECT target, run_rate FROM v_attainment WHERE metric = 'gmv' AND period = ? AND scope = 'account' AND currency = ? AND (? = '' OR scope_id IN (SELECT account FROM v_account WHERE platform = ?))",
                       period, CURRENCY, platform or "", platform)
    return tuple(sum(x) if got and None not in x else None for x in zip(*got)) if got else (None, None)


def usual(session):
    """What the session's hours usually sell: of each part of a stint the middle rate of that weekday and hour, where 4 weeks told it."""
    total, known_everywhere = 0, True
    weekday = dt.date.fromisoformat(session["day"]).isoweekday()
    rate = {h: p for h, p in rows("SELECT hour, p50 FROM v_slot WHERE platform = ? AND account = ? AND weekday = ?", session["platform"], session["account"], weekday)}
    told = {h for h, in rows("SELECT hour FROM v_slot_week WHERE platform = ? AND account = ? AND weekday = ? GROUP BY 1 HAVING count(gmv_per_hour) >= 4", session["platform"], session["account"], weekday)}
    for start, end, credited in rows("SELECT start_at, end_at, credited_s FROM v_stint WHERE session_key = ?", session["key"]):
        at, end = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
        length, known, sold = (end - at).total_seconds(), 0, 0
        while at < end:
            until = min(end, at.replace(minute=0, second=0) + dt.timedelta(hours=1))
            seconds = (until - at).total_seconds()
            if at.hour in told and rate.get(at.hour) is not None:
                known, sold = known + seconds, sold + seconds * rate[at.hour]
            at = until
        known_everywhere &= known > 0 and known * 2 >= length
        total += sold / known * credited / 3600 if known else 0
    return total if known_everywhere else None


def check_tasks(sheet):
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    should = rows("SELECT platform, account, substr(start_at, 12, 5), due_at, title, at_stake FROM v_ahead WHERE business_date = ? AND weight <= 6 ORDER BY rank", tomorrow)
    shown = sorted(should[:6], key=lambda task: task[3])
    table = sheet.table("Before the first live", "Session")
    left = sheet.sheet.cell(table[-1]["Session"].row + 1, 1).value if table else None
    if len(table) != min(6, len(should)):
        wrong.append(f"{sheet.name}: {len(table)} tasks, not {min(6, len(should))}")
    for cells, (platform, account, start, due, title, stake) in zip(table, shown):
        sheet.same(cells["Session"], f"{LABEL[platform, account]} {start}", "task's session")
        sheet.same(cells["By"], due[:16], "due")
        sheet.same(cells["What"], title, "task")
        sheet.same(cells["At stake, RM"], stake, "at stake")
    if len(should) > 6:
        sheet.says(left, r"^(\d+) more", [len(should) - 6], "tasks left out")
        sheet.says(left, r"^\d+ more.*?" + ".*?".join(r"\((\d+)\)" for _ in {t[4] for t in should[6:]}),
                   [sum(t[4] == title for t in should[6:]) for title in dict.fromkeys(t[4] for t in should[6:])], "tasks left out by what they are")


def check_open(sheet, monday):
    """What next week has open: minutes without a confirmed host by the slots' middle rate, findings with a price by rule."""
    first, last = (monday + dt.timedelta(days=d) for d in (7, 13))
    year, number, _ = first.isocalendar()
    should = rows("SELECT at_stake, '' FROM (SELECT sum((planned_min - covered_min) * p50) / 60 AS at_stake FROM v_next_week WHERE week = ? AND currency = ?) WHERE at_stake > 0 "
                  "UNION ALL SELECT sum(at_stake), title FROM v_ahead WHERE business_date BETWEEN ? AND ? AND rule <> 'coverage_gap' AND at_stake > 0 GROUP BY rule ORDER BY 1 DESC",
                  f"{year}-W{number:02}", CURRENCY, first.isoformat(), last.isoformat())
    table = sheet.table("To decide before", "What") if should else []
    if len(table) != min(4, len(should)):
        wrong.append(f"{sheet.name}: {len(table)} lines of what is open, not {min(4, len(should))}")
    open_min, planned_min = rows("SELECT sum(gap_min), sum(planned_min) FROM v_next_week WHERE week = ? AND currency = ?", f"{year}-W{number:02}", CURRENCY)[0]
    unconfirmed, shifts = rows("SELECT sum(status = 'planned'), count(*) FROM v_attendance WHERE role = 'host' AND business_date BETWEEN ? AND ?", first.isoformat(), last.isoformat())[0]
    for cells, (stake, title) in zip(table, should):
        sheet.same(cells["At stake, RM"], stake, "at stake")
        if title:
            sheet.same(cells["What"], title, "what is open")
        else:
            sheet.says(cells["What"].value, r"([\d,]+) of ([\d,]+) planned minutes.*: (\d+) of (\d+)", [open_min, planned_min, unconfirmed, shifts], "open minutes")
    unpriced = rows("SELECT count(*) FROM (SELECT rule FROM v_ahead WHERE business_date BETWEEN ? AND ? AND rule <> 'coverage_gap' GROUP BY rule HAVING total(at_stake) <= 0)",
                    first.isoformat(), last.isoformat())[0][0]
    if should and unpriced:
        sheet.says(sheet.line("At stake: ").value, r"Kinds without an amount: (\d+)", [unpriced], "kinds without an amount")


def check_sessions(sheet, sessions):
    table = sheet.table("Sessions of ", "Account")
    planned = dict(rows("SELECT session_key, min(start_at) FROM v_plan WHERE session_key IS NOT NULL GROUP BY 1"))
    by_place = {(LABEL[s["platform"], s["account"]], s["start"][11:16]): s for s in sessions}
    if len(table) != len(sessions):
        wrong.append(f"{sheet.name}: {len(table)} sessions, not {len(sessions)}")
    for cells in table:
        s = by_place.get((cells["Account"].value, cells["Planned / aired"].value.split(" / ")[1]))
        if s is None:
            wrong.append(f"{sheet.name}: no session is {cells['Account'].value} {cells['Planned / aired'].value}")
            continue
        expected = usual(s)
        sheet.same(cells["Planned / aired"], planned[s["key"]][11:16] if s["key"] in planned else "–", "planned start")
        for heading, should in (("Hours", HOURS.get(s["key"])), ("GMV, RM", s["gmv"]), ("Orders", s["orders"]), ("CTR", ratio(s["clicks"], s["views"])), ("CTOR", ratio(s["orders"], s["clicks"])),
                                ("Against usual", s["gmv"] / expected - 1 if expected else None)):
            sheet.same(cells[heading], should, heading)


def check_daily():
    sheet = Sheet("daily")
    weeks = [today - dt.timedelta(days=7 * k) for k in range(1, 5)]
    check_header(sheet, of(today, today))
    table = {cells["Figure"].value: cells for cells in sheet.table("Key figures", "Figure")}
    month = date[:7]
    for column, platform in (("TikTok", "tiktok"), ("Shopee", "shopee"), ("Total", None)):
        day = of(today, today, platform)
        got = figures(day)
        goal, (month_goal, run_rate) = target(date, platform)[0], target(month, platform)
        for name, should in (("GMV", got["gmv"]), (next(n for n in table if n.startswith("vs last 4")), change(day, [of(d, d, platform) for d in weeks], "gmv")), ("Target", goal),
                             ("Attainment", got["gmv"] / goal if goal else None), ("Month to date", sum(s["gmv"] for s in of(today.replace(day=1), today, platform))),
                             ("Month target", month_goal), ("Run rate, month", run_rate), ("Hours on air", got["hours"]), ("GMV per hour", got["gmv_per_hour"]), ("Orders", got["orders"])):
            sheet.same(table[name][column], should, f"{name} of {column}")
    check_tasks(sheet)
    check_sessions(sheet, of(today, today))
    sheet.close()


def check_verdict(sheet, kind, period, now, before):
    """The sentence: the change, and the factors of the bridge, the dearest first; they add up to it (mix is no part of the sum)."""
    text = next(c.value for row in sheet.sheet.iter_rows() for c in row if isinstance(c.value, str) and re.match(r"((After|With) .*: )?RM [\d,]+ (up|down) on ", c.value))
    sale, text = re.match(r"(?:(After|With) .*?: )?(RM .*)", text).groups()
    if kind == "week":   # a sale in one of the two weeks is what the sentence begins with
        campaigns = [any(first <= str(d) <= last for first, last in rows("SELECT first_day, last_day FROM v_campaign") for d in {s["day"] for s in ss}) for ss in (now, before)]
        if sale != {(True, False): "With", (False, True): "After"}.get(tuple(campaigns)):
            wrong.append(f"{sheet.name}: the verdict begins with {sale}, campaigns this week and last {campaigns}")
    factor = dict(rows("SELECT factor, amount FROM v_bridge WHERE kind = ? AND period = ? AND scope = 'all' AND factor <> 'mix' AND currency = ?", kind, period, CURRENCY))
    parts = {w: float(a.replace(",", "")) for w, a in re.findall(r"([a-z][a-z ]*?) ([+-][\d,]+)", text.split(": ", 1)[1])}
    total = float(re.match(r"RM ([\d,]+)", text)[1].replace(",", "")) * (1 if " up on " in text else -1)
    sheet.says(text, r"RM ([\d,]+)", [abs(sum(factor.values()))], "change")
    for word, factors in (("hours", ["hours"]), ("new slots", ["new"]), ("stopped slots", ["stopped"]), ("basket", ["aov"])):
        sheet.says("%.0f" % parts.get(word, 0), r"(-?\d+)", [sum(factor.get(f, 0) for f in factors)], word)
    if abs(sum(parts.values()) - sum(factor.values())) > len(parts):
        wrong.append(f"{sheet.name}: the parts of {text!r} do not add up to {sum(factor.values()):.0f}")
    if list(map(abs, parts.values())) != sorted(map(abs, parts.values()), reverse=True):
        wrong.append(f"{sheet.name}: the dearest is not first: {text}")
    if abs(sum(s["gmv"] for s in now) - sum(s["gmv"] for s in before) - total) > 1:
        wrong.append(f"{sheet.name}: {total} is not the change of GMV")


def check_cards(sheet, now, notes):
    """The five figures and the percentages below them; notes: [(pattern, periods compared with)]."""
    got = figures(now)
    for label, metric in (("GMV", "gmv"), ("GMV per hour", "gmv_per_hour"), ("Hours on air", "hours"), ("Orders", "orders"), ("Average order", "aov")):
        at = next(c for row in sheet.sheet.iter_rows(max_row=16) for c in row if c.value == label)
        sheet.same(sheet.sheet.cell(at.row + 1, at.column), got[metric], label)
        for pattern, befores in notes:
            sheet.says(sheet.sheet.cell(at.row + 2, at.column).value, pattern, [100 * change(now, befores, metric)], f"{label}, {pattern}")


def check_scopes(sheet, heading, period, now, before, columns):
    """GMV, change and target of all, of a platform, of an account: columns, the heading of each."""
    table, platform, names = sheet.table(heading, "Platform, account"), None, {"TikTok": "tiktok", "Shopee": "shopee"}
    want = 1 + len({s["platform"] for s in now}) + len(accounts(now))
    if len(table) != want:
        wrong.append(f"{sheet.name}: {len(table)} rows of platforms and accounts, not {want}")
    for cells in table:
        name = cells["Platform, account"].value
        platform, account = (None, None) if name == "Total" else (names[name], None) if name in names else (platform, next(a for (p, a), l in LABEL.items() if (p, l) == (platform, name)))
        mine = lambda ss: [s for s in ss if platform in (None, s["platform"]) and account in (None, s["account"])]
        gmv, was, (goal, run_rate) = figures(mine(now))["gmv"], figures(mine(before))["gmv"], target(period, platform, account)
        value = {"gmv": gmv, "change": gmv / was - 1, "previous": was, "target": goal, "attainment": gmv / goal if goal else None, "run_rate": run_rate}
        for key, column in columns.items():
            sheet.same(cells[column], value[key], f"{column} of {name}")


def check_weekly():
    sheet = Sheet("weekly")
    monday = today - dt.timedelta(days=today.weekday())
    period = monday.strftime("%G-W%V")
    week = lambda k: of(monday - dt.timedelta(days=7 * k), (monday if k == 0 else monday - dt.timedelta(days=7 * k)) + dt.timedelta(days=6))
    now, before = week(0), [week(k) for k in range(1, 5)]
    check_header(sheet, now)
    check_verdict(sheet, "week", period, now, before[0])
    lost = rows("SELECT count(*), sum(minutes_lost), sum(rm_lost) FROM v_incident WHERE business_date BETWEEN ? AND ?", monday.isoformat(), date)[0]
    sheet.says(sheet.line("Incidents: ").value, r"(\d+), (\d+) minutes lost, RM ([\d,]+)", lost, "incidents")
    check_cards(sheet, now, [(r"([+-][\d.]+) % on last week", before[:1]), (r"([+-]?[\d.]+) % on 4-week median", before)])
    check_scopes(sheet, "Platforms and accounts", period, now, before[0], {"gmv": "GMV, RM", "change": "Against last", "target": "Target, RM", "attainment": "Attainment"})
    check_open(sheet, monday)
    advice = rows("SELECT title, expected_gain, confidence, sessions, due FROM v_recommendation WHERE edition = ? AND currency = ? ORDER BY expected_gain DESC, rank", period, CURRENCY)
    table = sheet.table("What to do next week", "What")
    if len(table) != min(3, len(advice)):
        wrong.append(f"weekly: {len(table)} recommendations, not {min(3, len(advice))}")
    for cells, (title, gain, confidence, behind, due) in zip(table, advice):
        for heading, should in (("What", title), ("Gain, RM", gain), ("Confidence", "99 % or more" if confidence >= .99 else f"{100 * confidence:.1f} %"), ("Sessions", behind), ("By", due)):
            sheet.same(cells[heading], should, heading)
    sheet.close()


def check_monthly():
    sheet = Sheet("monthly")
    first = today.replace(day=1)
    last_month = first - dt.timedelta(days=1)
    until = last_month.replace(day=min(today.day, last_month.day)) if (today + dt.timedelta(days=1)).day != 1 else last_month
    now, before = of(first, today), of(last_month.replace(day=1), until)
    check_header(sheet, now)
    check_verdict(sheet, "month", date[:7], now, before)
    check_cards(sheet, now, [(r"([+-][\d.]+) % on last month", [before])])
    check_scopes(sheet, "GMV against target", date[:7], now, before, {"gmv": "GMV, RM", "target": "Target, RM", "attainment": "Attainment", "run_rate": "Run rate, RM", "previous": "Last month, same days, RM", "change": "Change"})
    sheet.close()


def run_rate_of(platform):
    """Run rate and expected to date of a platform by hand: sale days as sold, the others at the pace of the others."""
    due = dict(rows("SELECT business_date, target FROM v_report_target_day WHERE scope = 'platform' AND scope_id = ? AND currency = ? AND substr(business_date, 1, 7) = ?", platform, CURRENCY, date[:7]))
    sold = {}
    for day, gmv in rows("SELECT business_date, gmv FROM v_stint WHERE platform = ? AND currency = ? AND substr(business_date, 1, 7) = ? AND business_date <= ?", platform, CURRENCY, date[:7], date):
        sold[day] = sold.get(day, 0) + (gmv or 0)
    sales = {d for d, in rows("SELECT DISTINCT business_date FROM v_stint WHERE platform = ? AND day_kind <> 'normal' AND substr(business_date, 1, 7) = ?", platform, date[:7])} & set(sold)
    expected = sum(v for d, v in due.items() if d <= date)
    ordinary = sum(v for d, v in due.items() if d <= date and d not in sales)
    sale = sum(sold[d] for d in sales)
    return sale + (sum(sold.values()) - sale) / ordinary * sum(v for d, v in due.items() if d not in sales), expected, bool(sales)


def check_flags():
    """A live of ten minutes of incident or more, or of questions left unanswered, is pointed at on Today of its day; the latter where nothing graver is."""
    sheet = Sheet("daily")
    shown = {(c["Planned / aired"].value[-5:], c["Account"].value): c["Look at"].value or "" for c in sheet.table("Sessions of", "Account")}
    for label, start, minutes, share in rows("SELECT a.label, s.start_at, i.minutes_lost, m.answered_share FROM v_session AS s JOIN v_account AS a USING (platform, account) "
                                             "LEFT JOIN v_incident_session AS i USING (session_key) LEFT JOIN v_moderation AS m ON m.session_key = s.session_key "
                                             "WHERE s.business_date = ? AND (i.minutes_lost >= 10 OR m.answered_share < 0.8)", date):
        said = shown.get((start[11:16], label), "not shown")
        if "incident" not in said and (minutes or 0) >= 10 or said in ("", "provisional"):
            wrong.append(f"Today says {said!r} of {label} {start}: {minutes} minutes of incident, {share} answered")


def check_severe():
    """A severe violation stands on the first sheet of the week it happened."""
    text = " ".join(str(c.value) for row in openpyxl.load_workbook(f"{folder}/weekly.xlsx").worksheets[0].iter_rows() for c in row if c.value)
    monday = today - dt.timedelta(days=today.weekday())
    found = rows("SELECT v.business_date, n.name FROM v_violation AS v JOIN v_staff AS n ON n.staff_id = v.held_against AND n.is_current = 1 "
                 "WHERE severity = 'severe' AND business_date BETWEEN ? AND ?", str(monday), date)
    if not found:
        wrong.append("no severe violation in the week to look for")
    wrong.extend(f"the week does not say the severe violation of {day}, {name}" for day, name in found
                 if not re.search(rf"Severe violation {dt.date.fromisoformat(day):%a} {dt.date.fromisoformat(day).day} .*held against {name}", text))


def check_pace():
    """Every place that says the run rate, what was expected to date, or a day's target says the same: Today, Month, Targets, the line of targets, the phone's page."""
    month = openpyxl.load_workbook(f"{folder}/monthly.xlsx")
    head, *body = [r for r in month["Targets"].iter_rows(values_only=True) if r[0] == "Scope" or r[2] == "GMV"]
    said = {(r[0], r[1]): dict(zip(head, r)) for r in body}
    places, sale_days = {"run rate": {}, "expected to date": {}}, False
    for column, platform in (("TikTok", "tiktok"), ("Shopee", "shopee")):
        rate, expected, has_sale = run_rate_of(platform)
        line = said["platform", column]
        places["run rate"][platform], places["expected to date"][platform] = (rate, line["Run rate"]), (expected, line["Expected to date"])
        sale_days |= has_sale
    rate, expected = (sum(pair[i] for pair in places[k].values()) for k, i in (("run rate", 0), ("expected to date", 0)))
    daily = Sheet("daily")
    table = {cells["Figure"].value: cells for cells in daily.table("Key figures", "Figure")}
    days = rows("SELECT target_total FROM v_report_month_day WHERE business_date = ? AND currency = ?", date, CURRENCY)[0][0]
    page = re.sub("<[^>]*>", " ", open(f"{folder}/index.html", encoding="utf-8").read())
    to_go = next(r[0] for r in month["Targets"].iter_rows(values_only=True) if r[0] and "left to sell" in str(r[0]))
    goal = target(date[:7])[0]
    places["run rate"] |= {"Today": (rate, table["Run rate, month"]["Total"].value)}
    places["expected to date"] |= {"chart": (expected, days)}
    for what, pairs in places.items():
        wrong.extend(f"{what} of {where}: {is_}, by hand {should}" for where, (should, is_) in pairs.items() if abs(should - is_) > 0.01)
    for words in (f"target to date {expected:,.0f}", f"{rate:,.0f}"):
        if words not in page:
            wrong.append(f"the phone's page does not say {words}")
    if f"bring {goal - expected:,.0f} by" not in to_go:
        wrong.append(f"Targets says {to_go}, days to come bring {goal - expected:,.0f}")
    for shop, shop_goal in rows("SELECT scope_id, target FROM v_attainment WHERE scope = 'shop' AND metric = 'gmv' AND period = ? AND currency = ?", date[:7], CURRENCY):
        parts = rows("SELECT sum(t.target) FROM v_attainment AS t JOIN v_account AS a ON a.account = t.scope_id WHERE t.scope = 'account' AND t.metric = 'gmv' AND t.period = ? AND a.shop = ?", date[:7], shop)[0][0]
        said_so = any(f"{shop} RM {shop_goal:,.0f}, its accounts {parts:,.0f}" in str(r[0]) for r in month["Targets"].iter_rows(values_only=True))
        if said_so != (abs(parts - shop_goal) > 0.5):
            wrong.append(f"Targets: {shop} {shop_goal}, its accounts {parts}: said {said_so}")
    if not sale_days:
        wrong.append("no sale day in the month: the run rate is not put to the test")


check_daily()
check_weekly()
check_monthly()
check_pace()
check_flags()
check_severe()
for w in wrong:
    print(w)
print(f"{compared} figures compared, {len(wrong)} wrong")
sys.exit(1 if wrong or compared < 100 else 0)

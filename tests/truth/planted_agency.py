"""The agency that planted.py plants faults on: crews, lives, sheets, and what is to be found, written as CSV in our own column
names. All of it is in order, at random, and within the limits of the seed. Times are a wall clock without zone.
"""
import csv
import json
import os
import random
from datetime import date, datetime, time, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
ROLES = ["host", "technical", "product_specialist", "moderator"]
ITEMS = ["mic", "lighting", "camera", "props", "script"]
PLAN = 120 * MINUTE


def business_day(at):
    return (at - 4 * HOUR).date()


def slot(at):
    """The slot a minute lies in, by its business date."""
    edges = [0, 6, 10, 14, 18, 21, 24]
    part = max(i for i in range(6) if edges[i] <= at.hour)
    kind = "we" if business_day(at).isoweekday() > 5 else "wd"
    return "%s%02d-%02d" % (kind, edges[part], edges[part + 1])


def text(value):
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


class Shift:
    def __init__(self, account, staff, role, start, end, shift_id=""):
        self.account, self.staff, self.role, self.start, self.end = account, staff, role, start, end
        self.status, self.id, self.came, self.left, self.is_kept = "confirmed", shift_id, None, None, True

    def key(self):
        return self.id or "%s:%s:%s:%s:%s" % (*self.account, self.start.strftime("%Y-%m-%dT%H:%M"), self.staff, self.role)


class Live:
    def __init__(self, start, end, title=""):
        self.start, self.end, self.title = start, end, title


class Session:
    """A planned session with all that is to be right about it: crew, live, checklist, run-down, moderation."""

    def __init__(self, agency, account, start, crew):
        self.account, self.start, self.end, self.day = account, start, start + PLAN, business_day(start)
        self.shifts = [agency.shift(account, staff, role, start, self.end) for role, staff in crew.items()]
        self.lives = [Live(start, self.end)] if self.day <= agency.day else []
        told = [*agency.checklist, "briefing"] if self.day <= agency.day + DAY else []
        self.ticks = [[item, "", start - 3 * HOUR, "ok"] for item in told]
        self.run_down, self.stock = [], []
        for i in range(3):
            self.product(agency, 40 * i, 40)
        self.moderation = {"questions": 100, "answered": 100, "median_response_s": 1} if self.day <= agency.day else None

    def product(self, agency, offset, length, **more):
        sku = agency.new("SKU-%05d")
        self.run_down.append({"seq": len(self.run_down) + 1, "offset_min": offset, "minutes": length, "sku": sku, **more})
        self.stock.append({"sku": sku, "at": self.start - 2 * HOUR, "available": 500})
        return self.run_down[-1], self.stock[-1]

    def of(self, role):
        return next(s for s in self.shifts if s.role == role)

    def key(self, at=None):
        return "%s:%s:%s" % (*self.account, (at or self.start).strftime("%Y-%m-%dT%H:%M"))


class Agency:
    def __init__(self, seed):
        self.random = r = random.Random(seed)
        self.number, self.rows, self.truth, self.sessions, self.shifts, self.rooms = 10000, {}, [], [], [], {}
        self.files = []                   # (name, rows): files of their own beside the sheets
        self.former = []                  # (name, rows): the same, of an hour before
        self.day = date(2026, 10, 18) + r.randrange(28) * DAY
        self.limits()
        self.checklist = sorted(r.sample(ITEMS, r.randint(2, 5)))
        self.roles = ["host"] + sorted(r.sample(ROLES[1:], r.randint(1, 3)))
        self.pools = {}
        for i in range(8):
            self.selling(("tiktok" if i < 5 else "shopee", "acc%d" % i), night=i == 4)
        self.marathons = [self.marathon(("tiktok", "long%d" % i)) for i in range(2)]
        first = next(d for d in (self.day - i * DAY for i in range(27, -1, -1)) if d.isoweekday() == 1)
        self.weeks = [first, first + 7 * DAY, first + 14 * DAY]

    def limits(self):
        r = self.random
        duty = r.choice([4, 4.5, 5, 5.5])
        day = duty + r.choice([1, 1.5, 2, 2.5])
        self.limit = {
            "rules.grace_min": r.randint(1, 12), "rules.rest_h": r.choice([9, 10, 10.5, 11, 12]), "rules.duty_h": duty,
            "rules.break_min": r.randint(15, 45), "rules.day_h": day, "rules.spread_h": day + r.choice([2, 2.5, 3]),
            "rules.week_h": min(r.choice([30, 36, 40, 42.5, 45]), 6 * day - 1), "rules.attendance_match_h": r.choice([3, 3.5, 4, 5]),
            "rules.prepare_min": r.randint(20, 90), "rules.dead_air_min": r.randint(2, 12),
            "rules.stock_quantile": r.choice([.5, .6, .75, .8, .9]), "rules.price_share": r.choice([.2, .25, .3, .4, .5]),
            "rules.shown_share": r.choice([.5, .6, .7, .75, .8, .9]), "rules.shown_order": r.choice([0, .2, .4, .6]),
            "rules.audit_min": r.randint(40, 80), "rules.answered_share": r.choice([.5, .6, .75, .8, .9, .95]),
            "rules.response_s": r.randint(10, 180), "rules.horizon_days": r.randint(5, 8), "base_source.match_s": r.randint(30, 240),
            "stint.stretch_min": r.randint(3, 25), "stint.plan_gap_min": r.randint(3, 25)}

    def of(self, name):
        return self.limit["rules." + name]

    def settings(self):
        return {"timezone": "Asia/Kuala_Lumpur", "currency": "MYR", "rules.checklist": self.checklist, "rules.roles": self.roles,
                **self.limit}

    # ---- the agency ----

    def new(self, form):
        self.number += 1
        return form % self.number

    def add(self, kind, /, **row):
        self.rows.setdefault(kind, []).append(row)
        return row

    def person(self, *trained, **more):
        staff = self.new("P%05d")
        self.add("staff", staff_id=staff, **{"from": date(2026, 1, 1), "name": "Name " + staff, "codes": "K" + staff,
                                             "trained_roles": "; ".join(trained), **more})
        return staff

    def shift(self, account, staff, role, start, end):
        return Shift(account, staff, role, start, end, self.new("S%05d") if self.random.random() < .8 else "")

    def open_account(self, account):
        self.add("accounts", platform=account[0], account=account[1], aliases=account[1] + " Shop", room="room " + account[1],
                 timezone="Asia/Kuala_Lumpur", currency="MYR")
        self.rooms[account] = [{"item_id": self.new("E%05d"), "room": "room " + account[1], "kind": "camera", "status": "ok", "required": 1,
                                "checked_at": self.at(self.day, 8)}]

    def at(self, day, hour, minute=0):
        return datetime.combine(day, time()) + hour * HOUR + minute * MINUTE

    def crew(self):
        return {role: self.person(role) for role in ROLES}

    def plan(self, account, day, crew, night=False):
        start = self.at(day, 22, 30) if night else self.at(day, 10)
        self.sessions.append(Session(self, account, start + self.random.randint(0, 170 if night else 540) * MINUTE, crew))
        return self.sessions[-1]

    def selling(self, account, night):
        """One live a day; some are kept aside to tell what products sold before: four of one slot first, and two of others."""
        self.open_account(account)
        crew, past = self.crew(), []
        for d in range(-27, self.of("horizon_days") + 3):
            s = self.plan(account, self.day + d * DAY, crew, night)
            if d < 0:
                past.append(s)
            else:
                last = self.of("horizon_days")
                self.pools.setdefault("soon" if d <= 1 else "ahead" if d < last else "last" if d == last else "far", []).append(s)
        self.random.shuffle(past)
        slots = [slot(s.start) for s in past]
        most = max(sorted(set(slots)), key=slots.count)
        past.sort(key=lambda s: slot(s.start) != most)
        self.pools[account] = past[:4] + past[-2:]
        self.pools.setdefault("past", []).extend(past[4:-2])

    def marathon(self, account):
        """On air from 04:30 to 03:30, with hosts in turns: room for more people at any time of the day."""
        self.open_account(account)
        crew, hosts = self.crew(), [self.person("host") for _ in range(8)]
        for d in range(-27, 1):
            start = self.at(self.day + d * DAY, 4, 30)
            s = Session(self, account, start, {})
            s.end, s.ticks, s.run_down, s.stock, s.moderation = start + 23 * HOUR, [], [], [], None
            s.lives[0].end = s.end
            cuts = [start + i * 23 * HOUR / 8 for i in range(9)]
            cuts = [c.replace(second=0, microsecond=0) for c in cuts]
            s.shifts = [self.shift(account, host, "host", cuts[i], cuts[i + 1]) for i, host in enumerate(hosts)]
            s.shifts += [self.shift(account, crew[role], role, start, start + 2 * HOUR) for role in ROLES[1:]]
            self.sessions.append(s)
        return account

    # ---- for cases ----

    def session(self, when="past", **wanted):
        """A planned session nobody has touched yet; wanted: platform, day."""
        pool = self.pools[when]
        for i in self.random.sample(range(len(pool)), len(pool)):
            if wanted.get("platform", pool[i].account[0]) == pool[i].account[0] and wanted.get("day", pool[i].day) == pool[i].day:
                return pool.pop(i)
        raise LookupError("no session left: %s %s" % (when, wanted))

    def work(self, staff, start, length, account=None, role="technical"):
        self.shifts.append(self.shift(account or self.marathons[0], staff, role, start, start + length))
        return self.shifts[-1]

    def a_day(self):
        return self.random.choice(self.weeks) + self.random.randrange(7) * DAY

    def expect(self, rule, day, account=None, staff=None, subject=None, severity=None):
        self.truth.append((rule, text(day), *(account or (None, None)), staff, subject, severity))

    def expect_of(self, rule, session, staff=None, subject=None):
        self.expect(rule, session.day, session.account, staff, subject or session.key())

    # ---- writing ----

    def gather(self):
        for s in self.sessions:
            self.shifts += s.shifts
            platform, account = s.account
            whose = {"platform": platform, "account": account}
            for live in s.lives:
                self.add("session", **whose, start_at=live.start, end_at=live.end, title=live.title, gmv="1000.00")
            for item, staff, done, status in s.ticks:
                self.add("checklist", **whose, start=s.start, item=item, staff_id=staff, done_at=done, status=status)
            for row in s.run_down:
                self.add("run_down", **whose, start=s.start, **row)
            for row in s.stock if s.day >= self.day else []:
                self.add("stock", **row)
            if s.moderation:
                self.add("moderation", **whose, start=s.start, **s.moderation)
        for s in self.shifts:
            self.add("roster", shift_id=s.id, platform=s.account[0], account=s.account[1], start=s.start, end=s.end, staff_id=s.staff,
                     role=s.role, status=s.status)
            if s.is_kept and s.status != "cancelled" and business_day(s.start) <= self.day:
                self.add("attendance", staff_id=s.staff, date=s.start.date(), check_in=s.came or s.start, check_out=s.left or s.end)

    def write(self, folder):
        self.gather()
        os.makedirs(folder + "/inbox")
        now = self.at(self.day + DAY, 10).timestamp()
        for name, rows in [*self.rows.items(), *self.files]:
            self.random.shuffle(rows)
            self.sheet("%s/inbox/%s.csv" % (folder, name), rows, now)
        for name, rows in self.former:
            self.sheet("%s/inbox/%s.csv" % (folder, name), rows, now - 3600)
        # Two mornings of the equipment sheet: of one day is told by what was known then.
        items = [item for room in self.rooms.values() for item in room]
        later = [{**i, "checked_at": self.at(self.day + DAY, 8), **i.get("later", {})} for i in items]
        self.sheet(folder + "/inbox/equipment 1.csv", items, now - 7200)
        self.sheet(folder + "/inbox/equipment 2.csv", later, now)
        with open(folder + "/rundown.json", "w") as f:
            json.dump(self.settings(), f, indent=1)
        with open(folder + "/truth.tsv", "w") as f:
            f.writelines("\t".join("" if v is None else v for v in row) + "\n" for row in sorted(self.truth, key=str))
        with open(folder + "/day", "w") as f:
            f.write("%s %sT02:00:00Z\n" % (self.day, self.day + DAY))

    def sheet(self, path, rows, modified):
        names = [n for n in dict.fromkeys(n for row in rows for n in row) if n != "later"]
        with open(path, "w", newline="") as f:
            out = csv.writer(f)
            out.writerow(names)
            out.writerows([text(row.get(n)) for n in names] for row in rows)
        os.utime(path, (modified, modified))

#!/usr/bin/python3
"""An agency without a fault, and faults planted on it: house sheets and sessions in our own column names, and the findings to be.

usage: planted.py SEED DIR [clean]     writes DIR/rundown.json, DIR/inbox/, DIR/truth.tsv, DIR/day; clean: the agency before planting

Every limit is drawn by the seed. A case meets one rule three times: by = 0 at the limit, -1 one unit inside, 1 one unit beyond; each time
on a planned session (or a person) that no other case touches. What it says is to be found is written down here, from what was planted,
and shares nothing with transform/. Times are a wall clock without zone.
"""
import sys
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from math import ceil

from planted_agency import DAY, HOUR, MINUTE, ROLES, SECOND, Agency, Live, business_day, slot

CASES = []


def case(*rules, forms=(-1, 0, 1), times=1):
    """A function (agency, by) that plants `rules`; by > 0: they are to be found."""
    def add(function):
        CASES.append((function, rules, forms, times))
        return function
    return add


# ---- working hours: of people of their own, in the long lives ----

@case("rest")
def rest(a, by):
    staff, day = a.person("technical"), a.random.choice(a.weeks) + a.random.randrange(6) * DAY
    end = a.at(day, 21, a.random.randrange(120))
    start = end + timedelta(hours=a.of("rest_h")) - by * MINUTE
    a.work(staff, end - 2 * HOUR, 2 * HOUR)
    a.work(staff, start, HOUR)
    if by > 0:
        a.expect("rest", day + DAY, None, staff, "%s:%s" % (staff, day + DAY))


@case("duty_break")
def duty(a, by):
    staff, start = a.person("technical"), a.at(a.a_day(), 9, a.random.randrange(60))
    length = timedelta(hours=a.of("duty_h")) + by * MINUTE
    half = a.random.randint(60, 120) * MINUTE
    a.work(staff, start, half)
    a.work(staff, start + half, length - half)
    if by > 0:
        a.expect("duty_break", start.date(), None, staff, "%s:%s" % (staff, start.strftime("%Y-%m-%dT%H:%M")))


@case("duty_break")
def short_break(a, by):
    staff, start = a.person("technical"), a.at(a.a_day(), 9, a.random.randrange(60))
    half = (timedelta(hours=a.of("duty_h")) / 2 // MINUTE + 10) * MINUTE
    a.work(staff, start, half)
    a.work(staff, start + half + (a.of("break_min") - by) * MINUTE, half)
    if by > 0:
        a.expect("duty_break", start.date(), None, staff, "%s:%s" % (staff, start.strftime("%Y-%m-%dT%H:%M")))


def day_of_work(a, staff, start, minutes):
    """So many minutes in two stretches with a break."""
    first = minutes // 2
    a.work(staff, start, first * MINUTE)
    a.work(staff, start + (first + a.of("break_min")) * MINUTE, (minutes - first) * MINUTE)


@case("day_hours")
def day_hours(a, by):
    staff, day = a.person("technical"), a.a_day()
    day_of_work(a, staff, a.at(day, 8, a.random.randrange(120)), int(a.of("day_h") * 60) + by)
    if by > 0:
        a.expect("day_hours", day, None, staff, "%s:%s" % (staff, day))


@case("spread")
def spread(a, by):
    staff, day = a.person("technical"), a.a_day()
    start = a.at(day, 7, a.random.randrange(120))
    a.work(staff, start, HOUR)
    a.work(staff, start + timedelta(hours=a.of("spread_h")) + by * MINUTE - HOUR, HOUR)
    if by > 0:
        a.expect("spread", day, None, staff, "%s:%s" % (staff, day))


@case("week_hours")
def week_hours(a, by):
    staff, monday = a.person("technical"), a.random.choice(a.weeks)
    minutes = int(a.of("week_h") * 60) + by
    for d in range(6):
        day_of_work(a, staff, a.at(monday + d * DAY, 9), minutes // 6 + (d < minutes % 6))
    if by > 0:
        a.expect("week_hours", monday, None, staff, "%s:%d-W%02d" % (staff, *monday.isocalendar()[:2]))


@case("overlap")
def overlap(a, by):
    staff, start = a.person("technical"), a.at(a.a_day(), 9, a.random.randrange(300))
    first = a.work(staff, start, HOUR)
    a.work(staff, first.end - by * MINUTE, HOUR, a.marathons[1])
    if by > 0:
        a.expect("overlap", start.date(), first.account, staff, first.key())


@case("double_role")
def double_role(a, by):
    staff, start = a.person("technical", "moderator"), a.at(a.a_day(), 9, a.random.randrange(300))
    first = a.work(staff, start, HOUR)
    a.work(staff, first.end - by * MINUTE, HOUR, role="moderator")
    if by > 0:
        a.expect("double_role", start.date(), first.account, staff, "%s:%s:%s:%s" % (staff, *first.account, start.date()))


@case("shift_times")
def longest_shift(a, by):
    staff, start = a.person("technical"), a.at(a.a_day(), 9)
    s = a.work(staff, start, 24 * HOUR + by * MINUTE)
    s.status = "cancelled"
    if by > 0:
        a.expect("shift_times", start.date(), s.account, staff, s.id or "%s:%s" % (staff, start.strftime("%Y-%m-%dT%H:%M")))


@case("shift_times")
def shortest_shift(a, by):
    staff, start = a.person("technical"), a.at(a.a_day(), 9)
    s = a.work(staff, start, (1 - by) * MINUTE)
    if by > 0:
        s.is_kept = False
        a.expect("shift_times", start.date(), s.account, staff, s.id or "%s:%s" % (staff, start.strftime("%Y-%m-%dT%H:%M")))


@case("unknown_staff")
def left(a, by):
    day = a.a_day()
    staff = a.person("technical", left=day - by * DAY)
    a.work(staff, a.at(day, 12), HOUR)
    if by > 0:
        a.expect("unknown_staff", day, None, staff, staff)


@case("unknown_staff")
def joined(a, by):
    day = a.a_day()
    staff = a.person("technical", **{"from": day + by * DAY})
    a.work(staff, a.at(day, 12), HOUR)
    if by > 0:
        a.expect("unknown_staff", day, None, staff, staff)


# ---- attendance ----

def somebody(a, session):
    return a.random.choice(session.shifts)


def away(a, session, who, minutes):
    """What the host of a live is not there for at its edge belongs to nobody, where it is more than she may be stretched over."""
    if who.role == "host" and minutes > a.limit["stint.stretch_min"]:
        a.expect_of("unassigned_time", session)


@case("late", times=2)
def late(a, by):
    s = a.session()
    who = somebody(a, s)
    who.came = who.start + (a.of("grace_min") + by) * MINUTE
    away(a, s, who, a.of("grace_min") + by)
    if by > 0:
        a.expect_of("late", s, who.staff, who.key())


@case("early_leave", times=2)
def early_leave(a, by):
    s = a.session()
    who = somebody(a, s)
    who.left = who.end - (a.of("grace_min") + by) * MINUTE
    away(a, s, who, a.of("grace_min") + by)
    if by > 0:
        a.expect_of("early_leave", s, who.staff, who.key())


@case("no_show")
def came_too_early(a, by):
    """Matched up to the limit (and then gone at the start), beyond it nobody's."""
    s = a.session()
    who = s.of("technical")
    who.came, who.left = who.start - timedelta(hours=a.of("attendance_match_h")) - by * MINUTE, who.start
    a.expect_of("no_show" if by > 0 else "early_leave", s, who.staff, who.key())


@case("no_show", "session_without_host", forms=(0, 1))
def absent(a, by):
    s = a.session()
    host = s.of("host")
    host.is_kept = by <= 0
    if by > 0:
        a.expect_of("no_show", s, host.staff, host.key())
        a.expect_of("session_without_host", s)


# ---- crew ----

@case("missing_role", forms=(0, 1))
def missing_role(a, by):
    """A minute at its very end is enough."""
    s = a.session()
    who = s.of(a.random.choice(a.roles[1:]))
    who.start = s.end - MINUTE
    if by > 0:
        who.status = "cancelled"
        a.expect_of("missing_role", s)


@case("missing_role", forms=(-1,))
def role_nobody_needs(a, by):
    s = a.session()
    for who in s.shifts:
        if who.role not in a.roles:
            who.status = "cancelled"


@case("host_alone", "missing_role", forms=(0, 1))
def host_alone(a, by):
    s = a.session()
    beside = s.of(a.random.choice(ROLES[1:]))
    for who in s.shifts:
        if who.role != "host" and (by > 0 or who is not beside):
            who.status = "cancelled"
            if who.role in a.roles:
                a.expect_of("missing_role", s)
    beside.start = s.end - MINUTE
    if by > 0:
        a.expect_of("host_alone", s)


@case("host_alone", "missing_role")
def hosts_in_turns(a, by):
    """One after the other they are alone, but for a minute together."""
    s = a.session()
    host, middle = s.of("host"), s.start + HOUR
    for who in s.shifts[1:]:
        who.status = "cancelled"
        if who.role in a.roles:
            a.expect_of("missing_role", s)
    s.shifts.append(a.shift(s.account, a.person("host"), "host", middle, s.end))
    host.end = middle + (1 - by) * MINUTE
    if by > 0:
        a.expect_of("host_alone", s)


@case("untrained")
def untrained(a, by):
    s = a.session()
    if by < 0:                            # who hosts may be co-host
        s.shifts.append(a.shift(s.account, a.person("host"), "co_host", s.start, s.end))
        return
    who = s.of("product_specialist")
    who.staff = a.person("host", "moderator") if by > 0 else a.person("Host", "Product Specialist")
    if by > 0:
        a.expect_of("untrained", s, who.staff)


@case("coverage_gap")
def crew_before_host(a, by):
    s = a.session()
    s.of("technical").start -= by * MINUTE   # to prepare: nothing is to be sold yet


@case("coverage_gap", forms=(0, 1))
def unconfirmed_minute(a, by):
    s = a.session()
    host = s.of("host")
    host.end -= MINUTE
    s.shifts.append(a.shift(s.account, host.staff, "host", host.end, s.end))
    if by > 0:
        s.shifts[-1].status = "planned"
        a.expect_of("coverage_gap", s, subject=slot(host.end))


# ---- who was on air ----

@case("swap", forms=(0, 1))
def swap_by_log(a, by):
    s = a.session()
    staff = a.person("host") if by > 0 else s.of("host").staff
    a.add("handover", platform=s.account[0], account=s.account[1], at=s.start, staff_id=staff, event="on")
    if by > 0:
        a.expect_of("swap", s, staff)


@case("swap", forms=(0, 1))
def swap_by_code(a, by):
    s = a.session()
    staff = a.person("host") if by > 0 else s.of("host").staff
    s.lives[0].title = "Live #K" + staff
    if by > 0:
        a.expect_of("swap", s, staff)


@case("code_not_rostered")
def code_of_a_third(a, by):
    s = a.session()
    host, middle = s.of("host"), s.start + HOUR
    s.shifts.append(a.shift(s.account, a.person("host"), "host", middle, s.end))
    host.end = middle
    staff = a.person("host")
    s.lives[0].title = "Live #" + {-1: "NOBODY", 0: "K" + host.staff, 1: "k" + staff.lower()}[by]
    if by > 0:
        a.expect_of("code_not_rostered", s, staff)


@case("unassigned_time", times=2)
def unassigned(a, by):
    s = a.session()
    reach = (a.limit["stint.stretch_min"] + by) * MINUTE
    if a.random.random() < .5:
        s.lives[0].start -= reach
    else:
        s.lives[0].end += reach
    if by > 0:
        a.expect_of("unassigned_time", s, subject=s.key(s.lives[0].start))


@case("unassigned_time")
def pause_in_the_log(a, by):
    """Nobody on air in between: up to the limit the host before it has the time, a longer pause is nobody's as a whole."""
    s = a.session()
    off = s.start + a.random.randint(20, 80) * MINUTE
    events = [(s.start, "on"), (off, "off"), (off + (a.limit["stint.stretch_min"] + by) * MINUTE, "on")]
    for at, event in events:
        a.add("handover", platform=s.account[0], account=s.account[1], at=at, staff_id=s.of("host").staff, event=event)
    if by > 0:
        a.expect_of("unassigned_time", s)


@case("session_not_planned", "session_without_host", forms=(0, 1))
def not_planned(a, by):
    """A live five hours before the plan; with a code in its title it has a host."""
    s = a.session()
    start = s.start - 5 * HOUR
    s.lives.append(Live(start, start + HOUR, "#K" + s.of("host").staff if by <= 0 else ""))
    a.expect_of("session_not_planned", s, subject=s.key(start))
    if by > 0:
        a.expect_of("session_without_host", s, subject=s.key(start))


# ---- plan and air ----

@case("plan_not_aired", forms=(1,), times=2)
def not_aired(a, by):
    s = a.session()
    s.lives = []
    a.expect_of("plan_not_aired", s)


@case("late_start")
def late_start(a, by):
    s = a.session()
    s.lives[0].start += (a.of("grace_min") + by) * MINUTE
    if by > 0:
        a.expect_of("late_start", s)


@case("early_end")
def early_end(a, by):
    s = a.session()
    s.lives[0].end -= (a.of("grace_min") + by) * MINUTE
    if by > 0:
        a.expect_of("early_end", s)


@case("dead_air")
def broken_off(a, by):
    s = a.session()
    off = s.start + a.random.randint(30, 90) * MINUTE
    s.lives = [Live(s.start, off), Live(off + (a.of("dead_air_min") + by) * MINUTE, s.end)]
    if by > 0:
        a.expect_of("dead_air", s)


@case("dead_air")
def silence(a, by):
    s = a.session()
    first = a.random.randint(10, 90)
    for m in range(120):
        life = dict.fromkeys(["views", "likes", "comments", "product_clicks", "orders", "gmv"], 0)
        if not first <= m < first + a.of("dead_air_min") + by:
            life[a.random.choice(list(life))] = a.random.randint(1, 9)
        a.add("minute", platform=s.account[0], account=s.account[1], start=s.start, at=s.start + m * MINUTE, **life)
    if by > 0:
        a.expect_of("dead_air", s)


@case("preparation_missing", "briefing_missing")
def two_plans(a, by):
    """Up to the gap one planned session, beyond it two: the second one is asked for its own preparation."""
    s = a.session()
    middle = s.start + HOUR
    again = middle + (a.limit["stint.plan_gap_min"] + by) * MINUTE
    for who in list(s.shifts):
        s.shifts.append(a.shift(s.account, who.staff, who.role, again, again + HOUR))
        who.end = middle
    s.lives = [Live(s.start, middle), Live(again, again + HOUR)]
    s.run_down = []
    if by > 0:
        a.expect_of("preparation_missing", s, subject=s.key(again))
        a.expect_of("briefing_missing", s, subject=s.key(again))


@case("overlapping_sessions")
def two_at_once(a, by):
    s = a.session()
    middle = s.start + a.random.randint(30, 90) * MINUTE
    again = middle - (a.limit["base_source.match_s"] + by) * SECOND
    s.lives = [Live(s.start, middle), Live(again, s.end)]
    if by > 0:
        a.expect_of("overlapping_sessions", s, subject=s.key(again))


# ---- checklist ----

@case("preparation_late", times=2)
def ticked_late(a, by):
    s = a.session()
    tick = a.random.choice([t for t in s.ticks if t[0] != "briefing"])
    tick[2] = s.start - (a.of("prepare_min") - by) * MINUTE
    if by > 0:
        a.expect_of("preparation_late", s)


@case("preparation_late", forms=(-1,))
def what_nobody_needs_late(a, by):
    s = a.session()
    s.ticks.append(["pins", "", s.start + MINUTE, "ok"])


@case("preparation_missing")
def not_ticked(a, by):
    """Asked of tomorrow's plans, not of later ones; a line without a time is not ticked off."""
    s = a.session("ahead") if by < 0 else a.session("soon") if a.random.random() < .5 else a.session()
    if by > 0:
        tick = a.random.choice([t for t in s.ticks if t[0] != "briefing"])
        if a.random.random() < .5:
            s.ticks.remove(tick)
        tick[2] = None
        a.expect_of("preparation_missing", s)


@case("preparation_failed")
def failed(a, by):
    """Of several words on one item the last counts, at one moment the failure."""
    s = a.session()
    tick = a.random.choice([t for t in s.ticks if t[0] != "briefing"])
    s.ticks.append([tick[0], s.of("technical").staff, tick[2] + min(by, 0) * MINUTE, "fail" if by else "ok"])
    if by > 0:
        a.expect_of("preparation_failed", s)


def briefing(s):
    return next(t for t in s.ticks if t[0] == "briefing")


@case("briefing_missing", forms=(0, 1))
def not_briefed(a, by):
    s = a.session("soon") if a.random.random() < .5 else a.session()
    if by > 0:
        s.ticks.remove(briefing(s))
        a.expect_of("briefing_missing", s)


@case("briefing_late")
def briefed_late(a, by):
    s = a.session()
    briefing(s)[2] = s.start - (a.of("prepare_min") - by) * MINUTE
    if by > 0:
        a.expect_of("briefing_late", s)


@case("unbriefed")
def left_out(a, by):
    """Two lines speak of whom they name; one line, or one without a name, of everybody."""
    s = a.session()
    who = somebody(a, s)
    line = briefing(s)
    if by < 0:
        line[1] = who.staff
        return
    for other in s.shifts:
        if other is not who:
            s.ticks.append(["briefing", other.staff, line[2], "ok"])
    if by > 0:
        s.ticks.remove(line)
        a.expect_of("unbriefed", s, who.staff)


# ---- rooms: an account of its own with four plans, on the day, the next, the last of the horizon and after it ----

def room(a):
    account = (a.random.choice(["tiktok", "shopee"]), a.new("room%d"))
    a.open_account(account)
    crew = a.crew()
    days = [0, 1, a.of("horizon_days"), a.of("horizon_days") + 1]
    return account, a.rooms[account][0], [a.plan(account, a.day + d * DAY, crew) for d in days]


@case("equipment_fault")
def faulty(a, by):
    """Not required (-1); mended at the start of the day's live (0), or a minute later (1) and broken again since."""
    account, item, plans = room(a)
    a.rooms[account] += [{**item, "item_id": a.new("E%05d")}]
    state = a.random.choice(["faulty", "missing", "repair"])
    if by < 0:
        item.update(required=0, status=state)
        return
    mended = plans[0].start + by * MINUTE
    item.update(status=state, later={"status": "ok", "checked_at": mended})
    # the sheet's last word on this item is of the day: tomorrow's plan asks for a check of its own
    a.expect_of("equipment_unchecked", plans[1])
    if by > 0:
        a.expect_of("equipment_fault", plans[0])


@case("equipment_fault", forms=(1,))
def faulty_ahead(a, by):
    _, item, plans = room(a)
    item["later"] = {"status": "faulty"}
    for s in plans[1:3]:
        a.expect_of("equipment_fault", s)


@case("equipment_unchecked")
def unchecked(a, by):
    """The check belongs to the business day: 04:00 of tomorrow is in time for tomorrow's live."""
    _, item, plans = room(a)
    item["later"] = {"checked_at": a.at(a.day + DAY, 4) - by * MINUTE}
    if by > 0:
        a.expect_of("equipment_unchecked", plans[1])


# ---- products ----

def sold_before(a, session, sku, n=None):
    """Product facts in n lives of the account kept aside: (start, units) each; one price for all."""
    price = a.random.randint(1, 50) * 20
    kept = a.random.sample(a.pools[session.account], n or a.random.randint(2, 5))
    told = [(s.start, a.random.randint(5, 40)) for s in kept]
    for start, units in told:
        a.add("product_session", platform=session.account[0], account=session.account[1], start=start, product_id=sku, units=units,
              gmv="%d.00" % (units * price))
    return price, told


def window(a):
    n = {when: len(a.pools[when]) for when in ("soon", "ahead")}
    return a.session(a.random.choices(list(n), n.values())[0])


@case("stock_out")
def sold_out(a, by):
    s = window(a)
    s.stock[0].update(available=1 - by)
    if by > 0:
        a.expect_of("stock_out", s)


@case("stock_out")
def comes_in_late(a, by):
    s = window(a)
    s.stock[0].update(available=0, incoming=9, incoming_at=s.start + by * MINUTE)
    if by > 0:
        a.expect_of("stock_out", s)


@case("stock_short")
def short_of_target(a, by):
    s = window(a)
    units = a.random.randint(5, 50)
    s.run_down[0]["target_units"] = units
    s.stock[0]["available"] = units - by
    if by > 0:
        a.expect_of("stock_short", s)


def quantile(values, share):
    """Between neighbours, as PERCENTILE.INC."""
    values, at = sorted(values), (len(values) - 1) * Fraction(str(share))
    low = int(at)
    return values[low] + (values[min(low + 1, len(values) - 1)] - values[low]) * (at - low)


@case("stock_short", times=2)
def short_of_quantile(a, by):
    s = window(a)
    _, told = sold_before(a, s, s.run_down[0]["sku"])
    like = [units for start, units in told if slot(start) == slot(s.start)]
    need = ceil(quantile(like if len(like) >= 4 else [units for _, units in told], a.of("stock_quantile")))
    s.stock[0]["available"] = need - by
    if by > 0:
        a.expect_of("stock_short", s)


@case("stock_short")
def short_of_quantile_in_its_slot(a, by):
    """Four lives in the slot of the plan are enough; what others sold does not count then."""
    s = next(s for pool in ("ahead", "soon") for s in a.pools[pool] if slot(s.start) == slot(a.pools[s.account][0].start))
    a.pools["soon" if s in a.pools["soon"] else "ahead"].remove(s)
    _, told = sold_before(a, s, s.run_down[0]["sku"], len(a.pools[s.account]))
    like = [units for start, units in told if slot(start) == slot(s.start)]
    s.stock[0]["available"] = ceil(quantile(like, a.of("stock_quantile"))) - by
    if by > 0:
        a.expect_of("stock_short", s)


@case("stock_unknown")
def counted_late(a, by):
    s = window(a)
    s.stock[0]["at"] = s.start + by * MINUTE
    if by > 0:
        a.expect_of("stock_unknown", s)


@case("price_unlike", times=2)
def price_unlike(a, by):
    s = window(a)
    price, _ = sold_before(a, s, s.run_down[0]["sku"])
    off = Fraction(price) * Fraction(str(a.of("price_share"))) * 100 + by
    sen = price * 100 + (off if a.random.random() < .5 else -off)
    s.run_down[0]["price"] = "%d.%02d" % divmod(int(sen), 100)
    if by > 0:
        a.expect_of("price_unlike", s)


# ---- run-down ----

@case("run_down_missing")
def no_run_down(a, by):
    s = a.session("far") if by < 0 else window(a)
    if by:
        s.run_down = []
    if by > 0:
        a.expect_of("run_down_missing", s)


@case("run_down_missing", forms=(1,))
def no_run_down_on_the_last_day(a, by):
    s = a.session("last")
    s.run_down = []
    a.expect_of("run_down_missing", s)


@case("run_down_overrun")
def overrun(a, by):
    s = a.session()
    s.run_down[2]["minutes"] += by
    if by > 0:
        a.expect_of("run_down_overrun", s)


def pin(a, s, minute, row):
    a.add("actions", platform=s.account[0], account=s.account[1], at=s.start + minute * MINUTE, action="pin", sku=row["sku"])


@case("run_down_skipped")
def skipped(a, by):
    s = a.session()
    s.run_down, s.stock = [], []
    for i in range(20):
        s.product(a, 6 * i, 6)
    shown = int(20 * Fraction(str(a.of("shown_share")))) - by
    for nth, row in enumerate(sorted(a.random.sample(s.run_down, shown), key=lambda row: row["seq"])):
        pin(a, s, 1 + 2 * nth, row)
    if by > 0:
        a.expect_of("run_down_skipped", s)


@case("run_down_order")
def other_order(a, by):
    """Of 5 products 10 pairs: tau = 1 - inversions / 5."""
    s = a.session()
    s.run_down, s.stock = [], []
    for i in range(5):
        s.product(a, 24 * i, 24)
    order = list(range(5))
    for _ in range(int((1 - Fraction(str(a.of("shown_order")))) * 5) + by):
        i = a.random.choice([i for i in range(4) if order[i] < order[i + 1]])
        order[i], order[i + 1] = order[i + 1], order[i]
    for minute, i in enumerate(order):
        pin(a, s, 1 + 20 * minute, s.run_down[i])
    if by > 0:
        a.expect_of("run_down_order", s)


# ---- what sheets say of lives ----

def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def inside(a, s):
    return s.start + a.random.randrange(7200) * SECOND


def line_key(s, at, *more):
    return ":".join([*s.account, stamp(at), *more])


@case("violation", forms=(1,), times=3)
def violation(a, by):
    """Named, or of whoever was on air."""
    s = a.session()
    at, who = inside(a, s), somebody(a, s).staff if a.random.random() < .5 else ""
    severity, is_found = a.random.choice([("low", "info"), ("medium", "warning"), ("severe", "error")])
    a.add("violations", platform=s.account[0], account=s.account[1], at=at, kind="claim", staff_id=who, severity=severity)
    a.expect("violation", s.day, s.account, who or s.of("host").staff, line_key(s, at, "claim", *([who] if who else [])), is_found)


@case("audit_low")
def low_mark(a, by):
    s = a.session()
    at, host = inside(a, s), s.of("host").staff
    for area in a.random.sample(["presentation", "compliance", "interaction", "professionalism"], 2):
        a.add("audits", platform=s.account[0], account=s.account[1], at=at, staff_id=host, area=area, score=a.of("audit_min") - by)
    if by > 0:
        a.expect_of("audit_low", s, host, line_key(s, at, host))


@case("incident_open")
def open_incident(a, by):
    s = a.session()
    at = inside(a, s)
    a.add("incidents", platform=s.account[0], account=s.account[1], at=at, kind="power", minutes_lost=0 if by < 0 else None,
          resolved_at=at if by == 0 else None)
    if by > 0:
        a.expect_of("incident_open", s, subject=line_key(s, at, "power"))


@case("moderation_low")
def unanswered(a, by):
    s = a.session()
    s.moderation["answered"] = int(100 * Fraction(str(a.of("answered_share")))) - by
    if by > 0:
        a.expect_of("moderation_low", s, s.of("moderator").staff)


@case("moderation_slow")
def slow(a, by):
    s = a.session()
    s.moderation["median_response_s"] = a.of("response_s") + by
    if by > 0:
        a.expect_of("moderation_slow", s, s.of("moderator").staff)


def beside(a, s, by):
    """A moment so far from the live that it still is about it, or not."""
    if a.random.random() < .5:
        return s.end + 15 * MINUTE + by * SECOND
    return s.start - (a.limit["base_source.match_s"] + by) * SECOND


@case("action_unused", times=2)
def action_beside(a, by):
    s = a.session()
    at = beside(a, s, by)
    a.add("actions", platform=s.account[0], account=s.account[1], at=at, action="voucher")
    if by > 0:
        a.expect("action_unused", business_day(at), s.account, None, "actions:" + line_key(s, at))


@case("fact_without_session")
def violation_beside(a, by):
    s = a.session()
    at, host = beside(a, s, by), s.of("host").staff
    a.add("violations", platform=s.account[0], account=s.account[1], at=at, kind="claim", severity="medium")
    a.expect("violation", business_day(at), s.account, host if by <= 0 else None, line_key(s, at, "claim"), "warning")
    if by > 0:
        a.expect("fact_without_session", business_day(at), s.account, None, "violations:" + line_key(s, at))


@case("fact_without_session")
def audit_beside(a, by):
    s = a.session()
    at = beside(a, s, by)
    a.add("audits", platform=s.account[0], account=s.account[1], at=at, staff_id=s.of("host").staff, area="compliance", score=100)
    if by > 0:
        a.expect("fact_without_session", business_day(at), s.account, None, "audits:" + line_key(s, at))


@case("fact_without_session")
def incident_beside(a, by):
    s = a.session()
    at = beside(a, s, by)
    a.add("incidents", platform=s.account[0], account=s.account[1], at=at, kind="power", minutes_lost=1)
    if by > 0:
        a.expect("fact_without_session", business_day(at), s.account, None, "incidents:" + line_key(s, at))


@case("fact_without_session", times=2)
def start_beside(a, by):
    """A line of a sheet with a start: an hour from the planned one it still means it."""
    s = a.session()
    start = s.start + a.random.choice([-1, 1]) * (HOUR + by * MINUTE)
    kind, more = a.random.choice([("run_down", {"seq": 90, "offset_min": 0, "minutes": 1}),
                                  ("checklist", {"item": "pins", "done_at": start}),
                                  ("moderation", {"questions": 5, "answered": 5, "median_response_s": 1})])
    a.add(kind, platform=s.account[0], account=s.account[1], start=start, **more)
    if by > 0:
        a.expect("fact_without_session", business_day(start), s.account, None, "%s:%s" % (kind, line_key(s, start)))


# ---- data ----

@case("cost_without_rate", forms=(-1, 0, 1))
def no_rate(a, by):
    day, currency = a.a_day(), {-1: "USD", 0: "THB", 1: "IDR"}[by]
    for d in range(2):
        a.add("costs", date=day + d * DAY, kind="voucher", campaign_id=currency, amount=100, currency=currency)
    a.add("fx", date=day + by * DAY, currency=currency, rate=2.5)
    if by > 0:
        a.expect("cost_without_rate", day, None, None, currency)


@case("ad_cost_unused")
def advertising_beside(a, by):
    s = a.session()
    start = s.start + a.random.choice([-1, 1]) * (a.limit["base_source.match_s"] + by) * SECOND
    a.add("ad_session", platform=s.account[0], account=s.account[1], start=start, cost=25)
    if by > 0:
        a.expect_of("ad_cost_unused", s, subject=start.strftime("%Y-%m-%dT%H:%M"))


@case("minutes_without_session")
def minutes_beside(a, by):
    s = a.session()
    start = s.start + (a.limit["base_source.match_s"] + by) * SECOND
    for m in range(3):
        a.add("minute", platform=s.account[0], account=s.account[1], start=start, at=start + m * MINUTE, views=3, likes=1)
    if by > 0:
        a.expect_of("minutes_without_session", s, subject=start.strftime("%Y-%m-%dT%H:%M"))


@case("reconcile")
def sums_apart(a, by):
    """Half a unit for the live and half for the day's sum may be rounding."""
    s = a.session(platform="shopee")
    sen = 100000 + a.random.choice([-1, 1]) * (100 + by)
    a.add("summary", platform="shopee", source="live_daily", account=s.account[1], first_day=s.start.date(), last_day=s.start.date(),
          gmv_confirmed="%d.%02d" % divmod(sen, 100))
    if by > 0:
        a.expect_of("reconcile", s, subject="sessions:live_daily")


@case("order_cut", forms=(0, 1))
def orders_in_two_halves(a, by):
    """Two files of one day with one order in common, and others each; with two in common they are two exports."""
    account = ("tiktok", a.new("shop%d"))
    a.open_account(account)
    day = a.a_day()

    def order():
        return {"platform": account[0], "account": account[1], "order_id": a.new("57%015d7"), "sku_id": a.new("17%d"), "quantity": 1,
                "line_amount": "10.00", "created_at": a.at(day, 12, a.random.randrange(600))}

    common = [order() for _ in range(1 if by > 0 else 2)]
    a.files += [(a.new("orders %d"), [*common, order()]) for _ in range(2)]
    if by > 0:
        a.expect("order_cut", day, account, None, common[0]["order_id"])


@case("unknown_account", forms=(0, 1), times=2)
def unknown_account(a, by):
    s = a.session()
    name = a.new("nobody%d") if by > 0 else a.random.choice([s.account[1].upper(), "@" + s.account[1], s.account[1] + " shop"])
    a.add("actions", platform=s.account[0], account=name, at=inside(a, s), action="giveaway")
    if by > 0:
        a.expect("unknown_account", s.day, (s.account[0], name), None, name)


@case("account_name_twice", forms=(0, 1))
def one_name(a, by):
    name = a.new("twin%d")
    for platform in ["tiktok", "shopee"][:1 + by]:
        a.add("accounts", platform=platform, account=name, timezone="Asia/Kuala_Lumpur", currency="MYR")
    if by > 0:
        a.expect("account_name_twice", None, None, None, name)
        a.truth[-1] = (*a.truth[-1][:3], name, *a.truth[-1][4:])


@case("campaign_unclear", forms=(0, 1))
def campaign_of_nobody(a, by):
    """A window to look at, of an account as it is written somewhere, or nowhere."""
    s = a.session()
    name = a.new("nowhere%d") if by > 0 else a.random.choice([s.account[1].upper(), "@" + s.account[1]])
    campaign, start = a.new("look%05d"), inside(a, s)
    a.add("campaigns", campaign_id=campaign, platform=s.account[0], account=name, start=start, end=start + HOUR, kind="look")
    if by > 0:
        a.expect("campaign_unclear", None, (s.account[0], name), None, campaign)


@case("target_unclear", forms=(0, 1))
def target_of_nobody(a, by):
    staff = a.new("P%05d") if by > 0 else a.person("host")
    a.add("targets", period=a.day.strftime("%Y-%m"), scope="host", scope_id=staff, metric="gmv", target=1000)
    if by > 0:
        a.expect("target_unclear", None, None, staff, "%s host %s gmv" % (a.day.strftime("%Y-%m"), staff))


@case("attendance_replaced")
def attendance_of_two_teams(a, by):
    """A team's sheet of its own, an hour older than everybody's: of a week that the newer one has, who stands in both, and who in the older alone."""
    staff, day = a.person("technical"), a.a_day() if by >= 0 else a.weeks[0] - a.random.randint(6, 12) * 7 * DAY
    start, name = a.at(day, 9, a.random.randrange(60)), a.new("attendance of team %d")
    if by >= 0:
        a.work(staff, start, 2 * HOUR).is_kept = by == 0
    a.former.append((name, [{"staff_id": staff, "date": day, "check_in": start + by * 30 * MINUTE, "check_out": start + 2 * HOUR}]))
    if by > 0:
        a.expect("attendance_replaced", day, None, None, "%d-W%02d %s.csv" % (*day.isocalendar()[:2], name))


@case("followup_unknown", times=2)
def followup(a, by):
    """Of what some edition of the last 26 weeks may have said: the running one, one before, and the next or one too long ago (blocks of 8 weeks)."""
    weeks = {-1: a.random.randint(1, 25), 0: 0, 1: a.random.choice([-1, 34, 40])}[by]
    host, week = a.session().of("host"), (a.day - weeks * 7 * DAY).isocalendar()
    said = "\n".join(["prime_weak", "MYR", host.staff, "gmv_per_hour", "%d-W%02d" % week[:2]])
    rec_id = "R-" + sha256(said.encode()).hexdigest()[:8]
    if rec_id in (row["rec_id"] for row in a.rows.get("followup", [])):   # the same advice has one line
        return followup(a, by)
    a.add("followup", rec_id=rec_id, status=a.random.choice(["open", "doing", "done", "declined"]))
    if by > 0:
        a.expect("followup_unknown", a.day, None, None, rec_id)


def plant(agency):
    for function, _, forms, times in CASES:
        for by in forms:
            for _ in range(times):
                function(agency, by)


def main():
    if len(sys.argv) == 2 and sys.argv[1] == "rules":
        print("\n".join(sorted({rule for _, rules, _, _ in CASES for rule in rules})))
        return
    agency = Agency(int(sys.argv[1]))
    if sys.argv[3:] != ["clean"]:
        plant(agency)
    agency.write(sys.argv[2])


if __name__ == "__main__":
    main()

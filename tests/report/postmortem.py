"""postmortem.py DESK: reads the post-mortems under DESK/post back and compares them with v_campaign and its sessions (see check_postmortem.sh)."""
import json
import sqlite3
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
desk = sys.argv[1]
db = sqlite3.connect(desk + "/warehouse.db")
db.row_factory = sqlite3.Row


def book(path):
    return openpyxl.load_workbook("%s/post/%s.xlsx" % (desk, path))


def cells(workbook, sheet):
    return [[c.value for c in r] for r in workbook[sheet].iter_rows()]


def table(rows, heading):
    """The rows under the first row that has the heading, up to an empty one, by heading."""
    at = next(i for i, r in enumerate(rows) if heading in r)
    column, found = rows[at].index(heading), []
    for r in rows[at + 1:]:
        if not any(c not in (None, "") for c in r[column:]):
            break
        found.append({h: v for h, v in zip(rows[at][column:], r[column:]) if h})
    return found


def near(a, b, what):
    assert a is not None and b is not None and abs(a - b) < 0.005, (what, a, b)


def check_left(rows, c, reckoning):
    """Where ad files tell more than the costs sheet, the verdict itself says the range, and every other place its ends."""
    gap = db.execute("SELECT * FROM v_report_campaign_ad_gap WHERE campaign_id = ? AND as_of = ? AND left_low IS NOT NULL", (c["campaign_id"], c["as_of"])).fetchone()
    said = next(r[0] for r in rows[4:] if r[0])
    if gap is None:
        assert "ads not settled" not in said and "Left, at most" not in str(rows), said
        return
    low, high = (f"{gap[k]:,.0f}" for k in ("left_low", "left_most"))
    assert f"{low} to {high}" in said.replace("+", "") and "ads not settled" in said, said
    told = db.execute("SELECT state, min(contribution_minus, contribution_plus) FROM v_report_campaign WHERE campaign_id = ? AND as_of = ?", (c["campaign_id"], c["as_of"])).fetchone()
    assert said.startswith("Worth it") == (told[0] == "worth" and told[1] - gap["told"] > 0), (said, tuple(told), gap["told"])
    assert gap["left_low"] <= gap["left_high"] <= gap["left_most"] == c["incremental_contribution"], tuple(gap)
    assert any("Left, at most" in map(str, r) for r in rows), "the card says one figure of a range"
    reckoning["Incremental contribution"] = reckoning["Incremental contribution, at most"]
    warned = [r[0] for r in cells(book("latest/monthly"), "Campaigns") if "Ad files tell" in str(r[0])]
    assert c["edition"] != "latest" or any(low in w for w in warned), warned


def check_result(path, campaign, as_of):
    c = db.execute("SELECT * FROM v_campaign WHERE campaign_id = ? AND as_of = ?", (campaign, as_of)).fetchone()
    rows = cells(book(path), "Result")
    cards = next(i for i, r in enumerate(rows) if r[0] == "Sold")
    for k, column in enumerate(("actual", "baseline", "uplift", "net", "incremental_contribution")):
        near(rows[cards + 1][2 * k], c[column], column)
    reckoning = {r[6]: r[9] for r in rows if len(r) > 9 and r[6]}
    check_left(rows, c, reckoning)
    for label, column in (("By sales per hour", "uplift_rate"), ("By hours on air", "uplift_hours"), ("Uplift", "uplift"), ("7 days before, with hours", "before"),
                          ("14 days after, with hours", "after"), ("Net sales", "net"), ("Margin", "margin"), ("Costs", "cost"),
                          ("Incremental contribution", "incremental_contribution"), ("iROI: net sales per RM of costs", "iroi"), ("Platform ROI, as claimed", "platform_roi")):
        near(reckoning[label], c[column], label)
    near(reckoning["By sales per hour"] + reckoning["By hours on air"] + reckoning["7 days before, with hours"] + reckoning["14 days after, with hours"], reckoning["Net sales"], "sum")
    return c


# Figures of the page are those of the view; sessions, hosts and hours add up to them.
mega = book("latest/postmortem-mega-261111")
assert mega.sheetnames == ["Result", "Baseline", "Days", "Hours", "Money", "Products", "People", "Run-down", "Changed", "Data", "About"], mega.sheetnames
c = check_result("latest/postmortem-mega-261111", "mega-261111", "2026-11-22")
near(round(sum(r["Over baseline, RM"] for r in table(cells(mega, "Baseline"), "Matches")), 1), round(c["uplift_rate"], 1), "sessions")   # rounded one by one
near(round(sum(r["Over baseline, RM"] for r in table(cells(mega, "People"), "Host")), 1), round(c["uplift_rate"], 1), "hosts")
hours = table(cells(mega, "Hours"), "Hour from")
near(sum(r["GMV, RM"] for r in hours), c["actual"], "hours")
near(sum(r["Cost, RM"] for r in table(cells(mega, "Money"), "How it belongs")), c["cost"], "costs")
near(sum(r["GMV, RM"] for r in table(cells(mega, "Days"), "D") if r["D"] == 0), c["actual"], "days")
data = [r for r in cells(mega, "Data")[1:] if r[0] is not None]
head = cells(mega, "Data")[0]
near(sum(r[head.index("gmv")] for r in data if r[head.index("campaign_id")] == "mega-261111"), c["actual"], "Data")

# A day of the post-mortem is the month's day and what its lives sold past the end of it, and says so.
past = dict(db.execute("SELECT s.business_date, sum(t.gmv) FROM v_session AS s JOIN v_stint AS t ON t.session_key = s.session_key AND t.business_date <> s.business_date GROUP BY 1").fetchall())
said = " ".join(str(r[0]) for r in cells(mega, "Days") if "that daily and monthly sheets show" in str(r[0]))
within = {r["Day"].date().isoformat() for r in table(cells(mega, "Days"), "Day")} & {d for d in past if d <= "2026-11-22"}
assert within and all(f"{past[d]:,.0f} that daily" in said for d in within), (past, said)

# Its first edition has none before it; the later one tells what came after. The headings of Data are the same in all workbooks.
first = cells(book("2026-11-15/postmortem-mega-261111-2026-11-15"), "Changed")
assert any("first edition" in str(r[0]) for r in first) and not any("Net sales" in r for r in first), first
check_result("2026-11-15/postmortem-mega-261111-2026-11-15", "mega-261111", "2026-11-15")
moved = {r["Figure"]: r for r in table(cells(mega, "Changed"), "Figure")}
former = db.execute("SELECT * FROM v_campaign WHERE campaign_id = 'mega-261111' AND edition = 'D+3'").fetchone()
near(moved["Net sales"]["Then, as known today"], former["net"], "was")
near(moved["Net sales"]["Printed"], former["net"], "printed")
near(moved["Net sales"]["Is"], c["net"], "is")
assert abs(moved["14 days after"]["Change"]) > 1 and abs(moved["Sold"]["Change"]) < 0.01, moved
frozen = [[k["from"] for k in json.load(open("templates/sheets/%s.json" % s))["blocks"][0]["columns"]] for s in ("data", "campaign_data")]
assert frozen[0] == frozen[1], "Data has other columns in a post-mortem"

# Nothing to compare with: the page says so, and no figure that would need it.
rows = cells(book("latest/postmortem-mega-260909"), "Result")
assert any(str(r[0]).startswith("Nothing to compare with") for r in rows), rows[:6]
cards = next(i for i, r in enumerate(rows) if r[0] == "Sold")
assert [v for v in rows[cards + 1] if v is not None] == [db.execute("SELECT actual FROM v_campaign WHERE campaign_id = 'mega-260909'").fetchone()[0]], rows[cards + 1]
assert {r[9] for r in rows if len(r) > 9 and r[6] in ("Uplift", "Net sales", "Incremental contribution")} == {"not told"}

# A name that looks like a formula is text.
payday = book("latest/postmortem-payday-2610")
title = payday["Result"]["A1"]
assert title.data_type == "s" and title.value.startswith('=1+1"; system("touch'), title.value

# The first page is one A4 at 10 points or more.
for path in ("postmortem-mega-261111", "postmortem-mega-260909", "postmortem-payday-2610"):
    sheet = book("latest/" + path).worksheets[0]
    wide = sum(d.width * 7 * (d.max - d.min + 1) for d in sheet.column_dimensions.values())
    tall = sum(d.height for d in sheet.row_dimensions.values()) * 96 / 72
    inner = (297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right) * 96, (210 / 25.4 - sheet.page_margins.top - sheet.page_margins.bottom) * 96
    size = min(cell.font.size for r in sheet.iter_rows() for cell in r if cell.value not in (None, ""))
    printed = size * min(1, inner[0] / wide, inner[1] / tall)
    assert sheet.max_column <= 10 and printed >= 9.95, (path, printed, wide / inner[0], tall / inner[1])
print("postmortem: no difference")

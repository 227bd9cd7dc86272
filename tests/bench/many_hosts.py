#!/usr/bin/python3
"""many_hosts.py DIR HOSTS DAYS END [SEED]: the inbox of an agency of many hosts, in our own column names; accounts, people, shifts, attendance,
lives of one host each, audits and talks. Names are of several scripts, long and short."""
import csv, datetime, math, os, random, sys

folder, hosts, days, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), datetime.date.fromisoformat(sys.argv[4])
dice = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 7)
os.makedirs(folder, exist_ok=True)
FIRST = ["Aina", "Nguyễn Thị Minh Khai", "สมหญิง ศรีสุวรรณ", "李小龍", "Kavitha", "Trần Đại Nghĩa", "กัญญาณัฐ วงศ์ประเสริฐ", "Mei Ling", "Dwi", "Priya"]
names = {"H%03d" % i: "%s %s" % (FIRST[i % len(FIRST)], "".join(chr(97 + int(d) * 2) for d in "%03d" % i)) for i in range(1, hosts + 1)}
skill = {h: dice.gauss(0, .2) for h in names}
accounts = [("tiktok" if i % 4 else "shopee", "9%09d" % i, "room%d.live" % i) for i in range(1, hosts // 5 + 2)]


def table(name, head, rows):
    with open(os.path.join(folder, name + ".csv"), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head.split(","))
        out.writerows(rows)


table("accounts", "platform,account,aliases,shop,room,timezone,currency", [(p, a, n, "Shop %s" % a[-1], "Room", "Asia/Kuala_Lumpur", "MYR") for p, a, n in accounts])
table("staff", "staff_id,from,name,employment,level,left,codes,trained_roles",
      [(h, "2025-01-01", names[h], "part_time" if i % 3 else "full_time", "junior", "", h + "X", "host") for i, h in enumerate(names)])
sessions, roster, attendance, audits, talks = [], [], [], [], []
for n in range(days):
    day, free = end - datetime.timedelta(days=days - 1 - n), list(names)
    dice.shuffle(free)
    for p, a, _ in accounts:
        for hour in (9, 12, 15, 19):
            h, length = free.pop(), dice.choice((90, 120, 150))
            at = datetime.datetime.combine(day, datetime.time(hour, dice.randrange(20)))
            off = at + datetime.timedelta(minutes=length)
            gmv = 900 * math.exp(skill[h] + dice.gauss(0, .3)) * length / 60 * (1.6 if hour == 19 else 1)
            views = int(gmv * dice.uniform(2, 4)) + 200
            clicks, orders = int(views * dice.uniform(.08, .16)), int(gmv / 55) + 1
            text = lambda t: t.strftime("%Y-%m-%d %H:%M:%S")
            sessions.append((p, a, "", "live #%sX" % h, text(at), text(off), "MYR", "%.2f" % gmv if p == "tiktok" else "", "%.2f" % gmv if p == "shopee" else "", "%.2f" % gmv if p == "shopee" else "",
                             orders, orders, orders + 2, views * 20 if p == "tiktok" else "", views if p == "tiktok" else "", clicks if p == "tiktok" else "", clicks // 2))
            roster.append((p, a, "%s %02d:00" % (day, hour), "%s %02d:40" % (day, hour + 2), h, "host", "confirmed"))
            attendance.append((h, day, text(at - datetime.timedelta(minutes=dice.randrange(-8, 30)))[:16], text(off)[:16], ""))
            if dice.random() < .02:
                audits.append((p, a, text(at + datetime.timedelta(minutes=20))[:16], h, "presentation", dice.randrange(50, 99), ""))
            if dice.random() < .02:
                talks.append((day, h, dice.choice(("ctor", "aov", "ctr_view", "late")), "price first", "Lead", "show it, say it, count down"))
table("sessions", "platform,account,room_id,title,start_at,end_at,currency,gmv_attributed,gmv_placed,gmv_confirmed,orders_created,orders,units,impressions,views,product_clicks,add_to_cart", sessions)
table("roster", "platform,account,start,end,staff_id,role,status", roster)
table("attendance", "staff_id,date,check_in,check_out,note", attendance)
table("audits", "platform,account,at,staff_id,area,score,note", audits)
table("coaching", "date,staff_id,factor,topic,by,note", sorted({(t[0], t[1], t[2]): t for t in talks}.values()))

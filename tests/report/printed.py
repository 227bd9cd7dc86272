"""printed.py FOLDER FILE...: each workbook as LibreOffice prints and recalculates it (its files in FOLDER). Printed: the first sheet is one A4 page, no figure
is ####, every sheet is there, no page is orphaned: fewer than two lines and no picture, or, where a sheet is one page wide, less than a tenth of a page's
columns. Recalculated: every cell says what it said, text, figures to 12 digits, days."""
import os, re, subprocess, sys, warnings

import openpyxl

warnings.simplefilter("ignore")
folder, files = sys.argv[1], sys.argv[2:]
FOOT = re.compile(r"^\s*(\S+\.xlsx) · (.+?)\s{2,}(\d+) ?/ ?(\d+)\b")
wrong, pages_seen, cells_seen = [], 0, 0


def convert(kind):
    os.makedirs(f"{folder}/{kind}", exist_ok=True)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", f"{folder}/{kind}", *files],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=900)


def out(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check_printed(path):
    global pages_seen
    name = os.path.basename(path)[:-5]
    pdf = f"{folder}/pdf/{name}.pdf"
    info = out("pdfinfo", pdf)
    n = int(re.search(r"Pages:\s+(\d+)", info)[1])
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
    if abs(width * height - 595.3 * 841.9) > 600:
        wrong.append(f"{name}: paper of {width} x {height} points")
    pages = out("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    pictures = {int(line.split()[0]) for line in out("pdfimages", "-list", pdf).splitlines()[2:]}
    if len(pages) != n:
        wrong.append(f"{name}: {len(pages)} pages of text, not {n}")
    pages_seen += n
    book = openpyxl.load_workbook(path)
    sheets = []
    for nth, page in enumerate(pages, 1):
        lines = [line for line in page.split("\n") if line.strip()]
        foot = FOOT.match(lines[-1]) if lines else None
        if foot is None or (int(foot[3]), int(foot[4])) != (nth, n):
            wrong.append(f"{name}: the footer of page {nth} of {n} says {lines[-1].strip() if lines else ''!r}")
            continue
        sheets.append(foot[2])
        if "###" in page:
            wrong.append(f"{name}: a figure of page {nth} ({foot[2]}) is ###")
        if len(lines) - 1 < 2 and nth not in pictures:
            wrong.append(f"{name}: page {nth} ({foot[2]}) holds {len(lines) - 1} lines")
        wide = max(len(line.rstrip()) for line in lines[:-1]) if len(lines) > 1 else 0
        if nth not in pictures and wide < 12:
            wrong.append(f"{name}: page {nth} ({foot[2]}) is {wide} letters wide")
    if sheets.count(book.sheetnames[0]) != 1 or sheets[:1] != book.sheetnames[:1]:
        wrong.append(f"{name}: the first sheet takes {sheets.count(book.sheetnames[0])} pages")
    missing = [s for s in book.sheetnames if s not in sheets]
    if missing:
        wrong.append(f"{name}: not printed: {missing}")


def alike(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-12 * max(1, abs(a))
    return a == b or a in (None, "") and b in (None, "")


def check_recalculated(path):
    global cells_seen
    name = os.path.basename(path)
    was, now = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(f"{folder}/xlsx/{name}", data_only=True)
    if was.sheetnames != now.sheetnames:
        wrong.append(f"{name}: sheets {now.sheetnames}")
        return
    for sheet in was.worksheets:
        other = now[sheet.title]
        for row in sheet.iter_rows():
            for c in row:
                cells_seen += c.value is not None
                if not alike(c.value, other.cell(c.row, c.column).value):
                    wrong.append(f"{name}: {sheet.title}!{c.coordinate} was {c.value!r}, is {other.cell(c.row, c.column).value!r}")
        if (other.max_row, other.max_column) > (sheet.max_row, sheet.max_column) and any(c.value is not None for r in other.iter_rows(min_row=sheet.max_row + 1) for c in r):
            wrong.append(f"{name}: {sheet.title} has more rows than it had")


convert("pdf")
convert("xlsx")
for file in files:
    check_printed(file)
    check_recalculated(file)
for w in wrong[:60]:
    print(w)
print(f"{len(files)} workbooks, {pages_seen} pages, {cells_seen} cells, {len(wrong)} wrong")
sys.exit(1 if wrong or not cells_seen else 0)

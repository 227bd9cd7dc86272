"""sound.py [--fits] FILE...: what no schema says about a workbook. openpyxl loads it; nothing in it runs or leads out (no formula, no link but to its own
sheets, no outside part); every sheet has a print area that holds all its cells, one page wide (or as many as it says), and a table its panes are frozen
over repeats its headings; no chart without a figure, no picture of nothing. --fits, for data of usual length: no text is cut, no figure becomes ####,
by the widths of Calibri's letters, and the first sheet's smallest text is printed at 10 points or more."""
import re, sys, unicodedata, warnings, zipfile
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import range_boundaries

warnings.simplefilter("ignore")
# Advance widths of ' ' to '~', 2048 to the em.
REGULAR = [463, 667, 821, 1020, 1038, 1464, 1397, 452, 621, 621, 1020, 1020, 511, 627, 517, 791, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 548, 548,
           1020, 1020, 1020, 949, 1831, 1185, 1114, 1092, 1260, 1000, 941, 1292, 1276, 516, 653, 1064, 861, 1751, 1322, 1356, 1058, 1378, 1112, 941, 998, 1314, 1162,
           1822, 1063, 998, 959, 628, 791, 628, 1020, 1020, 596, 981, 1076, 866, 1076, 1019, 625, 964, 1076, 470, 490, 931, 470, 1636, 1076, 1080, 1076, 1076, 714, 801,
           686, 1076, 925, 1464, 887, 927, 809, 644, 943, 644, 1020]
DIGIT = 1038
PRINTED_LEAST = 10
ROWS_OF_A_PAGE = 36   # at least, on a landscape page that is not scaled
LETTERS_OTHERWISE = {"–": 1024, "—": 1855, "·": 517, "…": 1414, "▼": 1620, "▽": 1620, "×": 1020, "±": 1020, "−": 1020, "’": 452, "“": 838, "”": 838, "≤": 1020, "≥": 1020}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def text_width(text, size, bold):
    """In digits of the body's 11 points, as columns are counted."""
    units = 0
    for c in text:
        if " " <= c <= "~":
            units += REGULAR[ord(c) - 32]
        elif c in LETTERS_OTHERWISE:
            units += LETTERS_OTHERWISE[c]
        elif unicodedata.combining(c) == 0:
            units += 2048 if unicodedata.east_asian_width(c) in "WF" else 1038
    return units / DIGIT * size / 11 * (1.03 if bold else 1)


def number_text(value, number_format):
    """A figure as Excel would print it, near enough for its width: mark, sign, thousands, decimals, per cent."""
    part = number_format.split(";")[0 if value > 0 or number_format.count(";") == 0 else 1 if value < 0 else min(2, number_format.count(";"))]
    digits = re.search(r"[0#][0#,]*(?:\.([0#]+))?", part)
    mark = "".join(re.findall(r'"([^"]*)"', part))
    decimals = len(digits[1]) if digits and digits[1] else 0
    shown = abs(value) * (100 if "%" in part else 1)
    body = ("%%%s.%df" % ("," if "," in part else "", decimals)).replace("%,", "{:,").replace("f", "f}") if "," in part else "%%.%df" % decimals
    body = body.format(shown) if "," in part else body % shown
    return mark + ("-" if value < 0 else "+" if "+" in part else "") + body + (" %" if "%" in part else "")


def lines_of(text, width, size, bold):
    """Lines a text takes when it is broken at spaces, and words longer than a line anywhere."""
    lines = 0
    for line in text.split("\n"):
        used, n = 0.0, 1
        for word in re.findall(r"\S+\s*", line):
            w = text_width(word.rstrip(), size, bold)
            if used and used + w > width:
                n, used = n + 1, 0.0
            if w > width:
                n, w = n + int(w / width), w % width
            used += w + text_width(word[len(word.rstrip()):], size, bold)
        lines += n
    return lines


class Sheet:
    def __init__(self, sheet):
        self.sheet = sheet
        self.widths = {}
        for d in sheet.column_dimensions.values():
            for c in range(d.min, d.max + 1):
                self.widths[c] = d.width
        self.merged = {}
        for m in sheet.merged_cells.ranges:
            for r in range(m.min_row, m.max_row + 1):
                for c in range(m.min_col, m.max_col + 1):
                    self.merged[r, c] = m

    def width(self, first, last):
        return sum(self.widths.get(c, 8.43) - 0.7109375 for c in range(first, last + 1)) + 0.7109375 * (last - first)

    def room(self, cell, last_column):
        """Digits the cell's text may take: its own, a merged range's, and, not wrapped, the empty cells to its right up to the print area's edge."""
        m = self.merged.get((cell.row, cell.column))
        last = m.max_col if m else cell.column
        if isinstance(cell.value, str) and not cell.alignment.wrap_text and not m and cell.alignment.horizontal in (None, "general", "left"):
            while last < last_column and self.sheet.cell(cell.row, last + 1).value in (None, ""):
                last += 1
        return self.width(cell.column, last)

    def cut(self, cell, last_column):
        size, bold, room = cell.font.size, cell.font.bold, self.room(cell, last_column)
        if isinstance(cell.value, bool) or cell.is_date or not isinstance(cell.value, (str, int, float)):
            return False
        if not isinstance(cell.value, str):
            return text_width(number_text(cell.value, cell.number_format), size, bold) > room + 0.75
        if not cell.alignment.wrap_text:
            return max(text_width(line, size, bold) for line in cell.value.split("\n")) > room + 0.75
        m = self.merged.get((cell.row, cell.column))
        rows = range(cell.row, (m.max_row if m else cell.row) + 1)
        heights = [self.sheet.row_dimensions[r].height for r in rows]
        if None in heights:
            return False
        return lines_of(cell.value, room + 0.75, size, bold) * size * 1.2 > sum(heights) + 0.3 * size


def printed_range(sheet):
    area = sheet.print_area
    return range_boundaries(area.split("!")[-1].replace("$", "") if isinstance(area, str) else area[0])


def printed_size(sheet):
    """The smallest text of a sheet fitted to one page, as it is printed, in points: paper less margins against columns and rows."""
    across, down = (297, 210) if sheet.page_setup.orientation == "landscape" else (210, 297)
    m = sheet.page_margins
    room = (across / 25.4 - m.left - m.right) * 96, (down / 25.4 - m.top - m.bottom) * 96
    left, top, right, bottom = printed_range(sheet)
    widths = Sheet(sheet).widths
    wide = sum(round(widths.get(c, 9.14) * 7) for c in range(left, right + 1))
    tall = sum(sheet.row_dimensions[r].height or 15 for r in range(top, bottom + 1)) * 96 / 72
    size = min(c.font.size for row in sheet.iter_rows() for c in row if c.value not in (None, ""))
    return size * min(1, room[0] / wide, room[1] / tall)


def is_one_table(sheet):
    """Only one row looks as the headings above the frozen panes do, and no picture stands by: a repeated row is the heading of every page then."""
    top = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
    look = lambda row: {(c.fill.fgColor.rgb, c.font.b) for c in sheet[row] if c.value not in (None, "")}
    return not sheet._images and not sheet._charts and [look(r) for r in range(top, sheet.max_row + 1)].count(look(top)) == 1


def check_sheet(sheet, fits):
    where = sheet.title
    area = sheet.print_area
    if not area:
        return [f"{where}: no print area"]
    found = []
    left, top, right, bottom = printed_range(sheet)
    measured = Sheet(sheet) if fits else None
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                found.append(f"{where}!{cell.coordinate}: a formula: {cell.value[:60]}")
            if cell.hyperlink is not None and (cell.hyperlink.target or not cell.hyperlink.location):
                found.append(f"{where}!{cell.coordinate}: a link leads out: {cell.hyperlink.target}")
            if cell.value in (None, ""):
                continue
            if not (top <= cell.row <= bottom and left <= cell.column <= right):
                found.append(f"{where}!{cell.coordinate}: not in the print area {area}")
            if fits and measured.cut(cell, right):
                found.append(f"{where}!{cell.coordinate}: cut: {str(cell.value)[:70]!r}")
    setup = sheet.page_setup
    if sheet.row_breaks.brk:   # where Excel would forget the breaks if it were fitted, it is scaled
        wide, paper = sum(Sheet(sheet).widths.values()) * 7 + 5, 297 if setup.orientation == "landscape" else 210
        if wide * int(setup.scale or 100) / 100 > (paper / 25.4 - sheet.page_margins.left - sheet.page_margins.right) * 96:
            found.append(f"{where}: wider than its page")
    elif not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage:
        found.append(f"{where}: not fitted to pages")
    if (1 if setup.fitToWidth is None else int(setup.fitToWidth)) > 1 and not sheet.print_title_cols:
        found.append(f"{where}: {setup.fitToWidth} pages wide, and no column is repeated")
    if str(setup.paperSize) != "9":
        found.append(f"{where}: paper {setup.paperSize}")
    if sheet.freeze_panes and not sheet.print_title_rows and sheet.max_row > ROWS_OF_A_PAGE and is_one_table(sheet):
        found.append(f"{where}: frozen headings are not repeated")
    return found


def check_charts(book, path):
    """Every series of every chart names cells of this workbook that hold at least one figure."""
    found = []
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        found += [f"a part that has no business here: {n}" for n in names if re.search(r"externalLink|vbaProject|activeX|embeddings|connections|\.bin$", n)]
        found += [f"{n} leads out" for n in names if n.endswith(".rels") and b'TargetMode="External"' in parts.read(n)]
        for name in (n for n in names if re.fullmatch(r"xl/charts/chart\d+\.xml", n)):
            series = ElementTree.fromstring(parts.read(name)).iter(CHART + "ser")
            n = 0
            for one in series:
                formula = one.find(f"{CHART}val/{CHART}numRef/{CHART}f").text
                sheet, _, cells = formula.rpartition("!")
                sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
                grid = book[sheet][cells.replace("$", "")]
                grid = grid if isinstance(grid, tuple) else ((grid,),)
                n += any(isinstance(c.value, (int, float)) for row in grid for c in (row if isinstance(row, tuple) else (row,)))
            if n == 0:
                found.append(f"{name}: a chart without a figure")
        for name in (n for n in names if n.startswith("xl/media/")):
            if len(parts.read(name)) < 1500:
                found.append(f"{name}: a picture of nothing")
    return found


def check(path, fits=False):
    try:
        book = openpyxl.load_workbook(path)
    except Exception as wrong:
        return [f"openpyxl does not load it: {wrong}"]
    found = [f for sheet in book.worksheets for f in check_sheet(sheet, fits)] + check_charts(book, path)
    first = book.worksheets[0]
    if fits and first.print_area and printed_size(first) < PRINTED_LEAST:
        found.append(f"{first.title}: printed at {printed_size(first):.1f} points")
    return found


def main():
    fits = "--fits" in sys.argv
    findings = 0
    for path in (a for a in sys.argv[1:] if a != "--fits"):
        for f in check(path, fits):
            findings += 1
            print(f"{path}: {f}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

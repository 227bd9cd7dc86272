"""A workbook from a readable text, with the standard library only: make_xlsx.py INPUT.xlsx.txt OUTPUT.xlsx

    !modified 2026-04-20T00:18:46Z      moment in the core properties; left out: none
    !created 2026-04-19T08:00:00Z       the same, beside it
    ==Worksheet                         a sheet; below it one line a row, cells parted by tabs
    text    #45000.5                    a leading # makes a numeric cell, \\n in a cell a line break
"""
import sys
import zipfile
from xml.sax.saxutils import escape


def column(i):
    name = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(text, row, i, strings):
    place = f"{column(i)}{row}"
    if text == "":
        return ""
    if text.startswith("#") and len(text) > 1 and (text[1].isdigit() or text[1] == "-"):
        return f'<c r="{place}"><v>{text[1:]}</v></c>'
    strings.append(text.replace("\\n", "\n"))
    return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'


def main(source, target):
    sheets, strings, modified, created = [], [], None, ""
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("!modified "):
                modified = line.split(" ", 1)[1]
            elif line.startswith("!created "):
                created = f'<dcterms:created xsi:type="dcterms:W3CDTF">{line.split(" ", 1)[1]}</dcterms:created>'
            elif line.startswith("=="):
                sheets.append((line[2:], []))
            else:
                sheets[-1][1].append(line.split("\t"))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {}
    for n, (name, rows) in enumerate(sheets, 1):
        body = "".join(
            f'<row r="{r}">' + "".join(cell(text, r, i, strings) for i, text in enumerate(row)) + "</row>"
            for r, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = f'{head}<worksheet xmlns="{main_ns}"><sheetData>{body}</sheetData></worksheet>'
    parts["xl/sharedStrings.xml"] = (f'{head}<sst xmlns="{main_ns}">' +
                                     "".join(f"<si><t xml:space=\"preserve\">{escape(s)}</t></si>" for s in strings) + "</sst>")
    parts["xl/workbook.xml"] = (f'{head}<workbook xmlns="{main_ns}" xmlns:r="{office}"><sheets>' + "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in enumerate(sheets, 1)) +
        "</sheets></workbook>")
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    links.append((f"rId{len(sheets) + 1}", "sharedStrings", "sharedStrings.xml"))
    parts["xl/_rels/workbook.xml.rels"] = (f'{head}<Relationships xmlns="{package}/relationships">' + "".join(
        f'<Relationship Id="{i}" Type="{office}/{kind}" Target="{to}"/>' for i, kind, to in links) + "</Relationships>")
    core = ""
    if modified:
        parts["docProps/core.xml"] = (
            f'{head}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{created}<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}'
            "</dcterms:modified></cp:coreProperties>")
        core = f'<Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    parts["_rels/.rels"] = (f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/>{core}</Relationships>')
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts["[Content_Types].xml"] = (
        f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>' + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)) +
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}.sharedStrings+xml"/></Types>')
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), parts[name])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

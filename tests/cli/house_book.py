"""The workbook of `rundown init`, and one table of house rows as files of every type: house_book.py BIN FOLDER"""
import datetime
import os
import shutil
import sqlite3
import subprocess
import sys

import openpyxl

import house_sheets as house

BIN, FOLDER = sys.argv[1], sys.argv[2]

# What differs from the example, row by row: names of other alphabets, 19 digits, zeros in front, seconds, fractions, the turn of the year,
# empty cells, figures below 0.
ROWS = {
    "accounts": [{"account": "kedai_ünïcode", "aliases": "7301234567890123457; 美丽家居", "room": ""}, {"platform": "shopee", "account": "0012345"}],
    "staff": [{"from": "2026-09-01", "employment": "full_time"}, {"staff_id": "0007", "name": "Siti Nurhaliza binti Ösman", "left": "2026-12-31", "codes": ""}],
    "roster": [{"start": "2027-01-03 23:30", "end": "2027-01-04 02:00", "role": "co_host"},
               {"shift_id": "00017", "start": "2026-12-31 22:00", "end": "2027-01-01 01:00", "staff_id": "0007", "status": "cancelled"}],
    "attendance": [{"check_in": "2026-11-20 23:30:15", "check_out": "", "note": "second, \"late\""}, {"date": "2027-01-03", "check_in": "2027-01-03 23:25", "check_out": "2027-01-04 02:10"}],
    "handover": [{"at": "2026-11-20 22:00:30", "event": "off"}, {"platform": "shopee", "account": "0012345"}],
    "run_down": [{"seq": "2", "offset_min": "-5", "price": "1234567.89", "voucher": ""}, {"seq": "3", "sku": "1729384756102938475", "product": "面膜 5片"}],
    "checklist": [{"item": "mic", "staff_id": "", "status": "fail"}, {"item": "briefing", "staff_id": "0007", "done_at": ""}],
    "equipment": [{"item_id": "0001", "status": "faulty", "checked_at": "", "required": ""}, {"item_id": "MIC-2", "room": "Studio 2"}],
    "stock": [{"at": "2027-01-01 00:00", "available": "0", "incoming": "", "incoming_at": ""}, {"sku": "1729384756102938475"}],
    "actions": [{"action": "ad_boost", "sku": "", "value": "50"}, {"at": "2026-11-20 20:40:59", "sku": "1729384756102938475"}],
    "moderation": [{"start": "2026-11-21 20:00", "questions": "0", "answered": "0", "median_response_s": ""}],
    "incidents": [{"kind": "power", "minutes_lost": "2.5", "resolved_at": "", "note": "UPS, zweite Störung"}],
    "violations": [{"staff_id": "", "severity": "severe", "points": "12.5"}, {"kind": "off_platform"}],
    "audits": [{"area": "compliance", "score": "99.5", "note": ""}, {"area": "interaction", "score": "0"}],
    "coaching": [{"factor": "late", "note": ""}, {"date": "2027-01-01", "staff_id": "0007"}],
    "followup": [{"rec_id": "R-000001", "status": "done", "owner": "", "due": ""}],
    "targets": [{"period": "2026-W53", "target": "0.5", "metric": "ctor", "currency": ""}, {"period": "2026-11-20", "scope": "host", "scope_id": "0007"}],
    "campaigns": [{"account": "seri.home.my", "mechanics": "", "margin_pct": "0"}, {"campaign_id": "0912", "start": "2026-12-31 00:00", "end": "2027-01-02 00:00"}],
    "costs": [{"platform": "", "account": "", "campaign_id": "", "kind": "fee", "amount": "0.05", "currency": ""}, {"kind": "other", "amount": "98765.40"}],
    "fx": [{"currency": "IDR", "rate": "0.00027"}, {"date": "2027-01-01"}],
    "session_file": [{"file": "Siaran 2 (ulang).csv", "room_id": "", "start": "2026-11-21 20:00:30"}, {"file": "产品.xlsx", "start": ""}],
}


def fail(text):
    sys.exit(text)


def ingest(desk):
    done = subprocess.run([f"{BIN}/rundown-ingest", "-w", desk], capture_output=True, text=True)
    refused = [line for line in done.stderr.splitlines() if "refused" in line or "warning" in line]
    if done.returncode != 0 or any("; row refused" in line or "not known" in line for line in refused):
        fail(f"{desk}: exit status {done.returncode}\n{done.stderr}")
    return sqlite3.connect(f"{desk}/warehouse.db")


def compare(db, kind, rows, what):
    is_, should = house.current(db, kind), house.table(kind, rows)
    if is_ != should:
        fail(f"{what}, {kind}:\n  is        {is_}\n  should be {should}")


def check_new_book(path):
    """What Excel needs to guide and to keep what is typed."""
    book = openpyxl.load_workbook(path)
    for kind, columns in house.COLUMNS.items():
        sheet = book[kind]
        rules = {str(v.sqref).split(":")[0].rstrip("0123456789"): v for v in sheet.data_validations.dataValidation}
        if sheet.freeze_panes != "A2" or [c.value for c in sheet[1]] != list(columns):
            fail(f"{kind}: headings")
        for cell in sheet[1]:
            column, rule = columns[cell.value], rules.get(cell.column_letter)
            if "values" in column and (rule is None or rule.formula1 != '"' + ",".join(column["values"]) + '"' or rule.errorStyle not in (None, "stop")):
                fail(f"{kind}.{cell.value}: no drop-down")
            if kind not in ("accounts", "staff") and cell.value in ("account", "staff_id") and (rule is None or rule.errorStyle != "warning"):
                fail(f"{kind}.{cell.value}: no warning about names that are in no sheet")
            wanted = {"instant": "yyyy-mm-dd hh:mm", "date": "yyyy-mm-dd", "id": "@", "text": "@"}.get(column["type"])
            if wanted and sheet.column_dimensions[cell.column_letter].number_format != wanted:
                fail(f"{kind}.{cell.value}: cells are {sheet.column_dimensions[cell.column_letter].number_format}")
            example = sheet.cell(2, cell.column)
            if column["type"] == "instant" and house.EXAMPLES[kind].get(cell.value) and not isinstance(example.value, datetime.datetime):
                fail(f"{kind}.{cell.value}: the example is no date: {example.value}")
            if not cell.comment or (example.value is not None and example.font.color.rgb != "FF808080"):
                fail(f"{kind}.{cell.value}: no note, or an example in black")
        if column_of_example(sheet) is None:
            fail(f"{kind}: the example is not marked")
    return book


def column_of_example(sheet):
    filled = [c for c in sheet[2] if c.value is not None]
    return filled[0] if filled and str(filled[0].value).startswith("e.g. ") else None


def check_examples(book):
    desk = f"{FOLDER}/unmarked"
    os.makedirs(f"{desk}/inbox")
    for kind in house.KINDS:
        cell = column_of_example(book[kind])
        cell.value = cell.value[len("e.g. "):]
    book.save(f"{desk}/house.xlsx")
    shutil.copy(f"{FOLDER}/new/rundown.json", desk)
    db = ingest(desk)
    for kind, example in house.EXAMPLES.items():
        compare(db, kind, [example], "examples without their mark")


def all_rows(kind):
    return [house.EXAMPLES[kind]] + [{**house.EXAMPLES[kind], **other} for other in ROWS[kind]]


def write_all(way, desk):
    if way == "house.xlsx":
        house.write_xlsx(f"{desk}/house.xlsx", [(kind, kind, all_rows(kind)) for kind in house.KINDS], way)
        return
    for kind in house.KINDS:
        path = f"{desk}/inbox/our {kind}.{way}"
        if way == "xlsx":
            house.write_xlsx(path, [("Sheet1", kind, all_rows(kind))], way)
        else:
            {"csv": house.write_csv, "json": house.write_json}[way](path, kind, all_rows(kind), way)


def check_files():
    for way in ("house.xlsx", "csv", "xlsx", "json"):
        desk = f"{FOLDER}/{way}"
        os.makedirs(f"{desk}/inbox")
        shutil.copy(f"{FOLDER}/new/rundown.json", desk)
        write_all(way, desk)
        db = ingest(desk)
        for kind in house.KINDS:
            compare(db, kind, all_rows(kind), way)


if set(ROWS) != set(house.KINDS):
    fail(f"a table of its own is missing: {set(ROWS) ^ set(house.KINDS)}")
check_examples(check_new_book(f"{FOLDER}/new/house.xlsx"))
check_files()
print(f"{len(house.KINDS)} kinds, {sum(len(all_rows(k)) for k in house.KINDS)} rows, 4 types of file")

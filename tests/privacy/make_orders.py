"""Order files full of people who do not exist: make_orders.py WORKSPACE CANARIES

Writes files into WORKSPACE/inbox and every made-up name, phone, address and message to CANARIES, a line each. The first line of
CANARIES is no secret: it stands in a declared column (the product), and must be found.
"""
import csv
import io
import itertools
import json
import os
import sys
import zipfile
from xml.sax.saxutils import escape

NAMES = {"latin": ["Wilhelmina", "Quettelbach", "Siti Zubaidah", "O'Shaughnessy"], "thai": ["ศุภิสรา", "แก้วกาญจน์", "ธนพัฒน์", "วรรณวิภา"],
         "vietnamese": ["Nguyễn Ánh", "Trần Tuyết", "Lê Quỳnh", "Phạm Đặng"], "chinese": ["欧阳娜", "司徒美堂", "上官婉", "诸葛亮节"]}
PLACES = {"latin": "Lorong Kenanga %d, Taman Zooview", "thai": "ซอยสุขุมวิท %d แขวงคลองเตย", "vietnamese": "%d Đường Lý Thường Kiệt, Phường 7",
          "chinese": "静安区南京西路%d号"}
WORDS = {"latin": "please leave it with guard number %d", "thai": "ฝากไว้กับยามป้อมที่ %d", "vietnamese": "gửi giúp bảo vệ số %d nhé", "chinese": "请放在门卫处%d号柜"}
SCRIPTS = list(NAMES)
PRODUCT = "Qilamé Lamp 灯"     # the one that must be found


class Canaries:
    def __init__(self):
        self.all, self.numbers = [], itertools.count(1)

    def __call__(self, what):
        n = next(self.numbers)
        script = SCRIPTS[n % 4]
        text = {"name": lambda: f"{NAMES[script][n % 3]} {NAMES[script][3]} {7000 + n}", "phone": lambda: f"+60177{310000 + n * 7}",
                "address": lambda: PLACES[script] % (88000 + n), "message": lambda: WORDS[script] % (99000 + n)}[what]()
        self.all.append(text)
        return text


some = Canaries()

TIKTOK = """Order ID|Order Status|Order Substatus|Cancelation/Return Type|Normal or Pre-order|SKU ID|Seller SKU|Product Name|Variation|Quantity|Sku Quantity of
 return|SKU Unit Original Price|SKU Subtotal Before Discount|SKU Platform Discount|SKU Seller Discount|SKU Subtotal After Discount|Shipping Fee After
 Discount|Original Shipping Fee|Shipping Fee Seller Discount|Shipping Fee Platform Discount|Payment platform discount|Taxes|Order Amount|Order Refund
 Amount|Created Time|Paid Time|RTS Time|Shipped Time|Delivered Time|Cancelled Time|Cancel By|Cancel Reason|Fulfillment Type|Warehouse Name|Tracking
 ID|Delivery Option|Shipping Provider Name|Buyer Message|Buyer Username|Recipient|Phone #|Zipcode|Country|State|Post Town|Detail Address|Additional
 address information|Payment Method|Weight(kg)|Product Category|Package ID|Seller Note|Checked Status|Checked Marked by""".replace("\n", "").split("|")
SHOPEE = {"en": """Order ID|Order Status|Cancel reason|Return / Refund Status|Tracking Number*|Order Creation Date|Order Paid Time|Product Name|SKU Reference No.|
Variation Name|Deal Price|Quantity|Returned quantity|Product Subtotal|Total Amount|Order Complete Time|Username (Buyer)|Receiver Name|Phone Number|Delivery
 Address|Remark from buyer|Note""".replace("\n", "").split("|")}
PERSONAL = {"Buyer Message": "message", "Buyer Username": "name", "Recipient": "name", "Phone #": "phone", "Detail Address": "address",
            "Additional address information": "message", "Seller Note": "message", "Username (Buyer)": "name", "Receiver Name": "name",
            "Phone Number": "phone", "Delivery Address": "address", "Remark from buyer": "message", "Note": "message", "Gift Card Text": "message",
            "Checked Marked by": "name", "Post Town": "address"}
DECLARED = {"Order Status": "Completed", "SKU ID": "1729384756001", "Seller SKU": "LAMP-1", "Product Name": PRODUCT, "Variation": "Default", "Quantity": "1",
            "SKU Unit Original Price": "148.99", "SKU Subtotal After Discount": "140.00", "SKU Platform Discount": "0", "SKU Seller Discount": "8.99",
            "Sku Quantity of return": "0", "Order Amount": "145.00", "Order Refund Amount": "0", "Created Time": "18/04/2026 23:45:00",
            "Paid Time": "18/04/2026 23:46:10", "Shipped Time": "19/04/2026 10:00:00", "Order Creation Date": "2026-04-18 23:45",
            "Order Paid Time": "2026-04-18 23:46", "SKU Reference No.": "LAMP-1", "Variation Name": "Default", "Deal Price": "148.99",
            "Returned quantity": "0", "Product Subtotal": "148.99", "Total Amount": "145.00", "Payment Method": "Cash on delivery"}
number = itertools.count(576900000000000001)


def order(headings):
    row = []
    for heading in headings:
        if heading == "Order ID":
            row.append(str(next(number)))
        else:
            row.append(some(PERSONAL[heading]) if heading in PERSONAL else DECLARED.get(heading, ""))
    return row


def rows(headings):
    """Good rows, and each way in which a name gets into a column that is read."""
    at = headings.index("Quantity")
    good = [order(headings) for _ in range(2)]
    shifted = order(headings)
    shifted.insert(at, some("name"))
    slipped = order(headings)[:-1]
    slipped.insert(at, some("phone"))
    money = order(headings)
    money[headings.index("Order Amount" if "Order Amount" in headings else "Total Amount")] = some("address")
    time = order(headings)
    time[at + 1:] = [some("name") for _ in time[at + 1:]]
    lines = order(headings)
    message = next(i for i, h in enumerate(headings) if PERSONAL.get(h) == "message")
    lines[message] = some("message") + "\n" + some("address") + '\n"' + some("name") + '", ok; 1\t2'
    broken = order(headings)
    broken[message] = some("message") + "\n\n" + some("name")
    broken[at] = "two\n" + some("name")
    total = ["Total"] + [some("name")] * 3
    return good + [shifted, lines, slipped, broken, [], money, time, order(headings), total]


def as_csv(table, separator=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(table)
    return out.getvalue().encode(encoding)


def as_xlsx(sheets, author=""):
    def cell(value):
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else "<c/>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("_rels/.rels", f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
                                     '<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
                                     ' Target="docProps/core.xml"/></Relationships>')
        book.writestr("docProps/core.xml", '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
                                           f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{escape(author)}</dc:creator></cp:coreProperties>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>' + "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"/>' for i, (name, _) in enumerate(sheets, 1)) + "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">' + "".join(
            f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)) + "</Relationships>")
        for i, (_, table) in enumerate(sheets, 1):
            book.writestr(f"xl/worksheets/sheet{i}.xml", f'<worksheet xmlns="{main}"><sheetData>' + "".join(
                f'<row r="{r}">' + "".join(cell(c) for c in row) + "</row>" for r, row in enumerate(table, 1)) + "</sheetData></worksheet>")
    return out.getvalue()


def as_json(n, spoil):
    orders = []
    for i in range(n):
        items = [{"id": f"item{i}{k}", "product_name": PRODUCT, "sku_id": f"17293847560{k}", "sale_price": "148.99", "original_price": "150.00",
                  "gift_message": some("message")} for k in range(2)]
        orders.append({"id": str(next(number)), "status": "COMPLETED", "create_time": 1776527100, "buyer_message": some("message"), "user_id": some("name"),
                       "recipient_address": {"name": some("name"), "phone_number": some("phone"), "full_address": some("address"), some("name"): {}},
                       "payment": {"currency": "MYR", "total_amount": "145.00"}, "line_items": items})
    if spoil:
        orders[0]["line_items"][1]["sale_price"] = some("name")
        orders[1]["payment"]["total_amount"] = some("address")
        orders[2]["create_time"] = some("phone")
        orders[3]["id"] = None
    return {"code": 0, "message": "Success", "data": {"orders": orders, "seller_note": some("message")}}


def description(headings):
    return [f"What {h} is." for h in headings]


def main(desk, canaries):
    files = {}
    wide = TIKTOK + ["Gift Card Text"]
    files["tiktok/orders.csv"] = as_csv([TIKTOK, description(TIKTOK)] + rows(TIKTOK))
    files["tiktok/orders wide.csv"] = as_csv([wide] + rows(wide))
    files["tiktok/orders utf16.csv"] = as_csv([TIKTOK] + rows(TIKTOK), "\t", "utf-16")
    files["tiktok/orders.xlsx"] = as_xlsx([("OrderSKUList", [TIKTOK, description(TIKTOK)] + rows(TIKTOK))], some("name"))
    files["tiktok/several.xlsx"] = as_xlsx([("Notes", [[some("name"), some("message")]]), ("OrderSKUList", [TIKTOK] + rows(TIKTOK)),
                                            ("Buyers", [["Name", "Phone"], [some("name"), some("phone")]])], some("name"))
    files["tiktok/orders.json"] = json.dumps(as_json(2, False), ensure_ascii=False).encode()
    files["tiktok/spoilt.json"] = json.dumps(as_json(5, True)).encode()
    files["shopee/orders.csv"] = as_csv([SHOPEE["en"]] + rows(SHOPEE["en"]), ";")
    files["shopee/orders.xlsx"] = as_xlsx([("orders", [SHOPEE["en"]] + rows(SHOPEE["en"]))], some("name"))
    # refused as a whole
    renamed = ["Ordre" if h == "Order ID" else h for h in TIKTOK]
    files["tiktok/renamed.csv"] = as_csv([renamed] + rows(TIKTOK))
    files["tiktok/headless.csv"] = as_csv(rows(TIKTOK)[:2])
    files["tiktok/renamed.xlsx"] = as_xlsx([("OrderSKUList", [renamed] + rows(TIKTOK))], some("name"))
    files["tiktok/cut.json"] = json.dumps(as_json(2, False), ensure_ascii=False).encode()[:-120] + b'"' + some("name").encode()
    files["tiktok/twice.json"] = ('{"' + some("name") + '": 1, "x": ' + some("phone") + "}").encode()
    files["tiktok/other shape.json"] = json.dumps([{"Recipient": some("name"), "Phone": some("phone")}], ensure_ascii=False).encode()
    files["shopee/open quote.csv"] = as_csv([SHOPEE["en"]] + rows(SHOPEE["en"])[:2], ";") + ('"' + some("name") + ";1\n" * 3).encode()
    files["tiktok/damaged.xlsx"] = as_xlsx([("OrderSKUList", [TIKTOK] + rows(TIKTOK))])[:-200]
    files["tiktok/bytes.csv"] = as_csv([TIKTOK] + rows(TIKTOK)) + b"\xff\xfe\x00" + some("name").encode()
    for name, data in files.items():
        path = os.path.join(desk, "inbox", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)
        os.utime(path, (1790000000, 1790000000))
    with open(canaries, "w", encoding="utf-8") as out:
        out.write("\n".join([PRODUCT] + some.all) + "\n")


main(*sys.argv[1:])

/* The order exports of a shop: TikTok's sheet OrderSKUList (54 columns, a row of descriptions below the headings) and Shopee's CSV. Who
 * buys is invented by the running number alone. */
#include "sample-data/beside.h"
#include "sample-data/product.h"
#include "sample-data/random.h"
#include "sample-data/sheet.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAY = 86400, HOUR = 3600, OTHERS_A_DAY = 9, COLUMNS = 54 };

static const char *const headings[COLUMNS] = {
    "Order ID", "Order Status", "Order Substatus", "Cancelation/Return Type", "Normal or Pre-order", "SKU ID", "Seller SKU", "Product Name",
    "Variation", "Quantity", "Sku Quantity of return", "SKU Unit Original Price", "SKU Subtotal Before Discount", "SKU Platform Discount",
    "SKU Seller Discount", "SKU Subtotal After Discount", "Shipping Fee After Discount", "Original Shipping Fee", "Shipping Fee Seller Discount",
    "Shipping Fee Platform Discount", "Payment platform discount", "Taxes", "Order Amount", "Order Refund Amount", "Created Time", "Paid Time",
    "RTS Time", "Shipped Time", "Delivered Time", "Cancelled Time", "Cancel By", "Cancel Reason", "Fulfillment Type", "Warehouse Name",
    "Tracking ID", "Delivery Option", "Shipping Provider Name", "Buyer Message", "Buyer Username", "Recipient", "Phone #", "Zipcode", "Country",
    "State", "Post Town", "Detail Address", "Additional address information", "Payment Method", "Weight(kg)", "Product Category", "Package ID",
    "Seller Note", "Checked Status", "Checked Marked by"};

struct order {
    int64_t at, amount;
    int product, quantity;
    bool is_cod;
};

/* Where the orders of one export go: to a sheet, or to a CSV. */
struct order_file {
    const struct edition *edition;
    struct sheet *sheet;
    struct buf *csv;
    int number;
};

static void put_shopee(struct order_file *f, const struct order *o)
{
    const char *name = product_list(&f->edition->agency->accounts[f->edition->account])[o->product].name;
    struct figure amount = figure_money(o->amount), unit = figure_money(o->amount / o->quantity), at = figure_time("Y-m-d H:M", o->at);
    buf_printf(f->csv, "%s%06dINV,Normal Order,To ship,N,,,,SPX Standard,Drop-off,,,%s,%s,,\"", figure_time("ymd", o->at).text, f->number, at.text,
               o->is_cod ? "" : at.text);
    for (const char *p = name; *p != '\0'; p++)
        buf_printf(f->csv, *p == '"' ? "\"%c" : "%c", *p);
    buf_printf(f->csv, "\",,,%s,%s,%d,0,%s,0.00,0.00,0.00,%s,0.00,0.00,0.00,0.00,%s,,,invented.user.%05d,Invented Buyer %05d,601%08d,"
                       "\"1, Jalan Rekaan, Invented Town\"\r\n", unit.text, unit.text, o->quantity, amount.text, amount.text, amount.text,
               f->number, f->number, f->number);
}

static void put_tiktok(struct order_file *f, const struct order *o)
{
    struct sheet *s = f->sheet;
    int number = f->number;
    const struct product *p = &product_list(&f->edition->agency->accounts[f->edition->account])[o->product];
    const char *cells[COLUMNS] = {0};
    struct figure id, amount = figure_money(o->amount), unit = figure_money(o->amount / o->quantity), quantity = figure_count(o->quantity),
                  at = figure_time("d/m/Y H:M:S", o->at), buyer, phone, user;
    (void)snprintf(id.text, sizeof id.text, "5847000000%08d", number);
    (void)snprintf(buyer.text, sizeof buyer.text, "Invented Buyer %05d", number);
    (void)snprintf(phone.text, sizeof phone.text, "(+60)1%08d", number);
    (void)snprintf(user.text, sizeof user.text, "invented.user.%05d", number);
    const struct { int column; const char *text; } filled[] = {
        {0, id.text}, {1, "To ship"}, {2, "Awaiting collection"}, {4, "Normal"}, {5, p->id}, {6, p->id + 12}, {7, p->name}, {9, quantity.text},
        {10, "0"}, {11, unit.text}, {12, amount.text}, {13, "0.00"}, {14, "0.00"}, {15, amount.text}, {22, amount.text}, {23, "0.00"}, {24, at.text},
        {25, o->is_cod ? "" : at.text}, {38, user.text}, {39, buyer.text}, {40, phone.text}, {41, "50000"}, {42, "Malaysia"}, {43, "Invented State"},
        {44, "Invented Town"}, {45, "1, Jalan Rekaan"}, {47, o->is_cod ? "Cash on delivery" : "Online banking"}};
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++)
        cells[filled[i].column] = filled[i].text;
    for (int i = 0; i < COLUMNS; i++)
        sheet_text(s, cells[i] != NULL ? cells[i] : "");
    sheet_next_row(s);
}

static void put_order(struct order_file *f, const struct order *o)
{
    f->number++;
    if (f->sheet != NULL)
        put_tiktok(f, o);
    else
        put_shopee(f, o);
}

/* The orders of one live: as many as were created, worth what it sold, with the share of those never paid on top. */
static void put_live(struct order_file *f, const struct live *l)
{
    int64_t observed_at = f->edition->observed_at, n = live_total(l, ORDERS_CREATED, AGE_SETTLED),
            paid = live_total(l, ORDERS, observed_at - l->end);
    if (n <= 0)
        return;
    struct random r = random_stream(f->edition->agency->seed, "order", l->account, l->start);
    int64_t total = live_total(l, GMV, observed_at - l->end) * n / (paid > 0 ? paid : 1) + n, units = live_total(l, UNITS_CREATED, AGE_SETTLED);
    int64_t *edges = calloc((size_t)n + 1, sizeof *edges);   /* a random walk cuts the sums */
    if (edges == NULL)
        abort();
    if (live_total(l, UNITS, AGE_SETTLED) > units)
        units = live_total(l, UNITS, AGE_SETTLED);
    for (int64_t i = 0; i < n; i++)
        edges[i + 1] = edges[i] + random_between(&r, 60, 160);
    for (int64_t i = 0; i < n; i++) {
        struct order o = {.at = l->start + (l->end - l->start) * i / n,
                          .amount = total * edges[i + 1] / edges[n] - total * edges[i] / edges[n],
                          .product = (int)random_between(&r, 0, PRODUCTS_LISTED - 1),
                          .quantity = (int)(1 + units * edges[i + 1] / edges[n] - units * edges[i] / edges[n]),
                          .is_cod = random_chance(&r, 300)};
        put_order(f, &o);
    }
    free(edges);
}

static void put_all(struct order_file *f)
{
    const struct edition *ed = f->edition;
    for (size_t i = 0; i < ed->lives->n; i++)
        if (edition_has(ed, &ed->lives->lives[i]))
            put_live(f, &ed->lives->lives[i]);
    for (int64_t day = ed->first_day; day <= ed->last_day; day++) {   /* the shop sells outside its lives too */
        struct random r = random_stream(ed->agency->seed, "order day", ed->account, day);
        for (int i = 0; i < OTHERS_A_DAY; i++) {
            struct order o = {day * DAY + random_between(&r, 7 * HOUR, 23 * HOUR), random_between(&r, 1900, 12900),
                              (int)random_between(&r, 0, PRODUCTS_LISTED - 1), 1, false};
            put_order(f, &o);
        }
    }
}

int tiktok_write_orders(const struct edition *ed, struct err *e)
{
    struct sheet s;
    const char *name = arena_format(&ed->outbox->arena, "inbox/%s/All order_%s.xlsx", ed->agency->accounts[ed->account].handle,
                                    figure_time("YmdHMS", ed->observed_at).text);
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "OrderSKUList");
    for (int i = 0; i < COLUMNS; i++)
        sheet_text(&s, headings[i]);
    sheet_next_row(&s);
    for (int i = 0; i < COLUMNS; i++)   /* the row of explanations every export has below its headings */
        sheet_text(&s, i == 0 ? "Platform unique order ID." : arena_format(&ed->outbox->arena, "%s of this order.", headings[i]));
    sheet_next_row(&s);
    put_all(&(struct order_file){.edition = ed, .sheet = &s});
    return sheet_close(&s, name, e);
}

int shopee_write_orders(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    buf_puts(&b, "\xEF\xBB\xBF" "Order ID,Order Type,Order Status,Hot Listing,Cancel reason,Return / Refund Status,Tracking Number*,Shipping Option,"
                 "Shipment Method,Estimated Ship Out Date,Ship Time,Order Creation Date,Order Paid Time,Parent SKU Reference No.,Product Name,"
                 "SKU Reference No.,Variation Name,Original Price,Deal Price,Quantity,Returned quantity,Product Subtotal,Seller Rebate,Seller Discount,"
                 "Shopee Rebate,Total Amount,Buyer Paid Shipping Fee,Transaction Fee,Commission Fee,Service Fee,Grand Total,Order Complete Time,Note,"
                 "Username (Buyer),Receiver Name,Phone Number,Delivery Address\r\n");
    put_all(&(struct order_file){.edition = ed, .csv = &b});
    return outbox_write(ed->outbox, arena_format(&ed->outbox->arena, "inbox/%s/Order.all_%s.csv", ed->agency->accounts[ed->account].handle,
                                                 figure_time("YmdHMS", ed->observed_at).text), &b, e);
}

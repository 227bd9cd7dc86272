/* make_export: large exports for measuring, the same bytes from the same numbers.
 *   make_export minutes ROWS [1]   CSV in our own column names (NUMBERS rule 6); 1: one row in a hundred restated
 *   make_export orders ROWS [1]    CSV with the 54 headings of TikTok's order export, description row included; 1: as above
 *   make_export lives FILE ROWS    workbook with the 25 columns of TikTok's LIVE analysis
 * Names, phones and addresses are made up of syllables and numbers. */
#include "base/date.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { MINUTES_OF_A_LIVE = 500, ACCOUNTS = 10 };

static const int64_t first_day_s = 19723 * INT64_C(86400);   /* 2024-01-01 */

/* xorshift64: the figures need no better, and every machine draws the same. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

/* ---- minutes ---- */

/* A second sequence decides what is restated, so that the rest stays as it was. */
static void print_minute(int64_t n, int64_t n_lives, uint64_t *state, uint64_t *changes, bool is_restated)
{
    int64_t live = n / MINUTES_OF_A_LIVE, per_account = (n_lives + ACCOUNTS - 1) / ACCOUNTS;
    int64_t nth = live % per_account, at = first_day_s + nth / 2 * 86400 + (nth % 2 == 0 ? 10 : 20) * 3600 + n % MINUTES_OF_A_LIVE * 60;
    char time[DATE_TIME_TEXT];
    date_time_text(at, time);
    uint64_t orders = draw(state, 7), views = draw(state, 300), cents = orders * draw(state, 9000);
    if (is_restated && draw(changes, 100) == 0)
        cents += 100;
    printf("tiktok,acct_%02d,73%02d%015d,%s,%" PRIu64 ".%02" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", (int)(live / per_account),
           (int)(live / per_account), (int)(1000 + nth), time, cents / 100, cents % 100, orders, orders + draw(state, 3));
    const uint64_t counts[] = {views * 5, views, views * 3, views / 4, views / 10, draw(state, 20), draw(state, 5), draw(state, 90),
                               draw(state, 9), views * 8 / 10};
    for (int i = 0; i < 10; i++)
        printf("%" PRIu64 "%c", counts[i], i < 9 ? ',' : '\n');
}

static void print_minutes(int64_t n_rows, bool is_restated)
{
    uint64_t state = 88172645463325252u, changes = 1442695040888963407u;
    int64_t n_lives = (n_rows + MINUTES_OF_A_LIVE - 1) / MINUTES_OF_A_LIVE;
    puts("platform,account,room_id,at,gmv,orders,units,impressions,views,product_impressions,product_clicks,add_to_cart,comments,"
         "shares,likes,new_followers,viewers");
    for (int64_t n = 0; n < n_rows; n++)
        print_minute(n, n_lives, &state, &changes, is_restated);
}

/* ---- orders ---- */

static const char order_headings[] =
    "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,Product Name,Variation,"
    "Quantity,Sku Quantity of return,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Platform Discount,"
    "SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,Original Shipping Fee,"
    "Shipping Fee Seller Discount,Shipping Fee Platform Discount,Payment platform discount,Taxes,Order Amount,"
    "Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,Delivered Time,Cancelled Time,Cancel By,Cancel Reason,"
    "Fulfillment Type,Warehouse Name,Tracking ID,Delivery Option,Shipping Provider Name,Buyer Message,Buyer Username,Recipient,"
    "Phone #,Zipcode,Country,State,Post Town,Detail Address,Additional address information,Payment Method,Weight(kg),"
    "Product Category,Package ID,Seller Note,Checked Status,Checked Marked by\n"
    "Platform unique order ID.,Current order status.,,,,Platform SKU ID.,,,,,,,,,,,,,,,,,Buyer paid amount.,Refunded amount.,"
    "Order created time.,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n";

static void print_name(uint64_t *state)
{
    static const char *const syllables[] = {"sa", "ri", "ma", "no", "ti", "la", "wi", "de", "ka", "yu"};
    for (int i = 0; i < 5; i++)
        printf("%s%s", i == 2 ? " " : "", syllables[draw(state, 10)]);
}

static void print_moment(int64_t at, char end)
{
    char time[DATE_TIME_TEXT];
    date_time_text(at, time);   /* 2024-01-01 10:00:00, in the export's order of day, month and year */
    printf("%.2s/%.2s/%.4s %s%c", time + 8, time + 5, time, time + 11, end);
}

static void print_order(int64_t n, uint64_t *state, const char *status)
{
    uint64_t price = 500 + draw(state, 20000), quantity = 1 + draw(state, 3), off = price * quantity / 10;
    int64_t at = first_day_s + n / 2 * 7;
    /* no id ends in four zeros: ingest would take it for one that has been through Excel */
    printf("5835%011" PRId64 "%03d,%s,Delivered,,Normal,17295222%011" PRId64 ",SKU-%" PRIu64 ",\"Serum, size %" PRIu64 "\",Default,%" PRIu64
           ",0,", n / 2, 101 + (int)(n / 2 % 7), status, 10001 + n % 2 * 1000 + (int64_t)draw(state, 900), draw(state, 900), draw(state, 9), quantity);
    const uint64_t amounts[] = {price, price * quantity, off / 2, off - off / 2, price * quantity - off, 0, 490, 0, 490, 0, 0,
                                price * quantity - off, 0};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        printf("%" PRIu64 ".%02" PRIu64 ",", amounts[i] / 100, amounts[i] % 100);
    for (int i = 0; i < 5; i++)
        print_moment(at + i * 3600, ',');
    printf(",,,Seller,Main,MYT%" PRIu64 ",Standard,Carrier,,user%" PRIu64 ",", draw(state, 1000000000), draw(state, 1000000));
    print_name(state);
    printf(",+60 12-%03" PRIu64 " %04" PRIu64 ",%05" PRIu64 ",Malaysia,", draw(state, 1000), draw(state, 10000), draw(state, 100000));
    print_name(state);
    putchar(',');
    print_name(state);
    printf(",\"%" PRIu64 ", ", draw(state, 200));
    print_name(state);
    printf(" road\",,Online,0.%" PRIu64 ",Beauty,1153%014" PRId64 ",,Unchecked,\n", draw(state, 9), n);
}

static void print_orders(int64_t n_rows, bool is_restated)
{
    uint64_t state = 88172645463325252u, changes = 1442695040888963407u;
    fputs(order_headings, stdout);
    for (int64_t n = 0; n < n_rows; n++)
        print_order(n, &state, is_restated && draw(&changes, 100) == 0 ? "Canceled" : "Completed");
}

/* ---- lives ---- */

static const char *const live_headings[] = {
    "Creator ID", "Creator", "Nickname", "Launched Time", "Duration", "LIVE gross merchandise value", "Products added",
    "Different Products Sold", "Created SKU orders", "LIVE SKU orders", "LIVE items sold", "Unique customers", "Average Price",
    "Click-to-order rate (LIVE)", "LIVE attributed GMV", "Viewers", "Views", "Average viewing duration (LIVE streams)", "Comments",
    "Shares", "LIVE likes", "New followers (Creator video)", "Product Impressions", "Product Clicks", "CTR"};
enum { LIVE_COLUMNS = sizeof live_headings / sizeof *live_headings, LIVE_FIRST_COUNT = 5 };

static void write_live(lxw_worksheet *sheet, lxw_row_t row, uint64_t *state)
{
    char text[64], time[DATE_TIME_TEXT];
    int account = (int)(row % 50);
    date_time_text(first_day_s + row / 50 * 7200, time);
    (void)snprintf(text, sizeof text, "73%02d000000000000001", account);
    worksheet_write_string(sheet, row, 0, text, NULL);
    (void)snprintf(text, sizeof text, "creator_%02d", account);
    worksheet_write_string(sheet, row, 1, text, NULL);
    worksheet_write_string(sheet, row, 2, text, NULL);
    (void)snprintf(text, sizeof text, "%.4s/%.2s/%.2s/ %.5s", time, time + 5, time + 8, time + 11);
    worksheet_write_string(sheet, row, 3, text, NULL);
    worksheet_write_string(sheet, row, 4, "1h 40min", NULL);
    for (lxw_col_t i = LIVE_FIRST_COUNT; i < LIVE_COLUMNS; i++)
        worksheet_write_number(sheet, row, i, (double)draw(state, 100000), NULL);
}

static int write_lives(const char *file, int64_t n_rows)
{
    uint64_t state = 88172645463325252u;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(file, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Sheet1");
    for (lxw_col_t i = 0; i < LIVE_COLUMNS; i++)
        worksheet_write_string(sheet, 0, i, live_headings[i], NULL);
    for (int64_t n = 1; n <= n_rows; n++)
        write_live(sheet, (lxw_row_t)n, &state);
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "";
    if (strcmp(what, "minutes") == 0)
        print_minutes(strtoll(argv[2], NULL, 10), argc > 3);
    else if (strcmp(what, "orders") == 0)
        print_orders(strtoll(argv[2], NULL, 10), argc > 3);
    else if (strcmp(what, "lives") == 0 && argc == 4)
        return write_lives(argv[2], strtoll(argv[3], NULL, 10));
    else
        return fprintf(stderr, "usage: make_export minutes ROWS [1] | orders ROWS [1] | lives FILE ROWS\n") < 0 ? 1 : 2;
    return fflush(stdout) != 0 || ferror(stdout) ? 1 : 0;
}

/* Every pattern of the format catalogue, and what must be refused. */
#include "base/date.h"
#include "ingest/value/value.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"

static const char *const numbers[] = {[NUMBER_POINT] = "point", [NUMBER_COMMA] = "comma", [NUMBER_PLAIN] = "plain", [NUMBER_WHOLE] = "whole"};

static struct cell cell_of(const char *text, enum cell_kind kind)
{
    return (struct cell){kind, {text, strlen(text)}};
}

/* "NULL", a value in words, or "! rule". */
static void describe(enum value_type type, const struct dialect *d, const struct cell *c, char *ret, size_t size)
{
    struct value v;
    const char *rule = NULL;
    char text[DATE_TIME_TEXT];
    if (value_parse(type, d, c, &v, &rule) != 0) {
        (void)snprintf(ret, size, "! %s", rule);
        return;
    }
    if (v.is_null) {
        (void)snprintf(ret, size, "NULL");
        return;
    }
    switch (type) {
    case VALUE_ID:
    case VALUE_TEXT: (void)snprintf(ret, size, "<%.*s>", (int)v.text.len, v.text.ptr); break;
    case VALUE_MONEY: (void)snprintf(ret, size, "%lld%s%s", (long long)v.integer, v.currency[0] ? " " : "", v.currency); break;
    case VALUE_RATIO: (void)snprintf(ret, size, "%.17g", v.real); break;
    case VALUE_COUNT:
    case VALUE_MINUTES:
    case VALUE_SECONDS: (void)snprintf(ret, size, "%lld", (long long)v.integer); break;
    case VALUE_INSTANT: date_time_text(v.integer, text); (void)snprintf(ret, size, "%s", text); break;
    case VALUE_DATE: date_text(v.integer, text); (void)snprintf(ret, size, "%s", text); break;
    }
}

static void check(enum value_type type, const struct dialect *d, enum cell_kind kind, const char *text, const char *expected)
{
    char said[256];
    struct cell c = cell_of(text, text[0] != '\0' ? kind : CELL_EMPTY);
    describe(type, d, &c, said, sizeof said);
    if (strcmp(said, expected) != 0)
        print_message("'%s' (%s)\n", text, numbers[d->number]);
    assert_string_equal(said, expected);
}

struct number_case {
    enum value_number number;
    const char *text, *expected;
};

static void check_numbers(enum value_type type, enum cell_kind kind, const struct number_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct dialect d = {.number = cases[i].number};
        check(type, &d, kind, cases[i].text, cases[i].expected);
    }
}
#define CHECK_NUMBERS(type, kind, cases) check_numbers(type, kind, cases, sizeof(cases) / sizeof *(cases))

static const struct number_case money_cases[] = {
    {NUMBER_POINT, "444.23", "44423"},
    {NUMBER_POINT, "R$ 413.57", "41357 BRL"},
    {NUMBER_POINT, "143,225,839.12₫", "14322583912 VND"},
    {NUMBER_COMMA, "627.840.078₫", "62784007800 VND"},
    {NUMBER_COMMA, "₫6.317.440", "631744000 VND"},
    {NUMBER_COMMA, "6.478.400₫", "647840000 VND"},
    {NUMBER_COMMA, "668.841.273,70₫", "66884127370 VND"},
    {NUMBER_COMMA, "Rp100.000.000", "10000000000 IDR"},
    {NUMBER_COMMA, "Rp. 3.000.000", "300000000 IDR"},
    {NUMBER_POINT, "RM1,234.50", "123450 MYR"},
    {NUMBER_POINT, "฿69,852", "6985200 THB"},
    {NUMBER_POINT, "143,887,012 ₫", "14388701200 VND"},
    {NUMBER_POINT, "143,887,012" NBSP "₫", "14388701200 VND"},
    {NUMBER_POINT, "143,887,012" NARROW "₫", "14388701200 VND"},
    {NUMBER_POINT, NBSP "RM" NBSP "5.00" NBSP, "500 MYR"},
    {NUMBER_COMMA, "45.610.277", "4561027700"},
    {NUMBER_POINT, "1.21082485E8", "12108248500"},
    {NUMBER_PLAIN, "1.21082485E8", "12108248500"},
    {NUMBER_PLAIN, "1.5e+03", "150000"},
    {NUMBER_POINT, "1.234", "123"},   /* what COMMA reads as 1234: the format's decision */
    {NUMBER_COMMA, "1.234", "123400"},
    {NUMBER_POINT, "ＲＭ１，２３４．５０", "123450 MYR"},
    {NUMBER_COMMA, "Rp" NARROW "100.000.000", "10000000000 IDR"},
    {NUMBER_PLAIN, "215737974", "21573797400"},
    {NUMBER_COMMA, "215737974", "21573797400"},
    {NUMBER_POINT, "S$12.30", "1230 SGD"},
    {NUMBER_POINT, "₱1,000.05", "100005 PHP"},
    {NUMBER_POINT, "US$5", "500 USD"},
    {NUMBER_POINT, "$5", "500"},
    {NUMBER_POINT, "MYR 1,234.50", "123450 MYR"},
    {NUMBER_POINT, "1,234.50 MYR", "123450 MYR"},
    {NUMBER_POINT, "1.5EUR", "150 EUR"},
    {NUMBER_POINT, "-RM5.00", "-500 MYR"},
    {NUMBER_POINT, "RM-5.00", "-500 MYR"},
    {NUMBER_POINT, "RM -5.00", "-500 MYR"},
    {NUMBER_POINT, "(RM5.00)", "-500 MYR"},
    {NUMBER_POINT, "(5)", "-500"},
    {NUMBER_POINT, "\xE2\x88\x92" "5.25", "-525"},
    {NUMBER_POINT, "+5", "500"},
    {NUMBER_POINT, "-0", "0"},
    {NUMBER_POINT, "１，２３４．５０", "123450"},
    {NUMBER_POINT, "（１２）", "-1200"},
    {NUMBER_COMMA, "6.317.440đ", "631744000 VND"},
    {NUMBER_COMMA, "6.317.440 VNĐ", "631744000 VND"},
    {NUMBER_POINT, "0.005", "1"},
    {NUMBER_POINT, "-0.005", "-1"},
    {NUMBER_POINT, "0.00499999999999999999999", "0"},
    {NUMBER_POINT, "1.23456789012345678901234567890", "123"},
    {NUMBER_POINT, ".5", "50"},
    {NUMBER_POINT, "0.125", "13"},
    {NUMBER_POINT, "100,000,000,000,000.00", "10000000000000000"},
    {NUMBER_WHOLE, "150.000", "15000000"},
    {NUMBER_WHOLE, "150,000", "15000000"},
    {NUMBER_WHOLE, "150000", "15000000"},
    {NUMBER_WHOLE, "1.234.567₫", "123456700 VND"},
    {NUMBER_WHOLE, "Rp1,234,567", "123456700 IDR"},
    {NUMBER_WHOLE, "668.841.273,70₫", "66884127370 VND"},
    {NUMBER_WHOLE, "143,225,839.12₫", "14322583912 VND"},
    {NUMBER_WHOLE, "150.00", "15000"},
    {NUMBER_WHOLE, "-1.5", "-150"},
    {NUMBER_WHOLE, "0,00", "0"},
    {NUMBER_WHOLE, "1.234,567", "! not_a_number"},
    {NUMBER_WHOLE, "1.234.50", "! not_a_number"},
    {NUMBER_WHOLE, "1.2345", "! not_a_number"},
    {NUMBER_WHOLE, "1234.567", "! not_a_number"},
    {NUMBER_WHOLE, "0.500", "! not_a_number"},
    {NUMBER_WHOLE, "1.5.000", "! not_a_number"},
    {NUMBER_WHOLE, "1,23,456", "! not_a_number"},
    {NUMBER_WHOLE, "1.234.567,8.9", "! not_a_number"},
    {NUMBER_WHOLE, "150.", "! not_a_number"},
    {NUMBER_WHOLE, ".50", "! not_a_number"},
    {NUMBER_WHOLE, ",", "! not_a_number"},
    {NUMBER_POINT, "-", "NULL"},
    {NUMBER_POINT, "--", "NULL"},
    {NUMBER_POINT, "\xE2\x80\x93", "NULL"},
    {NUMBER_POINT, "N/A", "NULL"},
    {NUMBER_POINT, "", "NULL"},
    {NUMBER_POINT, NBSP " ", "NULL"},
    /* the other dialect, or no number at all */
    {NUMBER_POINT, "627.840.078₫", "! not_a_number"},
    {NUMBER_POINT, "668.841.273,70", "! not_a_number"},
    {NUMBER_COMMA, "143,225,839.12₫", "! not_a_number"},
    {NUMBER_COMMA, "444.23", "! not_a_number"},
    {NUMBER_COMMA, "0.125", "! not_a_number"},
    {NUMBER_COMMA, "012.345", "! not_a_number"},
    {NUMBER_COMMA, "1.21082485E8", "! not_a_number"},
    {NUMBER_PLAIN, "1,234", "! not_a_number"},
    {NUMBER_POINT, "1,23", "! not_a_number"},
    {NUMBER_POINT, "1234,567", "! not_a_number"},
    {NUMBER_POINT, "1,,234", "! not_a_number"},
    {NUMBER_POINT, ",234", "! not_a_number"},
    {NUMBER_POINT, "1,234,", "! not_a_number"},
    {NUMBER_POINT, "1,2345", "! not_a_number"},
    {NUMBER_POINT, "1.", "! not_a_number"},
    {NUMBER_POINT, "1.2.3", "! not_a_number"},
    {NUMBER_POINT, ".", "! not_a_number"},
    {NUMBER_POINT, "RM", "! not_a_number"},
    {NUMBER_POINT, "RM5MYR", "! not_a_number"},
    {NUMBER_POINT, "--5", "! not_a_number"},
    {NUMBER_POINT, "(-5)", "! not_a_number"},
    {NUMBER_POINT, "(5", "! not_a_number"},
    {NUMBER_POINT, "()", "! not_a_number"},
    {NUMBER_POINT, "5%", "! not_a_number"},
    {NUMBER_POINT, "1 234", "! not_a_number"},
    {NUMBER_POINT, "5E", "! not_a_number"},
    {NUMBER_POINT, "five", "! not_a_number"},
    {NUMBER_POINT, "nan", "! not_a_number"},
    {NUMBER_POINT, "inf", "! not_a_number"},
    {NUMBER_POINT, "0x10", "! not_a_number"},
    {NUMBER_POINT, "1.2K", "! not_a_number"},
    {NUMBER_POINT, "#N/A", "! excel_error"},
    {NUMBER_POINT, "#DIV/0!", "! excel_error"},
    {NUMBER_POINT, "=A1+B1", "! not_a_number"},
    {NUMBER_POINT, "100,000,000,000,000.01", "! out_of_range"},
    {NUMBER_POINT, "99999999999999999999999999999", "! out_of_range"},
    {NUMBER_POINT, "18446744073709551615", "! out_of_range"},
    {NUMBER_POINT, "1E999999999999", "! out_of_range"},
    {NUMBER_POINT, "1E30", "! out_of_range"},
    {NUMBER_POINT, "1E-30", "0"},
    {NUMBER_POINT, "0E30", "0"},
};

static void test_money(void **state)
{
    (void)state;
    CHECK_NUMBERS(VALUE_MONEY, CELL_TEXT, money_cases);
}

static void test_money_rounds_half_away_from_zero(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {NUMBER_PLAIN, "-1.005", "-101"}, {NUMBER_PLAIN, "1.004", "100"}, {NUMBER_PLAIN, "1.0049999", "100"}, {NUMBER_PLAIN, "0.005", "1"},
        {NUMBER_PLAIN, "0.0049", "0"}, {NUMBER_PLAIN, "-0.005", "-1"}, {NUMBER_PLAIN, "1.21082485E8", "12108248500"},
        {NUMBER_PLAIN, "92233720368547758.07", "! out_of_range"},
    };
    CHECK_NUMBERS(VALUE_MONEY, CELL_TEXT, cases);
}

static void test_every_cent_is_exact(void **state)
{
    (void)state;
    for (int minor = -200000; minor <= 200000; minor++) {
        char text[32], expected[32];
        struct dialect d = {.number = NUMBER_PLAIN};
        int size = minor < 0 ? -minor : minor;
        (void)snprintf(text, sizeof text, "%s%d.%02d", minor < 0 ? "-" : "", size / 100, size % 100);
        (void)snprintf(expected, sizeof expected, "%d", minor);
        check(VALUE_MONEY, &d, CELL_TEXT, text, expected);
    }
}

/* A numeric cell is written with a point whatever the texts of the file look like. */
static void test_money_of_numeric_cells(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {NUMBER_COMMA, "450000.5", "45000050"}, {NUMBER_COMMA, "1.234", "123"}, {NUMBER_POINT, "1.21082485E8", "12108248500"},
        {NUMBER_POINT, "0.30000000000000004", "30"}, {NUMBER_POINT, "19.989999999999998", "1999"}, {NUMBER_POINT, "-3", "-300"},
        {NUMBER_POINT, "1,234", "! not_a_number"},
    };
    CHECK_NUMBERS(VALUE_MONEY, CELL_NUMBER, cases);
}

static void test_count(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {NUMBER_PLAIN, "1778", "1778"}, {NUMBER_COMMA, "1.778", "1778"}, {NUMBER_POINT, "1,778", "1778"},
        {NUMBER_POINT, "1.778", "! not_a_whole_number"}, {NUMBER_PLAIN, "12.0", "12"}, {NUMBER_COMMA, "1778", "1778"},
        {NUMBER_POINT, "-3", "-3"}, {NUMBER_PLAIN, "1.5E1", "15"}, {NUMBER_PLAIN, "1.55E1", "! not_a_whole_number"},
        {NUMBER_POINT, "RM5", "! not_a_number"}, {NUMBER_POINT, "5%", "! not_a_number"}, {NUMBER_POINT, "--", "NULL"},
        {NUMBER_POINT, "1000000000000001", "! out_of_range"}, {NUMBER_POINT, "TRUE", "! not_a_number"},
        {NUMBER_COMMA, "94.500", "94500"}, {NUMBER_COMMA, "2,5", "! not_a_whole_number"},
        {NUMBER_POINT, "99999999999999999999", "! out_of_range"},
    };
    CHECK_NUMBERS(VALUE_COUNT, CELL_TEXT, cases);
}

static void test_ratio(void **state)
{
    (void)state;
    static const struct {
        enum value_number number;
        const char *text;
        double expected;
    } cases[] = {
        {NUMBER_POINT, "8.33%", 0.0833}, {NUMBER_COMMA, "16,41%", 0.1641}, {NUMBER_POINT, "3.076923%", 0.03076923},
        {NUMBER_POINT, "201.57767%", 2.0157767}, {NUMBER_POINT, "0.0175", 0.0175}, {NUMBER_POINT, "0.1200", 0.12},
        {NUMBER_POINT, "8.33 %", 0.0833}, {NUMBER_POINT, "８．３３％", 0.0833}, {NUMBER_POINT, "0.00%", 0},
        {NUMBER_POINT, "31.98", 31.98}, {NUMBER_POINT, "－１２．５％", -0.125}, {NUMBER_COMMA, "16,41" NBSP "%", 0.1641}, {NUMBER_POINT, "00:00:36", 36}, {NUMBER_POINT, "1m5s", 65},
        {NUMBER_PLAIN, "0.30000000000000004", 0.30000000000000004}, {NUMBER_PLAIN, "1E-7", 1e-7}, {NUMBER_PLAIN, "-2.5", -2.5},
        {NUMBER_PLAIN, "123456789.123456789012", 123456789.123456789012}, {NUMBER_PLAIN, "1.7976931348623157E308", 1.7976931348623157e308},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dialect d = {.number = cases[i].number};
        struct cell c = cell_of(cases[i].text, CELL_TEXT);
        struct value v;
        const char *rule = "";
        assert_int_equal(value_parse(VALUE_RATIO, &d, &c, &v, &rule), 0);
        assert_false(v.is_null);
        if (memcmp(&v.real, &cases[i].expected, sizeof v.real) != 0)
            fail_msg("'%s' is %.17g", cases[i].text, v.real);
    }
    static const struct number_case refused[] = {
        {NUMBER_POINT, "16,41%", "! not_a_number"}, {NUMBER_COMMA, "8.33%", "! not_a_number"}, {NUMBER_POINT, "RM5", "! not_a_number"},
        {NUMBER_POINT, "5%%", "! not_a_number"}, {NUMBER_POINT, "00:36", "! not_a_number"}, {NUMBER_PLAIN, "1E999", "! out_of_range"},
        {NUMBER_PLAIN, "1E400", "! out_of_range"}, {NUMBER_POINT, "", "NULL"}, {NUMBER_POINT, "-", "NULL"},
    };
    CHECK_NUMBERS(VALUE_RATIO, CELL_TEXT, refused);
}

struct time_case {
    unsigned clock;
    enum cell_kind kind;
    const char *text, *expected;
};

static void check_times(enum value_type type, const struct time_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct dialect d = {.clock = cases[i].clock};
        check(type, &d, cases[i].kind, cases[i].text, cases[i].expected);
    }
}

enum { EVERY = CLOCK_ISO | CLOCK_SLASH_YMD | CLOCK_DMY | CLOCK_UNIX | CLOCK_EXCEL };
static const struct time_case instant_cases[] = {
    {CLOCK_SLASH_YMD, CELL_TEXT, "2026/04/18/ 22:14", "2026-04-18 22:14:00"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 20:01:54", "2026-07-04 20:01:54"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04T20:01:54", "2026-07-04 20:01:54"},
    {CLOCK_ISO, CELL_TEXT, "2026-09-01 00:00:00", "2026-09-01 00:00:00"},
    {CLOCK_ISO, CELL_TEXT, "2026-06-12 07:47", "2026-06-12 07:47:00"},
    {CLOCK_ISO, CELL_TEXT, "2026-09-01", "2026-09-01 00:00:00"},
    {CLOCK_ISO, CELL_TEXT, "2026/04/18", "2026-04-18 00:00:00"},
    {CLOCK_ISO, CELL_TEXT, "2026/4/8 9:05", "2026-04-08 09:05:00"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 20:01:54.750", "2026-07-04 20:01:54"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 24:00", "2026-07-05 00:00:00"},
    {CLOCK_ISO, CELL_TEXT, "2024-02-29 10:00", "2024-02-29 10:00:00"},
    {CLOCK_DMY, CELL_TEXT, "18/04/2026 23:45:00", "2026-04-18 23:45:00"},
    {CLOCK_DMY, CELL_TEXT, "30-09-2026 22:00", "2026-09-30 22:00:00"},
    {CLOCK_DMY, CELL_TEXT, "01-09-2026", "2026-09-01 00:00:00"},
    {CLOCK_DMY, CELL_TEXT, "06/10/2026 01:40", "2026-10-06 01:40:00"},
    {CLOCK_DMY, CELL_TEXT, "30-09-2026" NBSP "22:00", "2026-09-30 22:00:00"},
    {CLOCK_DMY, CELL_TEXT, "３０－０９－２０２６　２２：００", "2026-09-30 22:00:00"},
    {CLOCK_UNIX, CELL_TEXT, "1789477200", "2026-09-15 13:00:00"},
    {CLOCK_UNIX, CELL_NUMBER, "1789477200", "2026-09-15 13:00:00"},
    {CLOCK_UNIX, CELL_NUMBER, "1747651742003", "2025-05-19 10:49:02"},
    {CLOCK_UNIX | CLOCK_EXCEL, CELL_NUMBER, "1789477200", "2026-09-15 13:00:00"},
    {CLOCK_UNIX, CELL_NUMBER, "0", "NULL"},
    {CLOCK_EXCEL, CELL_NUMBER, "46130.926388888889", "2026-04-18 22:14:00"},
    {CLOCK_EXCEL | CLOCK_UNIX, CELL_NUMBER, "46130.926388888889", "2026-04-18 22:14:00"},
    {CLOCK_EXCEL, CELL_NUMBER, "46130", "2026-04-18 00:00:00"},
    {CLOCK_DAY, CELL_TEXT, "20:05", "1970-01-01 20:05:00"},
    {CLOCK_DAY, CELL_TEXT, "20:05:09", "1970-01-01 20:05:09"},
    {CLOCK_DAY, CELL_TEXT, "24:00", "1970-01-01 00:00:00"},
    {CLOCK_DAY, CELL_TEXT, "20:65", "! not_a_time"},
    {CLOCK_DAY | CLOCK_ISO, CELL_TEXT, "2026-09-15 20:05", "2026-09-15 20:05:00"},
    {CLOCK_ISO, CELL_TEXT, "20:05", "! not_a_time"},
    {CLOCK_DAY | CLOCK_EXCEL, CELL_NUMBER, "0.75", "1970-01-01 18:00:00"},
    {CLOCK_DAY | CLOCK_EXCEL, CELL_NUMBER, "46130.75", "2026-04-18 18:00:00"},
    {CLOCK_EXCEL, CELL_NUMBER, "0.75", "! out_of_range"},
    {CLOCK_EXCEL, CELL_NUMBER, "46130.999999999", "2026-04-19 00:00:00"},
    {EVERY, CELL_TEXT, "", "NULL"},
    {EVERY, CELL_TEXT, "--", "NULL"},
    /* not declared, not in the calendar, not whole */
    {CLOCK_ISO, CELL_TEXT, "2026/04/18/ 22:14", "! not_a_time"},
    {CLOCK_SLASH_YMD, CELL_TEXT, "2026/04/18 22:14", "! not_a_time"},
    {CLOCK_SLASH_YMD, CELL_TEXT, "2026-04-18/ 22:14", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "18/04/2026 23:45:00", "! not_a_time"},
    {CLOCK_DMY, CELL_TEXT, "2026-07-04 20:01:54", "! not_a_time"},
    {CLOCK_DMY, CELL_TEXT, "04/18/2026", "! not_a_time"},
    {CLOCK_DMY, CELL_TEXT, "30/02/2026", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2025-02-29", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-13-01", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-00-10", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 25:00", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 24:01", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 20:60", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 20:01:54Z", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 20:01:54+07:00", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-0420:01", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07/04", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "2026-07-04 ", "2026-07-04 00:00:00"},
    {CLOCK_ISO, CELL_TEXT, "20260704", "! not_a_time"},
    {CLOCK_ISO, CELL_TEXT, "Unlimited", "! not_a_time"},
    {CLOCK_EXCEL, CELL_TEXT, "46130.5", "! not_a_time"},
    {CLOCK_EXCEL, CELL_NUMBER, "0.5", "! out_of_range"},
    {CLOCK_EXCEL, CELL_NUMBER, "60", "! out_of_range"},
    {CLOCK_EXCEL, CELL_NUMBER, "2958466", "! out_of_range"},
    {CLOCK_EXCEL, CELL_NUMBER, "-5", "! out_of_range"},
    {CLOCK_ISO, CELL_NUMBER, "46130", "! not_a_time"},
    {CLOCK_UNIX, CELL_NUMBER, "5", "! out_of_range"},
    {CLOCK_UNIX, CELL_NUMBER, "1747651742003000", "! out_of_range"},
    {CLOCK_UNIX, CELL_NUMBER, "99999999999999999999999", "! not_a_time"},
    {EVERY, CELL_TEXT, "#VALUE!", "! excel_error"},
    {0, CELL_TEXT, "2026-07-04", "! not_a_time"},
};

static void test_instant(void **state)
{
    (void)state;
    check_times(VALUE_INSTANT, instant_cases, sizeof instant_cases / sizeof instant_cases[0]);
}

static void test_date(void **state)
{
    (void)state;
    static const struct time_case cases[] = {
        {CLOCK_ISO, CELL_TEXT, "2026-09-01", "2026-09-01"},
        {CLOCK_ISO, CELL_TEXT, "2026-09-01 00:00:00", "2026-09-01"},
        {CLOCK_DMY, CELL_TEXT, "01-09-2026", "2026-09-01"},
        {CLOCK_ISO, CELL_TEXT, "9999-12-31", "9999-12-31"},
        {CLOCK_EXCEL, CELL_NUMBER, "46266", "2026-09-01"},
        {CLOCK_EXCEL, CELL_NUMBER, "46266.0", "2026-09-01"},
        {CLOCK_ISO, CELL_TEXT, "-", "NULL"},
        {CLOCK_ISO, CELL_TEXT, "2026-09-01 13:00", "! not_a_date"},
        {CLOCK_EXCEL, CELL_NUMBER, "46266.5", "! not_a_date"},
        {CLOCK_UNIX, CELL_NUMBER, "1789430400", "! not_a_date"},
        {CLOCK_DMY, CELL_TEXT, "31/11/2026", "! not_a_date"},
        {CLOCK_ISO, CELL_TEXT, "Total", "! not_a_date"},
    };
    check_times(VALUE_DATE, cases, sizeof cases / sizeof cases[0]);
}

static void test_duration(void **state)
{
    (void)state;
    static const struct time_case cases[] = {
        {0, CELL_TEXT, "1h 40min", "6000"}, {0, CELL_TEXT, "0h 9min", "540"}, {0, CELL_TEXT, "74h 48min", "269280"},
        {0, CELL_TEXT, "2h37m", "9420"}, {0, CELL_TEXT, "0h19m", "1140"}, {0, CELL_TEXT, "5400", "5400"},
        {0, CELL_TEXT, "03:00:00", "10800"}, {0, CELL_TEXT, "00:00:36", "36"}, {0, CELL_TEXT, "175h16m7s", "630967"},
        {0, CELL_TEXT, "10j50m8d", "39008"}, {0, CELL_TEXT, "4ชั่วโมง9นาที28วินาที", "14968"}, {0, CELL_NUMBER, "0.125", "10800"},
        {0, CELL_NUMBER, "4.1666666666666669E-4", "36"}, {0, CELL_NUMBER, "5400", "5400"}, {0, CELL_NUMBER, "5400.0", "5400"},
        {0, CELL_TEXT, "175:16:07", "630967"}, {0, CELL_TEXT, "3:00:00", "10800"}, {0, CELL_TEXT, "45min", "2700"},
        {0, CELL_TEXT, "75min", "4500"}, {0, CELL_TEXT, "30s", "30"}, {0, CELL_TEXT, "1 hour 5 minutes", "3900"},
        {0, CELL_TEXT, "2 jam 5 menit 1 detik", "7501"}, {0, CELL_TEXT, "1giờ2phút3giây", "3723"}, {0, CELL_TEXT, "1H 40MIN", "6000"},
        {0, CELL_TEXT, "１ｈ　４０ｍｉｎ", "6000"}, {0, CELL_TEXT, "1h" NBSP "40min", "6000"}, {0, CELL_NUMBER, "1.25", "! not_a_duration"},
        {0, CELL_TEXT, "0", "0"}, {0, CELL_TEXT, "--", "NULL"}, {0, CELL_TEXT, "", "NULL"},
        {0, CELL_TEXT, "00:36", "! not_a_duration"}, {0, CELL_TEXT, "1:75:00", "! not_a_duration"},
        {0, CELL_TEXT, "1:00:60", "! not_a_duration"}, {0, CELL_TEXT, "1:00:00:00", "! not_a_duration"},
        {0, CELL_TEXT, "1h 75min", "! not_a_duration"}, {0, CELL_TEXT, "40min 1h", "! not_a_duration"},
        {0, CELL_TEXT, "1h1h", "! not_a_duration"}, {0, CELL_TEXT, "8d", "! not_a_duration"}, {0, CELL_TEXT, "2d 3h", "! not_a_duration"},
        {0, CELL_TEXT, "h", "! not_a_duration"}, {0, CELL_TEXT, "1h 40", "! not_a_duration"}, {0, CELL_TEXT, "1.5h", "! not_a_duration"},
        {0, CELL_TEXT, "0.125", "! not_a_duration"}, {0, CELL_NUMBER, "1.5", "! not_a_duration"}, {0, CELL_NUMBER, "-5", "! not_a_duration"},
        {0, CELL_TEXT, "5.400", "! not_a_duration"}, {0, CELL_TEXT, "-1h", "! not_a_duration"},
        {0, CELL_NUMBER, "3600000001", "! out_of_range"}, {0, CELL_TEXT, "99999999999999999999", "! not_a_duration"},
        {0, CELL_TEXT, "99999999h", "! not_a_duration"}, {0, CELL_TEXT, "#REF!", "! excel_error"},
    };
    check_times(VALUE_SECONDS, cases, sizeof cases / sizeof cases[0]);
}

static void test_minutes(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {NUMBER_POINT, "12.5", "750"}, {NUMBER_COMMA, "12,5", "750"}, {NUMBER_POINT, "1,440", "86400"}, {NUMBER_POINT, "0.33", "20"},
        {NUMBER_POINT, "90", "5400"}, {NUMBER_POINT, "1h 40min", "6000"}, {NUMBER_POINT, "01:30:00", "5400"}, {NUMBER_POINT, "--", "NULL"},
        {NUMBER_POINT, "-5", "! not_a_duration"}, {NUMBER_POINT, "5%", "! not_a_duration"}, {NUMBER_POINT, "12,5", "! not_a_duration"},
        {NUMBER_POINT, "60000001", "! out_of_range"},
    };
    CHECK_NUMBERS(VALUE_MINUTES, CELL_TEXT, cases);
    enum value_type type;
    assert_int_equal(value_type_of("minutes", &type), -1);
    assert_int_equal(value_as_of("minutes", &type), 0);
    assert_int_equal(type, VALUE_MINUTES);
}

static void test_id(void **state)
{
    (void)state;
    static const struct time_case cases[] = {
        {0, CELL_TEXT, "7665678832292094721", "<7665678832292094721>"}, {0, CELL_TEXT, "\t7665678832292094721 ", "<7665678832292094721>"},
        {0, CELL_NUMBER, "7665678832292094721", "<7665678832292094721>"}, {0, CELL_NUMBER, "10000002", "<10000002>"},
        {0, CELL_TEXT, "H-01", "<H-01>"}, {0, CELL_TEXT, "1E5", "<1E5>"}, {0, CELL_TEXT, "007", "<007>"},
        {0, CELL_TEXT, "100000000000000000", "! id_rounded_by_excel"}, {0, CELL_TEXT, "7665678832292090000", "! id_rounded_by_excel"},
        {0, CELL_TEXT, "766567883229209000", "! id_rounded_by_excel"}, {0, CELL_TEXT, "766567883229209001", "<766567883229209001>"},
        {0, CELL_TEXT, "76656788322920900", "<76656788322920900>"}, {0, CELL_TEXT, "7.66568E+18", "! id_rounded_by_excel"},
        {0, CELL_TEXT, "7345678901234567168.0", "! id_rounded_by_excel"}, {0, CELL_TEXT, "1234.0", "<1234.0>"},
        {0, CELL_TEXT, "'7665678832292090123", "<7665678832292090123>"}, {0, CELL_TEXT, "'7665678832292090000", "! id_rounded_by_excel"},
        {0, CELL_TEXT, "'n' roll", "<'n' roll>"}, {0, CELL_TEXT, "\xEF\xBC\x97\xEF\xBC\x96" "56", "! not_an_id"},
        {0, CELL_TEXT, "\xE5\xBA\x97\xEF\xBC\x91", "<\xE5\xBA\x97\xEF\xBC\x91>"},
        {0, CELL_TEXT, "7,66568E+18", "! id_rounded_by_excel"}, {0, CELL_NUMBER, "7.66567883229209E+18", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "7.66567883229209E18", "! id_rounded_by_excel"}, {0, CELL_NUMBER, "12.5", "! not_an_id"},
        {0, CELL_NUMBER, "-5", "! not_an_id"}, {0, CELL_TEXT, "-", "NULL"}, {0, CELL_TEXT, "/", "NULL"}, {0, CELL_TEXT, "#N/A", "! excel_error"},
        {0, CELL_TEXT, "#HOST7", "<#HOST7>"},
        /* ids of 16 to 20 digits that end in zeros behind the 15th: of 16 and 17 digits one in ten and in a hundred really does */
        {0, CELL_TEXT, "1766012345678900", "<1766012345678900>"}, {0, CELL_TEXT, "17660123456789000", "<17660123456789000>"},
        {0, CELL_TEXT, "176601234567890000", "! id_rounded_by_excel"}, {0, CELL_TEXT, "1766012345678900000", "! id_rounded_by_excel"},
        {0, CELL_TEXT, "17660123456789000000", "! id_rounded_by_excel"}, {0, CELL_TEXT, "7665678832292095000", "<7665678832292095000>"},
        /* numeric cells: exact up to 2^53; above, what a double would be written as */
        {0, CELL_NUMBER, "1766012345678901", "<1766012345678901>"}, {0, CELL_NUMBER, "9007199254740992", "<9007199254740992>"},
        {0, CELL_NUMBER, "9007199254740993", "<9007199254740993>"}, {0, CELL_NUMBER, "9007199254740994", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "17660123456789013", "<17660123456789013>"}, {0, CELL_NUMBER, "17660123456789012", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "583591642362380001", "<583591642362380001>"}, {0, CELL_NUMBER, "583591642362380032", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "583591642362380000", "! id_rounded_by_excel"}, {0, CELL_NUMBER, "583591642362380000.0", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "7345678901234567168", "! id_rounded_by_excel"}, {0, CELL_NUMBER, "7345678901234567200", "! id_rounded_by_excel"},
        {0, CELL_NUMBER, "7345678901234567000", "! id_rounded_by_excel"}, {0, CELL_NUMBER, "7345678901234567100", "<7345678901234567100>"},
        {0, CELL_NUMBER, "17660123456789012345", "! id_rounded_by_excel"},
    };
    check_times(VALUE_ID, cases, sizeof cases / sizeof cases[0]);
}

static void test_text(void **state)
{
    (void)state;
    static const struct time_case cases[] = {
        {0, CELL_TEXT, " Sale 9.9 #LINA ", "<Sale 9.9 #LINA>"}, {0, CELL_TEXT, "＃１", "<＃１>"}, {0, CELL_BOOL, "TRUE", "<TRUE>"},
        {0, CELL_NUMBER, "5", "<5>"}, {0, CELL_TEXT, "=cmd|' /C calc'!A0", "<=cmd|' /C calc'!A0>"}, {0, CELL_TEXT, "N/A", "NULL"},
        {0, CELL_TEXT, " ", "NULL"}, {0, CELL_TEXT, "#NAME?", "! excel_error"},
    };
    check_times(VALUE_TEXT, cases, sizeof cases / sizeof cases[0]);
}

static void test_range(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last;
    } cases[] = {
        {"2026-04-12 ~ 2026-04-18", "2026-04-12", "2026-04-18"}, {"01/09/2026~30/09/2026", "2026-09-01", "2026-09-30"},
        {"01/09/2026-30/09/2026", "2026-09-01", "2026-09-30"}, {"2026-06-03-2026-06-30", "2026-06-03", "2026-06-30"},
        {"01/09/2026 - 30/09/2026", "2026-09-01", "2026-09-30"}, {"01-09-2026 - 30-09-2026", "2026-09-01", "2026-09-30"},
        {"2026-07-23", "2026-07-23", "2026-07-23"}, {"2026-07-01 ~ 2026-09-17", "2026-07-01", "2026-09-17"},
        {"Date Range: 2026-04-12 ~ 2026-04-18", "2026-04-12", "2026-04-18"},
        {"Phạm vi ngày: 2026-09-01 ~ 2026-09-30", "2026-09-01", "2026-09-30"},
        {"2026-09-01 00:00:00 ~ 2026-09-30 23:59:59", "2026-09-01", "2026-09-30"},
        {"2026-09-01 – 2026-09-30", "2026-09-01", "2026-09-30"}, {"2026-09-01 to 2026-09-30", "2026-09-01", "2026-09-30"},
        {"2026-04-12～2026-04-18", "2026-04-12", "2026-04-18"},
        {"2026-04-18 ~ 2026-04-12", NULL, NULL}, {"2026-04-31 ~ 2026-05-12", NULL, NULL}, {"2026-04-12 ~", NULL, NULL},
        {"", NULL, NULL}, {"Date Range", NULL, NULL}, {"2026-04-12 ~ 2026-04-18 x", NULL, NULL}, {"5 orders", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t first = -1, last = -1;
        char text[DATE_TEXT];
        int state_said = value_range((struct str){cases[i].text, strlen(cases[i].text)}, &first, &last);
        if (state_said != (cases[i].first != NULL ? 0 : -1))
            fail_msg("'%s'", cases[i].text);
        if (state_said != 0)
            continue;
        date_text(first, text);
        assert_string_equal(text, cases[i].first);
        date_text(last, text);
        assert_string_equal(text, cases[i].last);
    }
}

static void test_types(void **state)
{
    (void)state;
    enum value_type type;
    assert_int_equal(value_type_of("money", &type), 0);
    assert_int_equal(type, VALUE_MONEY);
    assert_int_equal(value_type_of("seconds", &type), 0);
    assert_int_equal(type, VALUE_SECONDS);
    assert_int_equal(value_type_of("Money", &type), -1);
    assert_int_equal(value_type_of("", &type), -1);
}

/* Whatever bytes come: an answer, and a rule where it is no. Exact buffers, so that a sanitizer sees a read too far. */
static void test_anything(void **state)
{
    (void)state;
    static const char *const pieces[] = {"1", "23", "456", ".", ",", "-", "/", ":", " ", "(", ")", "%", "E", "+", "RM", "₫", "h", "m",
                                         "ชั่วโมง", "\xEF", "\xBC", "\xC2\xA0", "２", "T", "2026", "-04-18", "~", "$", "#N/A", "\xFF"};
    unsigned seed = 7;
    for (int round = 0; round < 50000; round++) {
        char text[160];
        size_t len = 0;
        for (unsigned n = (seed >> 8) % 9; n > 0; n--) {
            seed = seed * 1664525u + 1013904223u;
            const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof pieces[0])];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        seed = seed * 1664525u + 1013904223u;
        char *exact = malloc(len + (len == 0));
        assert_non_null(exact);
        memcpy(exact, text, len);
        struct cell c = {len == 0 ? CELL_EMPTY : seed & 1024 ? CELL_TEXT : CELL_NUMBER, {exact, len}};
        struct dialect d = {.number = (enum value_number)((seed >> 12) % 3), .clock = (seed >> 20) & 31};
        for (int type = VALUE_ID; type <= VALUE_DATE; type++) {
            struct value v;
            const char *rule = NULL;
            int said = value_parse((enum value_type)type, &d, &c, &v, &rule);
            assert_true((said == 0) == (rule == NULL));
            assert_true(said != 0 || isfinite(v.real));
        }
        int64_t first, last;
        (void)value_range(c.text, &first, &last);
        free(exact);
    }
}

/* Whether each id of a column, from above, is taken on the column's word: one that ends in 000 after exact ones, a second after 201. */
static void test_id_column(void **state)
{
    (void)state;
    static const struct { const char *ids; const char *taken; } columns[] = {
        {"766567883229209000", "0"},                                            /* alone: nobody knows */
        {"766567883229208001 766567883229209000", "11"},
        {"766567883229209001 766567883229209000", "10"},
        {"766567883229209000 766567883229208001 766567883229209000", "011"},    /* not before anything is shown */
        {"766567883229209000 766567883229210000 766567883229211000", "000"},    /* Excel spares none */
        {"766567883229208001 766567883229209000 766567883229209000 766567883229211000", "1110"},
        {"12 A-7 766567883229209000", "000"},                                   /* short ones show nothing */
        {"7.66567883229209E+17 766567883229209000", "00"},
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct id_column c = {0};
        size_t n = 0;
        for (const char *p = columns[i].ids; *p != '\0'; n++) {
            size_t len = strcspn(p, " ");
            if (id_column_shows(&c, (struct str){p, len}) != (columns[i].taken[n] == '1'))
                fail_msg("%s: id %zu", columns[i].ids, n);
            p += len + strspn(p + len, " ");
        }
    }
    struct id_column c = {0};
    char id[24];
    for (int i = 1; i <= 201; i++) {
        snprintf(id, sizeof id, "766567883229%06d", i);
        assert_true(id_column_shows(&c, str_of(id)));
        if (i == 1)
            assert_true(id_column_shows(&c, str_of("766567883229209000")));
        assert_int_equal(id_column_shows(&c, str_of("766567883229211000")), i > 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money), cmocka_unit_test(test_money_rounds_half_away_from_zero),
        cmocka_unit_test(test_every_cent_is_exact), cmocka_unit_test(test_money_of_numeric_cells),
        cmocka_unit_test(test_count), cmocka_unit_test(test_ratio), cmocka_unit_test(test_instant),
        cmocka_unit_test(test_date), cmocka_unit_test(test_duration), cmocka_unit_test(test_minutes),
        cmocka_unit_test(test_id), cmocka_unit_test(test_text), cmocka_unit_test(test_range), cmocka_unit_test(test_types),
        cmocka_unit_test(test_id_column), cmocka_unit_test(test_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

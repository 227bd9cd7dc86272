/* How values read, placeholders, cleaned text, widths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/book/book.h"
#include "report/text/catalogue.h"
#include "report/template/parameter.h"
#include "report/book/style.h"
#include "report/text/value.h"
#include <string.h>

static struct catalogue *english(struct arena *a)
{
    struct catalogue *c = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(catalogue_open(a, NULL, "en", &c, &e), 0);
    return c;
}

static void values_read(void **state)
{
    (void)state;
    static const struct {
        struct value v;
        enum unit unit;
        const char *text;
    } CASES[] = {
        {{VALUE_REAL, 1234567.5, NULL}, UNIT_MONEY, "1,234,568"},
        {{VALUE_REAL, -999.6, NULL}, UNIT_MONEY, "-1,000"},
        {{VALUE_REAL, 0.4, NULL}, UNIT_SIGNED, "0"},
        {{VALUE_REAL, -0.2, NULL}, UNIT_SIGNED, "0"},
        {{VALUE_INT, 2220, NULL}, UNIT_SIGNED, "+2,220"},
        {{VALUE_REAL, 59.125, NULL}, UNIT_PRICE, "59.12"},
        {{VALUE_REAL, 0.4567, NULL}, UNIT_PERCENT, "45.7 %"},
        {{VALUE_REAL, -0.1234, NULL}, UNIT_CHANGE, "-12.3 %"},
        {{VALUE_INT, 100, NULL}, UNIT_COUNT, "100"},
        {{VALUE_INT, 1000, NULL}, UNIT_COUNT, "1,000"},
        {{VALUE_NULL, 0, NULL}, UNIT_MONEY, ""},
        {{VALUE_TEXT, 0, "2026-11-20"}, UNIT_LONG_DATE, "Friday 20 November 2026"},
        {{VALUE_TEXT, 0, "2026-11-20"}, UNIT_DAY, "Fri 20 Nov"},
        {{VALUE_TEXT, 0, "2026-11-20 20:04:00"}, UNIT_TIME, "20:04"},
        {{VALUE_TEXT, 0, "2026-11-20 20:04:00"}, UNIT_MOMENT, "2026-11-20 20:04"},
        {{VALUE_TEXT, 0, "no date"}, UNIT_DAY, "no date"},
    };
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct catalogue *c = english(&a);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        assert_string_equal(value_text(&a, &CASES[i].v, CASES[i].unit, c), CASES[i].text);
    catalogue_close(c);
}

static void dates_become_serials(void **state)
{
    (void)state;
    double serial = 0;
    assert_true(value_serial(&(struct value){VALUE_TEXT, 0, "2026-11-20"}, &serial));
    assert_float_equal(serial, 46346, 0);
    assert_true(value_serial(&(struct value){VALUE_TEXT, 0, "1970-01-01 12:00:00"}, &serial));
    assert_float_equal(serial, 25569.5, 0);
    assert_false(value_serial(&(struct value){VALUE_TEXT, 0, "tomorrow"}, &serial));
    assert_false(value_serial(&(struct value){VALUE_REAL, 3, NULL}, &serial));
}

static void placeholders_are_filled(void **state)
{
    (void)state;
    static const char *const names[] = {"change", "word", "empty"};
    const struct value values[] = {{VALUE_REAL, -1047.4, NULL}, {VALUE_TEXT, 0, "basket"}, {VALUE_NULL, 0, NULL}};
    static const char *const outer[] = {"symbol"};
    const struct value outer_values[] = {{VALUE_TEXT, 0, "RM"}};
    const struct fill globals = {outer, outer_values, 1, NULL}, row = {names, values, 3, &globals};
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct catalogue *c = english(&a);
    assert_string_equal(catalogue_fill(&a, c, "{symbol} {change:signed} {word}", &row), "RM -1,047 basket");
    assert_string_equal(catalogue_fill(&a, c, "{word:bridge}|{empty}|", &row), "basket||");
    assert_string_equal(catalogue_fill(&a, c, "{nobody} and {open", &row), "{nobody} and {open");
    assert_string_equal(catalogue_fill(&a, c, "", &row), "");
    catalogue_close(c);
}

static void text_is_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *dirty, *clean;
        size_t most;
    } CASES[] = {
        {"plain", "plain", 100},
        {"a\001b\tc\nd\033", "ab\tc\nd", 100},
        {"x\xFFy", "x\xEF\xBF\xBDy", 100},                    /* no such byte in UTF-8 */
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", 100},        /* overlong */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 100},   /* surrogate */
        {"a\xEF\xBF\xBF" "b", "ab", 100},                      /* U+FFFF */
        {"\xF0\x9F\x8E\xA4\xF0\x9F\x8E\xA4", "\xF0\x9F\x8E\xA4", 3},     /* two units each, cut between */
        {"abcdef", "abc", 3},
        {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD", 100},        /* cut off */
    };
    struct arena a ARENA_AUTO = ARENA_INIT;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        assert_string_equal(book_clean(&a, CASES[i].dirty, CASES[i].most), CASES[i].clean);
}

static void words_are_known(void **state)
{
    (void)state;
    assert_int_equal(unit_find("money"), UNIT_MONEY);
    assert_int_equal(unit_find("ringgit"), -1);
    assert_int_equal(role_find("bad"), ROLE_BAD);
    assert_int_equal(role_find("pink"), -1);
    assert_true(text_width("1,234,567") > text_width("1,234"));
    assert_true(text_width("WWWW") > text_width("iiii"));
}

/* A period in progress is compared with as many days of the one before, and the words say which. */
static void periods_before_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *period, *as_of, *said;
    } CASES[] = {
        {"2026-11", "2026-11-22", "2026-10 (1\xE2\x80\x93" "22)"}, {"2026-11", "2026-11-30", "2026-10"}, {"2026-10", "2026-11-22", "2026-09"},
        {"2026-03", "2026-03-30", "2026-02 (1\xE2\x80\x93" "28)"}, {"2026-W47", "2026-11-20", "2026-W46 (9\xE2\x80\x93" "13)"}, {"2026-11-20", "2026-11-20", "2026-11-19"},
    };
    struct arena a ARENA_AUTO = ARENA_INIT;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct date_period p;
        int64_t day = 0;
        assert_int_equal(date_period_parse(str_of(CASES[i].period), &p), 0);
        assert_int_equal(date_parse(str_of(CASES[i].as_of), &day), 0);
        assert_string_equal(parameter_previous_days(&a, &p, day), CASES[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_read), cmocka_unit_test(dates_become_serials), cmocka_unit_test(placeholders_are_filled),
        cmocka_unit_test(text_is_cleaned), cmocka_unit_test(words_are_known), cmocka_unit_test(periods_before_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* date, zone */
#include "base/date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void each_day_of_ten_thousand_years(void **state)
{
    (void)state;
    int64_t day = date_day(1, 1, 1);
    int weekday = date_weekday(day);
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; date_is_valid(year, month, d); d++, day++, weekday = weekday % 7 + 1) {
                int y, m, dd;
                date_civil(day, &y, &m, &dd);
                if (date_day(year, month, d) != day || y != year || m != month || dd != d || date_weekday(day) != weekday)
                    fail_msg("%d-%d-%d", year, month, d);
            }
    assert_int_equal(date_day(1970, 1, 1), 0);
    assert_int_equal(date_weekday(0), 4);
}

static void iso_weeks(void **state)
{
    (void)state;
    static const struct { const char *date, *week; } rows[] = {
        {"2026-11-20", "2026-W47"}, {"2021-01-03", "2020-W53"}, {"2021-01-04", "2021-W01"}, {"2024-12-30", "2025-W01"},
        {"2026-12-31", "2026-W53"}, {"2027-01-03", "2026-W53"}, {"2018-12-31", "2019-W01"}, {"1969-12-29", "1970-W01"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t day;
        char text[DATE_WEEK_TEXT];
        assert_int_equal(date_parse(str_of(rows[i].date), &day), 0);
        date_week_text(day, text);
        assert_string_equal(text, rows[i].week);
        int year, week;
        date_iso_week(day, &year, &week);
        int64_t start = date_week_start(year, week);
        assert_true(start <= day && day < start + 7 && date_weekday(start) == 1);
    }
}

static void dates_are_parsed_whole(void **state)
{
    (void)state;
    static const struct { const char *text; int rc; } rows[] = {
        {"2026-11-20", 0}, {"2024-02-29", 0}, {"2023-02-29", -1}, {"1900-02-29", -1}, {"2000-02-29", 0}, {"2026-13-01", -1},
        {"2026-00-10", -1}, {"2026-04-31", -1}, {"2026-1-1", -1}, {"2026-11-20 ", -1}, {" 2026-11-20", -1}, {"", -1},
        {"2026/11/20", -1}, {"0000-01-01", -1}, {"-026-01-01", -1}, {"2026-11-2x", -1}, {"20261120", -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t day;
        char text[DATE_TEXT];
        if (date_parse(str_of(rows[i].text), &day) != rows[i].rc)
            fail_msg("'%s'", rows[i].text);
        if (rows[i].rc != 0)
            continue;
        date_text(day, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void times_are_parsed_whole(void **state)
{
    (void)state;
    static const struct { const char *text, *back; } rows[] = {
        {"2026-11-20 08:05", "2026-11-20 08:05:00"}, {"2026-11-20T23:59:59", "2026-11-20 23:59:59"},
        {"1969-12-31 23:59:59", "1969-12-31 23:59:59"}, {"2026-11-20 24:00", NULL}, {"2026-11-20 12:60", NULL},
        {"2026-11-20 12:00:60", NULL}, {"2026-11-20", NULL}, {"2026-11-20 8:05", NULL}, {"2026-11-20 08:05:", NULL},
        {"2026-11-20 08:05:07Z", NULL}, {"2026-11-20  08:05", NULL}, {"", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t civil;
        char text[DATE_TIME_TEXT];
        int rc = date_parse_time(str_of(rows[i].text), &civil);
        if (rc != (rows[i].back == NULL ? -1 : 0))
            fail_msg("'%s'", rows[i].text);
        if (rc != 0)
            continue;
        date_time_text(civil, text);
        assert_string_equal(text, rows[i].back);
    }
}

static void moments_are_parsed_whole(void **state)
{
    (void)state;
    static const struct { const char *text; int rc; int64_t utc; } rows[] = {
        {"1970-01-01T00:00:00Z", 0, 0}, {"1970-01-01T08:00:00+08:00", 0, 0}, {"1969-12-31T19:00:00-05:00", 0, 0},
        {"2026-11-20t00:00:00.987z", 0, 1795132800}, {"2026-11-20 00:00:00Z", 0, 1795132800},
        {"1970-01-01T00:00:00", -1, 0}, {"1970-01-01T00:00:00+0800", -1, 0}, {"1970-01-01T00:00Z", -1, 0},
        {"1970-01-01T00:00:00.Z", -1, 0}, {"1970-01-01T00:00:00ZZ", -1, 0}, {"1970-01-01T00:00:00+24:00", -1, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t utc = 0;
        if (date_parse_utc(str_of(rows[i].text), &utc) != rows[i].rc || utc != rows[i].utc)
            fail_msg("'%s' gave %lld", rows[i].text, (long long)utc);
    }
}

static void texts_are_empty_beyond_the_calendar(void **state)
{
    (void)state;
    static const int64_t days[] = {INT64_MIN, INT64_MAX, -719163, 2932897};
    for (size_t i = 0; i < COUNT(days); i++) {
        char date[DATE_TEXT], time[DATE_TIME_TEXT], week[DATE_WEEK_TEXT];
        date_text(days[i], date);
        date_week_text(days[i], week);
        date_time_text(i < 2 ? days[i] : days[i] * 86400, time);
        assert_string_equal(date, "");
        assert_string_equal(week, "");
        assert_string_equal(time, "");
    }
}

static void floors_days(void **state)
{
    (void)state;
    assert_int_equal(date_floor_day(0), 0);
    assert_int_equal(date_floor_day(86399), 0);
    assert_int_equal(date_floor_day(-1), -1);
    assert_int_equal(date_floor_day(-86400), -1);
    assert_int_equal(date_floor_day(-86401), -2);
}

static void periods(void **state)
{
    (void)state;
    static const struct { const char *text, *first, *last; enum date_period_kind kind; } rows[] = {
        {"2026-11-20", "2026-11-20", "2026-11-20", PERIOD_DAY}, {"2026-W47", "2026-11-16", "2026-11-22", PERIOD_WEEK},
        {"2026-W01", "2025-12-29", "2026-01-04", PERIOD_WEEK}, {"2026-W53", "2026-12-28", "2027-01-03", PERIOD_WEEK},
        {"2026-11", "2026-11-01", "2026-11-30", PERIOD_MONTH}, {"2024-02", "2024-02-01", "2024-02-29", PERIOD_MONTH},
        {"2026-12", "2026-12-01", "2026-12-31", PERIOD_MONTH}, {"2025-W53", NULL, NULL, PERIOD_WEEK},
        {"2026-W00", NULL, NULL, PERIOD_WEEK}, {"2026-W99", NULL, NULL, PERIOD_WEEK}, {"2026-13", NULL, NULL, PERIOD_MONTH},
        {"2026-w47", NULL, NULL, PERIOD_WEEK}, {"2026", NULL, NULL, PERIOD_DAY}, {"", NULL, NULL, PERIOD_DAY},
        {"2026-1x", NULL, NULL, PERIOD_MONTH}, {"0000-W10", NULL, NULL, PERIOD_WEEK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date_period p;
        char first[DATE_TEXT], last[DATE_TEXT];
        int rc = date_period_parse(str_of(rows[i].text), &p);
        if (rc != (rows[i].first == NULL ? -1 : 0))
            fail_msg("'%s'", rows[i].text);
        if (rc != 0)
            continue;
        date_text(p.first, first);
        date_text(p.last, last);
        assert_string_equal(first, rows[i].first);
        assert_string_equal(last, rows[i].last);
        assert_string_equal(p.text, rows[i].text);
        assert_int_equal(p.kind, rows[i].kind);
        assert_string_equal(date_period_of(p.kind, p.last).text, rows[i].text);
    }
}

/* Expected values are those of Python's zoneinfo (CPython 3.11, tzdata of Debian 12). */
static void zones_know_their_offsets(void **state)
{
    (void)state;
    static const struct { const char *zone, *utc, *civil; } rows[] = {
        {"Asia/Kuala_Lumpur", "2026-11-20T00:00:00Z", "2026-11-20 08:00:00"},
        {"Asia/Kuala_Lumpur", "2500-01-01T00:00:00Z", "2500-01-01 08:00:00"},
        {"Asia/Kuala_Lumpur", "1981-12-31T15:59:59Z", "1981-12-31 23:29:59"},
        {"Asia/Kuala_Lumpur", "1981-12-31T16:00:00Z", "1982-01-01 00:00:00"},
        {"Asia/Ho_Chi_Minh", "2026-11-20T00:00:00Z", "2026-11-20 07:00:00"},
        {"UTC", "2026-11-20T00:00:00Z", "2026-11-20 00:00:00"},
        {"Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"},
        {"Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"},
        {"Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59"},
        {"Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"},
        {"Europe/Berlin", "2101-07-01T00:00:00Z", "2101-07-01 02:00:00"},
        {"Europe/Berlin", "9000-07-01T00:00:00Z", "9000-07-01 02:00:00"},
        {"Europe/Berlin", "9000-12-01T00:00:00Z", "9000-12-01 01:00:00"},
        {"Europe/Dublin", "2090-07-01T00:00:00Z", "2090-07-01 01:00:00"}, /* winter is the exception */
        {"Europe/Dublin", "2090-12-01T00:00:00Z", "2090-12-01 00:00:00"},
        {"America/New_York", "2050-11-06T05:59:59Z", "2050-11-06 01:59:59"},
        {"America/New_York", "2050-11-06T06:00:00Z", "2050-11-06 01:00:00"},
        {"Australia/Lord_Howe", "2060-01-01T00:00:00Z", "2060-01-01 11:00:00"}, /* half an hour, southern */
        {"Australia/Lord_Howe", "2060-07-01T00:00:00Z", "2060-07-01 10:30:00"},
        {"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00"},
        {"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59"},
        {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00"},
        {"Asia/Gaza", "2080-01-01T00:00:00Z", "2080-01-01 02:00:00"}, /* rule with a time beyond 24 h */
        {"America/Nuuk", "2050-07-01T00:00:00Z", "2050-06-30 23:00:00"}, /* rule with a negative time */
        {"Etc/GMT+8", "2026-01-01T00:00:00Z", "2025-12-31 16:00:00"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone *z;
        struct err e = ERR_INIT;
        int64_t utc;
        char text[DATE_TIME_TEXT];
        assert_int_equal(zone_open(rows[i].zone, &z, &e), 0);
        assert_int_equal(date_parse_utc(str_of(rows[i].utc), &utc), 0);
        date_time_text(zone_civil(z, utc), text);
        zone_close(z);
        if (strcmp(text, rows[i].civil) != 0)
            fail_msg("%s %s gave %s", rows[i].zone, rows[i].utc, text);
    }
}

static void civil_times_become_utc(void **state)
{
    (void)state;
    static const struct { const char *zone, *civil, *utc; } rows[] = {
        {"Asia/Kuala_Lumpur", "2026-11-20 08:00", "2026-11-20 00:00:00"},
        {"Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30:00"},  /* twice: the earlier */
        {"Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30:00"},  /* never: as before the gap */
        {"Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00:00"},
        {"Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00:00"},
        {"Europe/Berlin", "2126-07-01 12:00", "2126-07-01 10:00:00"},
        {"Pacific/Apia", "2011-12-29 23:00", "2011-12-30 09:00:00"},
        {"Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00:00"},
        {"America/New_York", "2026-11-01 01:30", "2026-11-01 05:30:00"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone *z;
        struct err e = ERR_INIT;
        int64_t civil;
        char text[DATE_TIME_TEXT];
        assert_int_equal(zone_open(rows[i].zone, &z, &e), 0);
        assert_int_equal(date_parse_time(str_of(rows[i].civil), &civil), 0);
        date_time_text(zone_utc(z, civil), text);
        zone_close(z);
        if (strcmp(text, rows[i].utc) != 0)
            fail_msg("%s %s gave %s", rows[i].zone, rows[i].civil, text);
    }
}

static void unknown_zones_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "", "Asia/Kuala_Lumpu", "Asia", "../../../etc/passwd", "/etc/localtime", "Asia//Singapore", "Asia/", "zone.tab",
        "right/Asia/Singapore", "UTC\n", "tzdata.zi", "leapseconds",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct zone *z = NULL;
        struct err e = ERR_INIT;
        if (zone_open(names[i], &z, &e) != -1)
            fail_msg("'%s' was opened", names[i]);
        assert_int_equal(e.code, ERR_INPUT);
        assert_null(z);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_of_ten_thousand_years),
        cmocka_unit_test(iso_weeks),
        cmocka_unit_test(dates_are_parsed_whole),
        cmocka_unit_test(times_are_parsed_whole),
        cmocka_unit_test(moments_are_parsed_whole),
        cmocka_unit_test(texts_are_empty_beyond_the_calendar),
        cmocka_unit_test(floors_days),
        cmocka_unit_test(periods),
        cmocka_unit_test(zones_know_their_offsets),
        cmocka_unit_test(civil_times_become_utc),
        cmocka_unit_test(unknown_zones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "report/text/value.h"

#include "base/date.h"
#include "report/text/catalogue.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXCEL_EPOCH = 25569 };   /* serial of 1970-01-01 */
static const double DAY_S = 86400.0;

static const struct {
    const char *name;
    const char *format;
    bool is_number;
} UNITS[UNIT_COUNT_OF] = {
    [UNIT_TEXT] = {"text", NULL, false},
    [UNIT_ID] = {"id", "@", false},
    [UNIT_MONEY] = {"money", "#,##0", true},
    [UNIT_PRICE] = {"price", "#,##0.00", true},
    [UNIT_SIGNED] = {"signed", "+#,##0;-#,##0;0", true},
    [UNIT_COUNT] = {"count", "#,##0", true},
    [UNIT_PERCENT] = {"percent", "0.0 %", true},
    [UNIT_CHANGE] = {"change", "+0.0 %;-0.0 %;0.0 %", true},
    [UNIT_HOURS] = {"hours", "#,##0.0", true},
    [UNIT_RATIO] = {"ratio", "#,##0.00", true},
    [UNIT_MINUTES] = {"minutes", "#,##0", true},
    [UNIT_INDEX] = {"index", "0", true},
    [UNIT_DATE] = {"date", "yyyy-mm-dd", true},
    [UNIT_DAY] = {"day", "ddd d mmm", true},
    [UNIT_TIME] = {"time", "hh:mm", true},
    [UNIT_MOMENT] = {"moment", "yyyy-mm-dd hh:mm", true},
    [UNIT_LONG_DATE] = {"long_date", NULL, false},
};

int unit_find(const char *name)
{
    for (int u = 0; u < UNIT_COUNT_OF; u++)
        if (strcmp(UNITS[u].name, name) == 0)
            return u;
    return -1;
}

const char *unit_format(enum unit u) { return UNITS[u].format; }
bool unit_is_number(enum unit u) { return UNITS[u].is_number; }

enum unit_side unit_side(enum unit u)
{
    if (u == UNIT_TIME)
        return SIDE_MIDDLE;
    return u == UNIT_DATE || u == UNIT_DAY || u == UNIT_MOMENT || !UNITS[u].is_number ? SIDE_LEFT : SIDE_RIGHT;
}

const char *const *unit_names(size_t *ret_n)
{
    static const char *names[UNIT_COUNT_OF];
    for (int u = 0; u < UNIT_COUNT_OF; u++)
        names[u] = UNITS[u].name;
    *ret_n = UNIT_COUNT_OF;
    return names;
}

bool value_serial(const struct value *v, double *ret_serial)
{
    int64_t day, civil_s;
    if (v->type != VALUE_TEXT)
        return false;
    if (date_parse(str_of(v->text), &day) == 0) {
        *ret_serial = (double)(day + EXCEL_EPOCH);
        return true;
    }
    if (date_parse_time(str_of(v->text), &civil_s) != 0)
        return false;
    *ret_serial = (double)civil_s / DAY_S + EXCEL_EPOCH;
    return true;
}

const char *serial_text(struct arena *a, double serial)
{
    char text[DATE_TIME_TEXT];
    date_time_text((int64_t)llround((serial - EXCEL_EPOCH) * DAY_S), text);
    return arena_format(a, "%s", text);
}

/* "1,234,567.50" and the like; the locale is never asked. */
static const char *number_text(struct arena *a, double x, int decimals, bool with_sign, const char *suffix)
{
    char digits[64];
    int n = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
    int whole = decimals > 0 ? n - decimals - 1 : n;
    bool is_zero = strspn(digits, "0.") == (size_t)n;
    const char *sign = is_zero ? "" : x < 0 ? "-" : with_sign ? "+" : "";
    struct buf out BUF_AUTO = BUF_INIT;
    buf_puts(&out, sign);
    for (int i = 0; i < n; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            buf_puts(&out, ",");
        buf_add(&out, digits + i, 1);
    }
    buf_puts(&out, suffix);
    return arena_text(a, out.ptr, out.len);
}

static const struct {
    double scale;
    int decimals;
    bool with_sign;
    const char *suffix;
} SPOKEN[UNIT_COUNT_OF] = {
    [UNIT_MONEY] = {1, 0, false, ""},     [UNIT_PRICE] = {1, 2, false, ""},    [UNIT_SIGNED] = {1, 0, true, ""},
    [UNIT_COUNT] = {1, 0, false, ""},     [UNIT_PERCENT] = {100, 1, false, " %"}, [UNIT_CHANGE] = {100, 1, true, " %"},
    [UNIT_HOURS] = {1, 1, false, ""},     [UNIT_RATIO] = {1, 2, false, ""},    [UNIT_MINUTES] = {1, 0, false, ""},
    [UNIT_INDEX] = {1, 0, false, ""},
};

static const char *date_words(struct arena *a, const char *text, enum unit u, const struct catalogue *c)
{
    int64_t day;
    int year, month, mday;
    if (date_parse((struct str){text, strnlen(text, 10)}, &day) != 0)
        return text;
    date_civil(day, &year, &month, &mday);
    bool is_long = u == UNIT_LONG_DATE;
    const char *weekday = catalogue_text(c, arena_format(a, "weekday.%s%d", is_long ? "" : "short.", date_weekday(day)));
    const char *month_name = catalogue_text(c, arena_format(a, "month.%s%d", is_long ? "" : "short.", month));
    return is_long ? arena_format(a, "%s %d %s %d", weekday, mday, month_name, year)
                   : arena_format(a, "%s %d %s", weekday, mday, month_name);
}

static const char *text_words(struct arena *a, const char *text, enum unit u, const struct catalogue *c)
{
    size_t len = strlen(text);
    if (u == UNIT_LONG_DATE || u == UNIT_DAY)
        return date_words(a, text, u, c);
    if (u == UNIT_TIME && len >= 16)
        return arena_text(a, text + 11, 5);
    if (u == UNIT_DATE && len > 10)
        return arena_text(a, text, 10);
    if (u == UNIT_MOMENT && len > 16)
        return arena_text(a, text, 16);
    return text;
}

const char *value_text(struct arena *a, const struct value *v, enum unit u, const struct catalogue *c)
{
    if (v->type == VALUE_NULL)
        return "";
    if (v->type == VALUE_TEXT)
        return text_words(a, v->text, u, c);
    if (SPOKEN[u].scale > 0)
        return number_text(a, v->number * SPOKEN[u].scale, SPOKEN[u].decimals, SPOKEN[u].with_sign, SPOKEN[u].suffix);
    return v->type == VALUE_INT ? arena_format(a, "%.0f", v->number) : arena_format(a, "%.10g", v->number);
}

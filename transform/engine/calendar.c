#include "transform/engine/calendar.h"
#include "base/date.h"
#include <stdio.h>
#include <string.h>

static int read_day_start(const struct settings *s, struct calendar *c, struct err *e)
{
    const char *text = settings_text(s, "day_starts_at");
    char whole[32];
    int n = snprintf(whole, sizeof whole, "1970-01-01 %s", text);
    if (n < 0 || (size_t)n >= sizeof whole ||
        date_parse_time((struct str){whole, (size_t)n}, &c->day_starts_s) != 0)
        return err_set(e, ERR_INPUT, "day_starts_at must be a time of day such as 04:00, not '%s'", text);
    return 0;
}

static int read_dayparts(const struct settings *s, struct calendar *c, struct err *e)
{
    const json_t *list = settings_json_borrow(s, "dayparts");
    size_t n = json_array_size(list);
    if (n < 2 || n > CALENDAR_PARTS + 1)
        return err_set(e, ERR_INPUT, "dayparts must be a list of hours from 0 to 24");
    for (size_t i = 0; i < n; i++) {
        json_int_t hour = json_integer_value(json_array_get(list, i));
        bool is_edge = i == 0 ? hour == 0 : i == n - 1 ? hour == 24 : hour > c->part_h[i - 1] && hour < 24;
        if (!is_edge)
            return err_set(e, ERR_INPUT, "dayparts must rise from 0 to 24 in whole hours");
        c->part_h[i] = (int)hour;
    }
    c->n_parts = (int)n - 1;
    return 0;
}

static int read_weekend(const struct settings *s, struct calendar *c, struct err *e)
{
    const json_t *list = settings_json_borrow(s, "weekend");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t day = json_integer_value(json_array_get(list, i));
        if (day < 1 || day > 7)
            return err_set(e, ERR_INPUT, "weekend must list ISO weekdays, 1 Monday to 7 Sunday");
        c->is_weekend[day] = true;
    }
    return 0;
}

int calendar_open(const struct settings *s, struct calendar *ret, struct err *e)
{
    struct calendar c = {0};
    if (read_day_start(s, &c, e) != 0 || read_dayparts(s, &c, e) != 0 || read_weekend(s, &c, e) != 0)
        return -1;
    *ret = c;
    return 0;
}

int64_t calendar_day(const struct calendar *c, int64_t civil_s)
{
    return date_floor_day(civil_s - c->day_starts_s);
}

int64_t calendar_day_start(const struct calendar *c, int64_t day)
{
    return day * 86400 + c->day_starts_s;
}

int calendar_part(const struct calendar *c, int64_t civil_s)
{
    int64_t hour = (civil_s - date_floor_day(civil_s) * 86400) / 3600;
    int part = 0;
    while (part + 1 < c->n_parts && hour >= c->part_h[part + 1])
        part++;
    return part;
}

void calendar_slot(const struct calendar *c, int64_t day, int part, char ret[SLOT_TEXT])
{
    int from = c->part_h[part], to = c->part_h[part + 1];
    char digits[] = {(char)('0' + from / 10), (char)('0' + from % 10), '-', (char)('0' + to / 10), (char)('0' + to % 10)};
    memcpy(ret, c->is_weekend[date_weekday(day)] ? "we" : "wd", 2);
    memcpy(ret + 2, digits, sizeof digits);
    ret[SLOT_TEXT - 1] = '\0';
}

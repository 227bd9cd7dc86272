/* Instants, dates, durations and ranges. Which of two orders a date has is the format's decision (clock bits); only the
 * ranges of preambles tell themselves by the place of the four-digit year. */
#include "ingest/value/value_part.h"

#include "base/date.h"
#include <math.h>
#include <string.h>

static const char NOT_A_TIME[] = "not_a_time", NOT_A_DATE[] = "not_a_date", NOT_A_DURATION[] = "not_a_duration",
                  OUT_OF_RANGE[] = "out_of_range";

enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60 };

/* Takes `least` to `most` digits off the front. */
static bool digits_take(struct str *s, size_t least, size_t most, int *ret)
{
    size_t n = 0;
    int value = 0;
    for (; n < s->len && n < most && is_digit(s->ptr[n]); n++)
        value = value * 10 + (s->ptr[n] - '0');
    if (n < least)
        return false;
    s->ptr += n;
    s->len -= n;
    *ret = value;
    return true;
}

static bool year_is_first(struct str s)
{
    int ignored;
    return digits_take(&s, 4, 4, &ignored);
}

/* 2026-07-04, 2026/04/18 or 30-09-2026, 18/04/2026; both separators alike. *ret_separator is set even for a day the
 * calendar does not have. */
static bool day_take(struct str *s, bool has_year_first, int64_t *ret_day, char *ret_separator)
{
    int part[3] = {0};
    *ret_separator = '\0';
    for (int i = 0; i < 3; i++) {
        bool is_year = i == (has_year_first ? 0 : 2);
        if (i > 0) {
            if (s->len == 0 || (*s->ptr != '-' && *s->ptr != '/') || (i == 2 && *s->ptr != *ret_separator))
                return false;
            *ret_separator = *s->ptr++;
            s->len--;
        }
        if (!digits_take(s, is_year ? 4 : 1, is_year ? 4 : 2, &part[i]))
            return false;
    }
    int year = has_year_first ? part[0] : part[2], day = has_year_first ? part[2] : part[0];
    *ret_day = date_is_valid(year, part[1], day) ? date_day(year, part[1], day) : INT64_MIN;
    return *ret_day != INT64_MIN;
}

/* Some databases print a fraction of a second; it is cut. */
static bool fraction_take(struct str *s)
{
    int ignored;
    if (!char_take(s, '.'))
        return true;
    return digits_take(s, 1, 9, &ignored);
}

/* 22:14, 9:05:00. 24:00 is the end of the day, as rosters write it. */
static bool clock_take(struct str *s, int64_t *ret_seconds)
{
    int hour, minute, second = 0;
    if (!digits_take(s, 1, 2, &hour) || !char_take(s, ':') || !digits_take(s, 2, 2, &minute))
        return false;
    if (char_take(s, ':') && (!digits_take(s, 2, 2, &second) || !fraction_take(s)))
        return false;
    *ret_seconds = (int64_t)hour * HOUR_S + minute * MINUTE_S + second;
    return minute < 60 && second < 60 && *ret_seconds <= DAY_S;
}

/* The gap between day and clock; false where there is none. */
static bool gap_take(struct str *s)
{
    size_t len = s->len;
    if (!char_take(s, 'T'))
        text_skip_blanks(s);
    return s->len < len;
}

struct moment {
    int64_t day, second;
};

static bool moment_take(struct str *s, unsigned clock, struct moment *ret)
{
    char separator = '\0';
    bool has_year_first = year_is_first(*s);
    ret->second = 0;
    if ((clock & (has_year_first ? CLOCK_ISO | CLOCK_SLASH_YMD : CLOCK_DMY)) == 0)
        return false;
    if (!day_take(s, has_year_first, &ret->day, &separator))
        return false;
    bool has_slash = has_year_first && separator == '/' && (clock & CLOCK_SLASH_YMD) != 0 && char_take(s, '/');
    if (has_year_first && !has_slash && (clock & CLOCK_ISO) == 0)
        return false;   /* only the form with the third slash was declared */
    return s->len == 0 || (gap_take(s) && clock_take(s, &ret->second));
}

/* Excel, 1900 system: day 25569 is 1970-01-01. Serials before 1901 are small numbers that are no dates, and would
 * meet Excel's invented 29 February 1900. */
static const char *serial_read(double serial, struct moment *ret)
{
    const double least = 367, most = 2958466;   /* 1901-01-01, 10000-01-01 */
    if (!(serial >= least && serial < most))
        return OUT_OF_RANGE;
    int64_t seconds = llround(serial * DAY_S);
    ret->day = seconds / DAY_S - 25569;
    ret->second = seconds % DAY_S;
    return NULL;
}

/* Seconds, or milliseconds above 10^11. Zero is how APIs write that there is no time yet. */
static const char *unix_read(const struct decimal *d, struct value *ret)
{
    const int64_t least = 100000000, millis = 100000000000, most = 100000000000000;
    const char *rule = decimal_scaled(d, 0, &ret->integer, NULL);
    if (rule != NULL)
        return rule;
    if (ret->integer == 0) {
        ret->is_null = true;
        return NULL;
    }
    if (ret->integer < least || ret->integer > most)
        return OUT_OF_RANGE;
    if (ret->integer > millis)
        ret->integer /= 1000;
    return NULL;
}

static bool is_digits(struct str s)
{
    size_t i = 0;
    while (i < s.len && is_digit(s.ptr[i]))
        i++;
    return s.len > 0 && i == s.len;
}

/* A bare number: a serial if the cell is numeric and so small, else Unix time. */
static const char *bare_read(struct str s, enum cell_kind kind, unsigned clock, struct value *ret)
{
    struct amount a;
    struct moment m;
    double number;
    const double unix_least = 3e6;
    if (amount_read(s, NUMBER_PLAIN, &a) != NULL || a.has_currency || a.has_percent)
        return NOT_A_TIME;
    if (decimal_real(&a.number, &number) != NULL)
        return OUT_OF_RANGE;
    if (kind == CELL_NUMBER && (clock & CLOCK_EXCEL) != 0 && ((clock & CLOCK_UNIX) == 0 || (number > 0 && number < unix_least))) {
        if ((clock & CLOCK_DAY) != 0 && number >= 0 && number < 1) {
            ret->integer = llround(number * DAY_S) % DAY_S;
            return NULL;
        }
        const char *rule = serial_read(number, &m);
        if (rule == NULL)
            ret->integer = m.day * DAY_S + m.second;
        return rule;
    }
    return (clock & CLOCK_UNIX) != 0 ? unix_read(&a.number, ret) : NOT_A_TIME;
}

const char *instant_read(struct str s, enum cell_kind kind, unsigned clock, struct value *ret)
{
    struct moment m;
    if (kind == CELL_NUMBER || is_digits(s))
        return bare_read(s, kind, clock, ret);
    struct str rest = s;
    if ((clock & CLOCK_DAY) != 0 && clock_take(&rest, &ret->integer) && rest.len == 0) {
        ret->integer %= DAY_S;
        return NULL;
    }
    if (!moment_take(&s, clock, &m) || s.len > 0)
        return NOT_A_TIME;
    ret->integer = m.day * DAY_S + m.second;
    return NULL;
}

/* A date may come with a midnight (TikTok ads: 2026-09-01 00:00:00), never with another time. */
const char *date_read(struct str s, enum cell_kind kind, unsigned clock, struct value *ret)
{
    const char *rule = instant_read(s, kind, clock & ~(unsigned)CLOCK_UNIX, ret);
    if (rule != NULL)
        return rule == NOT_A_TIME ? NOT_A_DATE : rule;
    if (ret->integer % DAY_S != 0)
        return NOT_A_DATE;
    ret->integer = date_floor_day(ret->integer);
    return NULL;
}

/* Units by falling size, longest spelling first. "d" is Indonesian detik; it means days nowhere in these files, but
 * alone it could, so it needs a larger unit before it. */
static const struct {
    const char *text;
    int seconds;
    bool needs_larger;
} units[] = {
    {"hours", HOUR_S, false}, {"hour", HOUR_S, false}, {"hrs", HOUR_S, false}, {"hr", HOUR_S, false},
    {"h", HOUR_S, false}, {"jam", HOUR_S, false}, {"j", HOUR_S, false},
    {"\xE0\xB8\x8A\xE0\xB8\xB1\xE0\xB9\x88\xE0\xB8\xA7\xE0\xB9\x82\xE0\xB8\xA1\xE0\xB8\x87", HOUR_S, false},
    {"gi\xE1\xBB\x9D", HOUR_S, false},
    {"minutes", MINUTE_S, false}, {"minute", MINUTE_S, false}, {"menit", MINUTE_S, false}, {"mins", MINUTE_S, false},
    {"min", MINUTE_S, false}, {"m", MINUTE_S, false},
    {"\xE0\xB8\x99\xE0\xB8\xB2\xE0\xB8\x97\xE0\xB8\xB5", MINUTE_S, false},
    {"ph\xC3\xBAt", MINUTE_S, false},
    {"seconds", 1, false}, {"second", 1, false}, {"secs", 1, false}, {"sec", 1, false}, {"s", 1, false},
    {"detik", 1, false}, {"dtk", 1, false}, {"d", 1, true},
    {"\xE0\xB8\xA7\xE0\xB8\xB4\xE0\xB8\x99\xE0\xB8\xB2\xE0\xB8\x97\xE0\xB8\xB5", 1, false},
    {"gi\xC3\xA2y", 1, false},
};

/* 0: no unit here, or one that may not follow `last`. */
static int unit_take(struct str *s, int last)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].seconds < last && !(units[i].needs_larger && last == INT32_MAX) && text_take(s, units[i].text))
            return units[i].seconds;
    return 0;
}

enum { HOUR_DIGITS = 6 };

/* 1h 40min, 175h16m7s, 10j50m8d. */
static const char *units_read(struct str s, int64_t *ret_seconds)
{
    int last = INT32_MAX;
    int64_t total = 0;
    while (s.len > 0) {
        int n, unit = 0;
        if (digits_take(&s, 1, HOUR_DIGITS, &n)) {
            text_skip_blanks(&s);
            unit = unit_take(&s, last);
        }
        if (unit == 0 || (last != INT32_MAX && n >= 60))
            return NOT_A_DURATION;
        total += (int64_t)n * unit;
        last = unit;
        text_skip_blanks(&s);
    }
    *ret_seconds = total;
    return last != INT32_MAX ? NULL : NOT_A_DURATION;
}

/* 03:00:00, hours beyond 24 too. Two parts could be hours or minutes, so they are refused. */
static const char *colons_read(struct str s, int64_t *ret_seconds)
{
    int hour, minute, second;
    if (!digits_take(&s, 1, HOUR_DIGITS, &hour) || !char_take(&s, ':') || !digits_take(&s, 2, 2, &minute) ||
        !char_take(&s, ':') || !digits_take(&s, 2, 2, &second) || s.len > 0 || minute >= 60 || second >= 60)
        return NOT_A_DURATION;
    *ret_seconds = (int64_t)hour * HOUR_S + minute * MINUTE_S + second;
    return NULL;
}

/* Whole seconds; below 1 in a numeric cell it is Excel's fraction of a day. */
static const char *number_read(struct str s, enum cell_kind kind, int64_t *ret_seconds)
{
    struct amount a;
    double number;
    bool is_whole;
    const int64_t most = (int64_t)1000000 * HOUR_S;
    if (amount_read(s, NUMBER_PLAIN, &a) != NULL || a.has_currency || a.has_percent || a.number.is_negative)
        return NOT_A_DURATION;
    if (decimal_real(&a.number, &number) != NULL || number > (double)most ||
        decimal_scaled(&a.number, 0, ret_seconds, &is_whole) != NULL)
        return OUT_OF_RANGE;
    if (is_whole)
        return NULL;
    if (kind != CELL_NUMBER || number >= 1)
        return NOT_A_DURATION;
    *ret_seconds = llround(number * DAY_S);
    return NULL;
}

const char *duration_read(struct str s, enum cell_kind kind, int64_t *ret_seconds)
{
    if (kind == CELL_NUMBER || is_digits(s))
        return number_read(s, kind, ret_seconds);
    return s.len > 0 && memchr(s.ptr, ':', s.len) != NULL ? colons_read(s, ret_seconds) : units_read(s, ret_seconds);
}

/* A day of a range, by the place of its year, with or without a clock behind it. */
static bool range_day_take(struct str *s, int64_t *ret_day)
{
    struct moment m;
    char separator;
    if (!day_take(s, year_is_first(*s), ret_day, &separator))
        return false;
    struct str rest = *s;
    if (gap_take(&rest) && clock_take(&rest, &m.second))
        *s = rest;
    return true;
}

static void range_mark_skip(struct str *s)
{
    static const char *const marks[] = {"~", "-", "to", "s/d", "sampai", "\xE8\x87\xB3", "\xE0\xB8\x96\xE0\xB8\xB6\xE0\xB8\x87"};
    text_skip_blanks(s);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (text_take(s, marks[i]))
            break;
    text_skip_blanks(s);
}

int value_range(struct str text, int64_t *ret_first_day, int64_t *ret_last_day)
{
    char buffer[FOLDED_MOST];
    int64_t first, last;
    struct str s = text_ascii(str_trim(text), buffer);
    while (s.len > 0 && !is_digit(*s.ptr)) {   /* "Date Range: " in any language */
        s.ptr++;
        s.len--;
    }
    if (!range_day_take(&s, &first))
        return -1;
    last = first;
    if (s.len > 0) {
        range_mark_skip(&s);
        if (!range_day_take(&s, &last))
            return -1;
    }
    if (s.len > 0 || last < first)
        return -1;
    *ret_first_day = first;
    *ret_last_day = last;
    return 0;
}

#include "base/date.h"

#include <string.h>

enum { DAY_S = 86400, YEAR_LEAST = 1, YEAR_MOST = 9999 };

/* Day numbers after H. Hinnant, "chrono-compatible low-level date algorithms": years start in March, so that the
 * leap day is the last of its year; an era is 400 years. */
int64_t date_day(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void date_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *ret_month = (int)(month_from_march + (month_from_march < 10 ? 3 : -9));
    *ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

bool date_is_valid(int year, int month, int day)
{
    return year >= YEAR_LEAST && year <= YEAR_MOST && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

int date_weekday(int64_t day)
{
    int64_t since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

void date_iso_week(int64_t day, int *ret_year, int *ret_week)
{
    int64_t thursday = day - date_weekday(day) + 4; /* a week belongs to the year of its Thursday */
    int month, day_of_month;
    date_civil(thursday, ret_year, &month, &day_of_month);
    *ret_week = (int)((thursday - date_day(*ret_year, 1, 1)) / 7) + 1;
}

int64_t date_week_start(int iso_year, int iso_week)
{
    int64_t day = date_day(iso_year, 1, 4); /* always in week 1 */
    return day - date_weekday(day) + 1 + ((int64_t)iso_week - 1) * 7;
}

int64_t date_floor_day(int64_t seconds)
{
    return seconds / DAY_S - (seconds % DAY_S < 0);
}

/* Reads a text from the left; any mismatch makes `is_bad` stay true. */
struct scan {
    struct str rest;
    bool is_bad;
};

static int scan_digits(struct scan *s, size_t n)
{
    int value = 0;
    if (s->rest.len < n) {
        s->is_bad = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        char c = s->rest.ptr[i];
        if (c < '0' || c > '9')
            s->is_bad = true;
        value = value * 10 + (c - '0');
    }
    s->rest.ptr += n;
    s->rest.len -= n;
    return s->is_bad ? 0 : value;
}

/* One character of `set`; 0 and bad if there is none. */
static char scan_one(struct scan *s, const char *set)
{
    if (s->rest.len == 0 || s->rest.ptr[0] == '\0' || strchr(set, s->rest.ptr[0]) == NULL) {
        s->is_bad = true;
        return '\0';
    }
    s->rest.len--;
    return *s->rest.ptr++;
}

static bool scan_has(const struct scan *s, char c)
{
    return s->rest.len > 0 && s->rest.ptr[0] == c;
}

static int64_t scan_date(struct scan *s)
{
    int year = scan_digits(s, 4);
    (void)scan_one(s, "-");
    int month = scan_digits(s, 2);
    (void)scan_one(s, "-");
    int day = scan_digits(s, 2);
    if (s->is_bad || !date_is_valid(year, month, day)) {
        s->is_bad = true;
        return 0;
    }
    return date_day(year, month, day);
}

static int64_t scan_clock(struct scan *s, bool needs_seconds)
{
    int hour = scan_digits(s, 2);
    (void)scan_one(s, ":");
    int minute = scan_digits(s, 2);
    int second = 0;
    if (needs_seconds || scan_has(s, ':')) {
        (void)scan_one(s, ":");
        second = scan_digits(s, 2);
    }
    if (hour > 23 || minute > 59 || second > 59)
        s->is_bad = true;
    return hour * 3600 + minute * 60 + second;
}

static int scan_end(const struct scan *s, int64_t value, int64_t *ret)
{
    if (s->is_bad || s->rest.len != 0)
        return -1;
    *ret = value;
    return 0;
}

int date_parse(struct str s, int64_t *ret_day)
{
    struct scan scan = {s, false};
    int64_t day = scan_date(&scan);
    return scan_end(&scan, day, ret_day);
}

int date_parse_time(struct str s, int64_t *ret_civil_s)
{
    struct scan scan = {s, false};
    int64_t civil = scan_date(&scan) * DAY_S;
    (void)scan_one(&scan, " T");
    civil += scan_clock(&scan, false);
    return scan_end(&scan, civil, ret_civil_s);
}

/* RFC 3339 allows any number of digits; we count whole seconds. */
static void scan_fraction(struct scan *s)
{
    if (!scan_has(s, '.'))
        return;
    (void)scan_one(s, ".");
    (void)scan_digits(s, 1);
    while (s->rest.len > 0 && s->rest.ptr[0] >= '0' && s->rest.ptr[0] <= '9')
        (void)scan_digits(s, 1);
}

static int64_t scan_offset(struct scan *s)
{
    char sign = scan_one(s, "Zz+-");
    if (sign == 'Z' || sign == 'z' || sign == '\0')
        return 0;
    int hour = scan_digits(s, 2);
    (void)scan_one(s, ":");
    int minute = scan_digits(s, 2);
    if (hour > 23 || minute > 59)
        s->is_bad = true;
    return (sign == '-' ? -1 : 1) * (hour * 3600 + minute * 60);
}

int date_parse_utc(struct str s, int64_t *ret_utc_s)
{
    struct scan scan = {s, false};
    int64_t utc = scan_date(&scan) * DAY_S;
    (void)scan_one(&scan, "Tt ");
    utc += scan_clock(&scan, true);
    scan_fraction(&scan);
    utc -= scan_offset(&scan);
    return scan_end(&scan, utc, ret_utc_s);
}

static char *put_digits(char *out, int value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + n;
}

static bool day_has_text(int64_t day)
{
    return day >= date_day(YEAR_LEAST, 1, 1) && day <= date_day(YEAR_MOST, 12, 31);
}

static char *put_date(char *out, int64_t day)
{
    int year, month, day_of_month;
    date_civil(day, &year, &month, &day_of_month);
    out = put_digits(out, year, 4);
    *out++ = '-';
    out = put_digits(out, month, 2);
    *out++ = '-';
    return put_digits(out, day_of_month, 2);
}

void date_text(int64_t day, char ret[DATE_TEXT])
{
    char *end = day_has_text(day) ? put_date(ret, day) : ret;
    *end = '\0';
}

void date_time_text(int64_t civil_s, char ret[DATE_TIME_TEXT])
{
    int64_t day = date_floor_day(civil_s);
    char *out = ret;
    if (day_has_text(day)) {
        int second = (int)(civil_s - day * DAY_S);
        out = put_date(out, day);
        *out++ = ' ';
        out = put_digits(out, second / 3600, 2);
        *out++ = ':';
        out = put_digits(out, second / 60 % 60, 2);
        *out++ = ':';
        out = put_digits(out, second % 60, 2);
    }
    *out = '\0';
}

void date_week_text(int64_t day, char ret[DATE_WEEK_TEXT])
{
    char *out = ret;
    if (day_has_text(day)) {
        int year, week;
        date_iso_week(day, &year, &week);
        out = put_digits(out, year, 4);
        *out++ = '-';
        *out++ = 'W';
        out = put_digits(out, week, 2);
    }
    *out = '\0';
}

static void month_around(int64_t day, int64_t *ret_first, int64_t *ret_last)
{
    int year, month, day_of_month;
    date_civil(day, &year, &month, &day_of_month);
    *ret_first = day - day_of_month + 1;
    *ret_last = *ret_first + days_in_month(year, month) - 1;
}

struct date_period date_period_of(enum date_period_kind kind, int64_t day)
{
    struct date_period p = {.kind = kind, .first = day, .last = day};
    char date[DATE_TEXT] = "";
    switch (kind) {
    case PERIOD_DAY:
        date_text(day, p.text);
        break;
    case PERIOD_WEEK:
        p.first = day - date_weekday(day) + 1;
        p.last = p.first + 6;
        date_week_text(day, p.text);
        break;
    case PERIOD_MONTH:
        month_around(day, &p.first, &p.last);
        date_text(day, date);
        memcpy(p.text, date, sizeof "YYYY-MM" - 1);
        break;
    }
    return p;
}

static int64_t scan_week(struct scan *s)
{
    int year = scan_digits(s, 4);
    (void)scan_one(s, "-");
    (void)scan_one(s, "W");
    int week = scan_digits(s, 2);
    int64_t start = date_week_start(year, week);
    int year_of_start, week_of_start;
    date_iso_week(start, &year_of_start, &week_of_start);
    /* W00 and a W53 the year does not have belong to another year; so does the week before 0001-01-01 */
    if (year < YEAR_LEAST || year_of_start != year || week_of_start != week)
        s->is_bad = true;
    return start;
}

static int64_t scan_month(struct scan *s)
{
    int year = scan_digits(s, 4);
    (void)scan_one(s, "-");
    int month = scan_digits(s, 2);
    if (!date_is_valid(year, month, 1)) {
        s->is_bad = true;
        return 0;
    }
    return date_day(year, month, 1);
}

/* The three forms differ in length: YYYY-MM-DD, YYYY-Www, YYYY-MM. */
int date_period_parse(struct str s, struct date_period *ret_period)
{
    struct scan scan = {s, false};
    int64_t day;
    enum date_period_kind kind;
    switch (s.len) {
    case 10: kind = PERIOD_DAY; day = scan_date(&scan); break;
    case 8: kind = PERIOD_WEEK; day = scan_week(&scan); break;
    case 7: kind = PERIOD_MONTH; day = scan_month(&scan); break;
    default: return -1;
    }
    if (scan.is_bad)
        return -1;
    *ret_period = date_period_of(kind, day);
    return 0;
}

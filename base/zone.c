/* Time zones from /usr/share/zoneinfo (RFC 8536), read by ourselves: glibc's tzset() takes an unknown zone silently
 * as UTC and keeps one zone for the whole process. */
#include "base/date.h"

#include "base/file.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"

enum {
    ZONE_BYTES_MOST = 1024 * 1024,
    HEADER = 44,
    CYCLE_YEARS = 400, /* dates and weekdays of the Gregorian calendar repeat after 400 years */
};
static const int64_t cycle_s = INT64_C(146097) * 86400;
static const int64_t TIME_MOST = INT64_C(1) << 40; /* no zone tells of the year 30000; keeps years in an int */

struct change {
    int64_t at_utc_s;
    int32_t offset_s; /* east of UTC, from `at_utc_s` on */
};

struct zone {
    int32_t first_offset_s; /* before the first change */
    struct change *changes; /* ascending; those of the footer rule are written out for one cycle */
    size_t n_changes, capacity;
    bool has_cycle;         /* what follows the last change repeats the last 400 years */
};

/* A day of a year as POSIX TZ names it. */
struct rule_day {
    enum { RULE_JULIAN, RULE_ZERO, RULE_MONTH } kind; /* Jn (no leap day), n, Mm.w.d */
    int month, week, day;
    int32_t time_s;
};
struct rule {
    int32_t standard_s, summer_s;
    bool has_summer;
    struct rule_day start, end;
};

/* The POSIX TZ text of the footer, e.g. "CET-1CEST,M3.5.0,M10.5.0/3". */
struct footer {
    const char *p;
    bool is_bad;
};

static int footer_number(struct footer *f, int least, int most)
{
    int value = 0, n = 0;
    for (; *f->p >= '0' && *f->p <= '9' && n < 4; f->p++, n++)
        value = value * 10 + (*f->p - '0');
    if (n == 0 || value < least || value > most)
        f->is_bad = true;
    return value;
}

static bool footer_take(struct footer *f, char c)
{
    if (*f->p != c)
        return false;
    f->p++;
    return true;
}

static void footer_need(struct footer *f, char c)
{
    if (!footer_take(f, c))
        f->is_bad = true;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* An abbreviation: letters, or anything between < and >. */
static void footer_name(struct footer *f)
{
    const char *start = f->p;
    if (footer_take(f, '<')) {
        while (*f->p != '\0' && *f->p != '>')
            f->p++;
        footer_need(f, '>');
        return;
    }
    while (is_letter(*f->p))
        f->p++;
    if (f->p == start)
        f->is_bad = true;
}

/* [+-]h[h[h]][:mm[:ss]]; hours up to 167 since TZif version 3. */
static int32_t footer_time(struct footer *f)
{
    bool is_negative = footer_take(f, '-');
    if (!is_negative)
        (void)footer_take(f, '+');
    int32_t seconds = footer_number(f, 0, 167) * 3600;
    if (footer_take(f, ':')) {
        seconds += footer_number(f, 0, 59) * 60;
        if (footer_take(f, ':'))
            seconds += footer_number(f, 0, 59);
    }
    return is_negative ? -seconds : seconds;
}

static struct rule_day footer_day(struct footer *f)
{
    struct rule_day d = {.kind = RULE_ZERO, .time_s = 2 * 3600};
    footer_need(f, ',');
    if (footer_take(f, 'M')) {
        d.kind = RULE_MONTH;
        d.month = footer_number(f, 1, 12);
        footer_need(f, '.');
        d.week = footer_number(f, 1, 5);
        footer_need(f, '.');
        d.day = footer_number(f, 0, 6);
    } else if (footer_take(f, 'J')) {
        d.kind = RULE_JULIAN;
        d.day = footer_number(f, 1, 365);
    } else {
        d.day = footer_number(f, 0, 365);
    }
    if (footer_take(f, '/'))
        d.time_s = footer_time(f);
    return d;
}

static int rule_parse(const char *text, struct rule *ret)
{
    struct footer f = {text, false};
    *ret = (struct rule){0};
    footer_name(&f);
    ret->standard_s = -footer_time(&f); /* POSIX counts west of Greenwich */
    if (*f.p != '\0') {
        ret->has_summer = true;
        footer_name(&f);
        ret->summer_s = *f.p != ',' ? -footer_time(&f) : ret->standard_s + 3600;
        ret->start = footer_day(&f);
        ret->end = footer_day(&f);
    }
    return f.is_bad || *f.p != '\0' ? -1 : 0;
}

static int64_t month_rule_day(const struct rule_day *d, int year)
{
    int64_t first = date_day(year, d->month, 1);
    int64_t next_month = d->month == 12 ? date_day(year + 1, 1, 1) : date_day(year, d->month + 1, 1);
    int ahead = (d->day - date_weekday(first) % 7 + 7) % 7; /* POSIX weekdays: 0 is Sunday */
    int64_t day = first + ahead + ((int64_t)d->week - 1) * 7;
    return day < next_month ? day : day - 7; /* week 5 means the last one */
}

static int64_t rule_moment(const struct rule_day *d, int year, int32_t offset_before_s)
{
    int64_t day = date_day(year, 1, 1) + d->day;
    if (d->kind == RULE_MONTH)
        day = month_rule_day(d, year);
    else if (d->kind == RULE_JULIAN && (d->day < 60 || !date_is_valid(year, 2, 29)))
        day--;
    return day * 86400 + d->time_s - offset_before_s;
}

static void add_change(struct zone *z, int64_t at_utc_s, int32_t offset_s)
{
    z->changes = mem_grow(z->changes, &z->capacity, z->n_changes + 1, sizeof *z->changes);
    z->changes[z->n_changes++] = (struct change){at_utc_s, offset_s};
}

static void add_change_after(struct zone *z, int64_t after, int64_t at_utc_s, int32_t offset_s)
{
    if (at_utc_s > after)
        add_change(z, at_utc_s, offset_s);
}

/* Both changes of a year in the order in which they come. */
static void add_rule_year(struct zone *z, const struct rule *r, int year, int64_t after)
{
    int64_t start = rule_moment(&r->start, year, r->standard_s);
    int64_t end = rule_moment(&r->end, year, r->summer_s);
    if (start <= end)
        add_change_after(z, after, start, r->summer_s);
    add_change_after(z, after, end, r->standard_s);
    if (start > end)
        add_change_after(z, after, start, r->summer_s);
}

/* Written out once, so that a look-up is one binary search whatever the year. */
static void add_rule(struct zone *z, const struct rule *r)
{
    int64_t after = z->n_changes > 0 ? z->changes[z->n_changes - 1].at_utc_s : INT64_MIN;
    int64_t floor_s = -INT64_C(86400) * 365 * 70; /* a first change of -2^59 says "since ever" */
    int year, month, day;
    date_civil(date_floor_day(after > floor_s ? after : 0), &year, &month, &day);
    if (!r->has_summer) {
        if (z->n_changes == 0)
            z->first_offset_s = r->standard_s;
        return; /* the last change already leads to standard time (RFC 8536, 3.3) */
    }
    for (int i = 0; i <= CYCLE_YEARS + 1; i++)
        add_rule_year(z, r, year + i, after);
    z->has_cycle = true;
}

/* Big-endian numbers of a TZif file. */
static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

struct counts {
    size_t isut, isstd, leap, time, type, abbreviation;
};

static bool header_parse(struct str bytes, size_t at, struct counts *ret)
{
    if (bytes.len < HEADER || at > bytes.len - HEADER)
        return false;
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;
    if (memcmp(p, "TZif", 4) != 0 || p[4] < '2') /* version 1 has no footer and ends in 2037 */
        return false;
    *ret = (struct counts){be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32), be32(p + 36), be32(p + 40)};
    /* no product of these can overflow below */
    return ret->isut <= 256 && ret->isstd <= 256 && ret->leap == 0 && ret->time <= 65536 && ret->type >= 1 &&
           ret->type <= 256 && ret->abbreviation <= 65536;
}

static size_t body_len(const struct counts *n, size_t time_size)
{
    return n->time * time_size + n->time + n->type * 6 + n->abbreviation + n->isstd + n->isut;
}

static int read_changes(struct zone *z, const unsigned char *body, const struct counts *n)
{
    const unsigned char *indexes = body + n->time * 8;
    const unsigned char *types = indexes + n->time;
    z->first_offset_s = (int32_t)be32(types);
    for (size_t i = 0; i < n->time; i++) {
        int64_t at = be64(body + i * 8);
        if (indexes[i] >= n->type || at > TIME_MOST || (i > 0 && at <= be64(body + (i - 1) * 8)))
            return -1;
        add_change(z, at, (int32_t)be32(types + (size_t)indexes[i] * 6));
    }
    return 0;
}

static int read_footer(struct zone *z, struct str text)
{
    char footer[128];
    const char *end = text.len > 1 && text.ptr[0] == '\n' ? memchr(text.ptr + 1, '\n', text.len - 1) : NULL;
    if (end == NULL || (size_t)(end - text.ptr) > sizeof footer)
        return -1;
    size_t len = (size_t)(end - text.ptr) - 1;
    memcpy(footer, text.ptr + 1, len);
    footer[len] = '\0';
    if (len == 0)
        return 0; /* no rule: the last offset stays */
    struct rule r;
    if (rule_parse(footer, &r) != 0)
        return -1;
    add_rule(z, &r);
    return 0;
}

/* A version 2 file is a version 1 file followed by the same with 64-bit times and a footer. */
static int zone_parse(struct zone *z, struct str bytes)
{
    struct counts n;
    if (!header_parse(bytes, 0, &n))
        return -1;
    size_t at = HEADER + body_len(&n, 4);
    if (!header_parse(bytes, at, &n))
        return -1;
    at += HEADER;
    size_t len = body_len(&n, 8);
    if (len > bytes.len - at || read_changes(z, (const unsigned char *)bytes.ptr + at, &n) != 0)
        return -1;
    return read_footer(z, (struct str){bytes.ptr + at + len, bytes.len - at - len});
}

/* A zone name becomes a path: nothing in it may leave the folder. */
static bool is_zone_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > 64 || name[0] == '/' || name[len - 1] == '/' || strstr(name, "//") != NULL)
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if (!is_letter(*p) && !(*p >= '0' && *p <= '9') && strchr("_+-/", *p) == NULL)
            return false; /* no dot, so no ".." */
    return true;
}

int zone_open(const char *name, struct zone **ret_zone, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str bytes;
    if (!is_zone_name(name))
        return err_set(e, ERR_INPUT, "'%.80s' is not the name of a time zone (such as Asia/Kuala_Lumpur)", name);
    const char *path = arena_format(&a, ZONE_FOLDER "/%s", name);
    if (file_read(&a, path, ZONE_BYTES_MOST, &bytes, e) != 0)
        return err_set(e, ERR_INPUT, "unknown time zone '%s' (not in " ZONE_FOLDER ")", name);
    struct zone *z = calloc(1, sizeof *z);
    if (z == NULL)
        mem_fail();
    if (zone_parse(z, bytes) != 0) {
        zone_close(z);
        return err_set(e, ERR_INPUT, "'%s' is no time zone: %s is not a usable TZif file", name, path);
    }
    *ret_zone = z;
    return 0;
}

void zone_close(struct zone *z)
{
    if (z == NULL)
        return;
    mem_free(z->changes);
    free(z);
}

static int64_t within_cycle(const struct zone *z, int64_t utc_s)
{
    if (!z->has_cycle || utc_s < z->changes[z->n_changes - 1].at_utc_s)
        return utc_s;
    int64_t start = z->changes[z->n_changes - 1].at_utc_s - cycle_s;
    return start + (utc_s - start) % cycle_s;
}

static int64_t offset_at(const struct zone *z, int64_t utc_s)
{
    size_t low = 0, high = z->n_changes; /* changes before `low` are not after utc_s */
    utc_s = within_cycle(z, utc_s);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle].at_utc_s <= utc_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? z->changes[low - 1].offset_s : z->first_offset_s;
}

int64_t zone_civil(const struct zone *z, int64_t utc_s)
{
    return utc_s + offset_at(z, utc_s);
}

/* The offsets in force a day before and after hold all that the clock can have shown at that time. In a gap (the hour
 * that is skipped) the clock is read as if it had not been put forward yet. */
int64_t zone_utc(const struct zone *z, int64_t civil_s)
{
    int64_t before = offset_at(z, civil_s - 86400), after = offset_at(z, civil_s + 86400);
    int64_t first = before > after ? before : after, second = before > after ? after : before;
    if (offset_at(z, civil_s - first) == first)
        return civil_s - first;
    if (offset_at(z, civil_s - second) == second)
        return civil_s - second;
    return civil_s - before;
}

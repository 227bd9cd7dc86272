#include "ingest/match/observed.h"

#include "base/file.h"
#include <string.h>
#include <time.h>

enum { STAMP = 14 };

static int number_at(const char *p, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (p[i] - '0');
    return value;
}

/* 20260918093012 */
static bool read_stamp(const char *p, int64_t *ret_civil)
{
    int year = number_at(p, 4), month = number_at(p + 4, 2), day = number_at(p + 6, 2);
    int hour = number_at(p + 8, 2), minute = number_at(p + 10, 2), second = number_at(p + 12, 2);
    if (year < 2015 || year > 2099 || !date_is_valid(year, month, day) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ret_civil = date_day(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

/* Exactly fourteen digits in a row. */
static bool name_stamp(const char *name, int64_t *ret_civil)
{
    for (const char *p = name; *p != '\0';) {
        size_t n = strspn(p, "0123456789");
        if (n == STAMP && read_stamp(p, ret_civil))
            return true;
        p += n > 0 ? n : 1;
    }
    return false;
}

/* No clock is right that shows less: the program was not made yet (2026-11-23). Files of the day are then not of the future. */
static const int64_t clock_least_utc_s = 1795435200;
enum { DAY_S = 86400 };

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t latest_moment(const struct observed_file *f)
{
    return later(f->read_utc_s, clock_least_utc_s) + DAY_S;
}

/* The file system has the machine's clock, whatever the reading was told. */
static int64_t latest_mtime(const struct observed_file *f)
{
    return later(latest_moment(f), (int64_t)time(NULL) + DAY_S);
}

/* Takes the moment unless it lies in the future; the first that does is told. */
static bool take(struct observed *o, int64_t at, const char *how, int64_t latest)
{
    if (at <= latest) {
        o->at = at;
        o->how = how;
        return true;
    }
    if (o->refused_how == NULL) {
        o->refused_at = at;
        o->refused_how = how;
    }
    return false;
}

void observed_find(const struct match *m, const struct book *b, const struct observed_file *f, const struct zone *zone,
                   struct observed *ret)
{
    int64_t civil, latest = latest_moment(f);
    *ret = (struct observed){0};
    if (m != NULL && m->has_created &&
        take(ret, m->created_is_utc ? m->created : zone_utc(zone, m->created), "stated in the file", latest))
        return;
    if (m != NULL && !m->format->is_own && name_stamp(file_name(f->name), &civil) &&
        take(ret, zone_utc(zone, civil), "in the name of the file", latest))
        return;
    /* Many tools keep the properties of a workbook of ours that they write anew: a moment of change that is the moment it
     * was made at says nothing. */
    bool is_kept = m != NULL && m->format->is_own && b != NULL && b->modified_utc_s == b->created_utc_s;
    bool is_stated = b != NULL && b->modified_utc_s > 0 && !is_kept;
    if (is_stated && take(ret, b->modified_utc_s, "the workbook says when it was changed", latest))
        return;
    if (!take(ret, f->mtime_utc_s, "the time of the file", latest_mtime(f)))
        (void)take(ret, f->read_utc_s, "the time it was read", f->read_utc_s);
}

int64_t observed_file_time(const struct observed_file *f)
{
    return f->mtime_utc_s <= latest_mtime(f) ? f->mtime_utc_s : f->read_utc_s;
}

const char *observed_note(struct arena *a, const struct observed *o, const struct zone *zone)
{
    char refused[DATE_TIME_TEXT], taken[DATE_TIME_TEXT];
    if (o->refused_how == NULL)
        return "";
    date_time_text(zone_civil(zone, o->refused_at), refused);
    date_time_text(zone_civil(zone, o->at), taken);
    return arena_format(a, "made on %s (%s)? that lies in the future: %s (%s) is taken", refused, o->refused_how, taken, o->how);
}

#include "ingest/observed.h"

#include "base/file.h"
#include <string.h>

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

int64_t observed_at(const struct match *m, const struct book *b, const char *name, int64_t mtime_utc_s,
                    const struct zone *zone)
{
    const char *how;
    return observed_how(m, b, name, mtime_utc_s, zone, &how);
}

int64_t observed_how(const struct match *m, const struct book *b, const char *name, int64_t mtime_utc_s,
                     const struct zone *zone, const char **ret_how)
{
    int64_t civil;
    *ret_how = "stated in the file";
    if (m != NULL && m->has_created)
        return m->created_is_utc ? m->created : zone_utc(zone, m->created);
    *ret_how = "in the name of the file";
    if (m != NULL && !m->format->is_own && name_stamp(file_name(name), &civil))
        return zone_utc(zone, civil);
    /* Many tools keep the properties of a workbook of ours that they write anew: a moment of change that is the moment it
     * was made at says nothing. */
    bool is_kept = m != NULL && m->format->is_own && b != NULL && b->modified_utc_s == b->created_utc_s;
    bool is_stated = b != NULL && b->modified_utc_s > 0 && !is_kept;
    *ret_how = is_stated ? "the workbook says when it was changed" : "the time of the file";
    return is_stated ? b->modified_utc_s : mtime_utc_s;
}

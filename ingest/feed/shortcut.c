#include "ingest/feed/shortcut.h"

enum shortcut_way shortcut_for(enum value_type type)
{
    switch (type) {
    case VALUE_ID:
    case VALUE_TEXT:
    case VALUE_DATE: return SHORTCUT_SAME;
    case VALUE_MONEY: return SHORTCUT_MONEY;
    case VALUE_COUNT: return SHORTCUT_COUNT;
    case VALUE_INSTANT: return SHORTCUT_DAY;
    case VALUE_RATIO:
    case VALUE_SECONDS:
    case VALUE_MINUTES: break;
    }
    return SHORTCUT_NONE;
}

/* "2026-07-04 20:01": the general way took a clock behind ten characters and a gap, so these are the day. 24:00 is
 * of that day, too, but its moment is not. */
static void keep_day(struct shortcut *k, const struct cell *c, const struct datum *d)
{
    struct str s = c->text;
    k->is_kept = c->kind == CELL_TEXT && d->type == DATUM_INTEGER && (s.len == 16 || s.len == 19) &&
                 (s.ptr[10] == ' ' || s.ptr[10] == 'T') && memcmp(s.ptr + 11, "24", 2) != 0;
    if (!k->is_kept)
        return;
    memcpy(k->text, s.ptr, SHORTCUT_DATE);
    k->day_s = date_floor_day(d->integer) * 86400;
}

/* Columns in which every row says something else are not worth the copying. */
static void keep_same(struct shortcut *k, const struct cell *c, const struct datum *d)
{
    enum { TRIALS = 256, WORTH = 4 };
    struct str s = c->text;
    if (++k->n_misses > TRIALS && k->n_misses / WORTH > k->n_hits)
        k->way = SHORTCUT_NONE;
    k->is_kept = s.len <= sizeof k->text;
    if (!k->is_kept)
        return;
    k->kind = c->kind;
    k->len = s.len;
    k->datum = *d;
    memcpy(k->text, s.ptr, s.len);
    if (d->type == DATUM_TEXT && d->text.len > 0 && d->text.ptr >= s.ptr && d->text.ptr < s.ptr + s.len)
        k->datum.text.ptr = k->text + (d->text.ptr - s.ptr);
}

void shortcut_keep(struct shortcut *k, const struct cell *c, const struct datum *d)
{
    if (k->way == SHORTCUT_DAY)
        keep_day(k, c, d);
    else if (k->way == SHORTCUT_SAME)
        keep_same(k, c, d);
}

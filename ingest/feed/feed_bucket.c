#include "ingest/feed/feed_bucket.h"

#include <stdlib.h>

enum { DAY_S = 86400, BUCKETS_MOST = 100000 };

/* ---- the table's moments ---- */

static int64_t read_moment(const struct feed_plan *p, const struct row *row)
{
    struct value v;
    const char *rule;
    for (size_t i = p->first; i < p->first + p->n && i < row->n_cells; i++)
        if (row->cells[i].kind != CELL_EMPTY)
            return value_parse(VALUE_INSTANT, &p->dialect, &row->cells[i], &v, &rule) == 0 && !v.is_null ? v.integer
                                                                                                       : FEED_BUCKET_NONE;
    return FEED_BUCKET_NONE;
}

static int read_moments(struct feed *f, struct err *e)
{
    const struct match *m = f->match;
    const struct feed_plan *p = &f->state->plans[m->format->buckets[FORMAT_BUCKET_AT]];
    struct feed_bucket *b = &f->state->bucket;
    size_t cap = 0;
    struct row row;
    int more = 1;
    while (b->n < m->n_rows && (more = reader_next(f->reader, &row, e)) == 1) {
        if (b->n == BUCKETS_MOST)
            return err_set(e, ERR_LIMIT, "more than %d stretches of time for one live", BUCKETS_MOST);
        b->at = mem_grow(b->at, &cap, b->n + 1, sizeof *b->at);
        b->at[b->n++] = read_moment(p, &row);
    }
    return more < 0 ? -1 : 0;
}

/* ---- their distances ---- */

/* To the next row with a moment, past midnight where only the clock is written; 0: there is none, or it is no later. */
static int64_t distance(const struct feed_bucket *b, size_t i)
{
    size_t next = i + 1;
    while (next < b->n && b->at[next] == FEED_BUCKET_NONE)
        next++;
    if (b->at[i] == FEED_BUCKET_NONE || next >= b->n)
        return 0;
    int64_t d = b->at[next] - b->at[i];
    if (d < 0 && b->at[i] < DAY_S)
        d += DAY_S;
    return d > 0 ? d : 0;
}

static int compare_lengths(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The distance met most often; of several the shortest. */
static int64_t usual_length(struct arena *a, const struct feed_bucket *b)
{
    int64_t *all = arena_array(a, b->n + 1, sizeof *all), best = 0;
    size_t n = 0, n_best = 0;
    for (size_t i = 0; i < b->n; i++)
        if ((all[n] = distance(b, i)) > 0)
            n++;
    qsort(all, n, sizeof *all, compare_lengths);
    for (size_t i = 0, from = 0; i < n; i++) {
        from = all[i] == all[from] ? from : i;
        if (i - from + 1 > n_best) {
            n_best = i - from + 1;
            best = all[i];
        }
    }
    return best;
}

int feed_bucket_open(struct feed *f, struct err *e)
{
    struct feed_bucket *bucket = &f->state->bucket;
    if (read_moments(f, e) != 0)
        return -1;
    bucket->length_s = usual_length(&f->state->arena, bucket);
    if (bucket->n > 0 && bucket->length_s == 0)
        return err_set(e, ERR_INPUT, "one row of time only: how long it lasts can be told from the next, and there is none");
    return 0;
}

/* ---- row by row ---- */

/* A clock without a day is the first such moment after the live began, or the stretch in which it began. */
static int set_day(struct feed *f, struct datum *at, int64_t length_s)
{
    const struct datum *start = &f->data[f->match->format->buckets[FORMAT_BUCKET_START]];
    if (at->integer >= DAY_S)
        return 0;
    if (start->type != DATUM_INTEGER)
        return feed_refuse(f, f->match->format->buckets[FORMAT_BUCKET_START], (struct str){"", 0}, "missing");
    at->integer += date_floor_day(start->integer) * DAY_S;
    if (at->integer + length_s <= start->integer)
        at->integer += DAY_S;
    return 0;
}

int feed_bucket_apply(struct feed *f)
{
    const struct feed_bucket *b = &f->state->bucket;
    const size_t *columns = f->match->format->buckets;
    struct datum *at = &f->data[columns[FORMAT_BUCKET_AT]];
    int64_t length = distance(b, f->state->n_table - 1);
    if (at->type != DATUM_INTEGER)
        return 0;
    if (length == 0 || length > b->length_s)
        length = b->length_s;
    f->data[columns[FORMAT_BUCKET_SECONDS]] = (struct datum){.type = DATUM_INTEGER, .integer = length};
    return set_day(f, at, b->length_s);
}

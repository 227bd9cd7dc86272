#include "transform/people/stint.h"
#include "base/date.h"
#include "transform/engine/apportion.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 i128;

/* Divisible by every number of hosts up to 12: a second shared by them stays a whole number. */
enum { SHARES = 27720 };

/* Between two neighbouring boundaries the same people are on air. */
struct segment {
    struct span span;
    size_t first, n;      /* its stints in work.members */
};

struct work {
    struct arena *a;
    const struct calendar *c;
    const struct stint_session *s;
    int64_t *bounds;
    size_t n_bounds;
    struct segment *segments;
    size_t n_segments;
    size_t *members, n_members;
    struct stint *stints;
    size_t n_stints;
};

/* ---- segments ---- */

static int bound_compare(const void *x, const void *y)
{
    const int64_t *p = x, *q = y;
    return *p < *q ? -1 : *p > *q;
}

static void find_bounds(struct work *w)
{
    struct span span = w->s->span;
    int64_t first = calendar_day(w->c, span.start_at), last = calendar_day(w->c, span.end_at);
    w->bounds = arena_array(w->a, 2 * w->s->n_duties + (size_t)(last - first) + 2, sizeof *w->bounds);
    size_t n = 0;
    w->bounds[n++] = span.start_at;
    w->bounds[n++] = span.end_at;
    for (size_t i = 0; i < w->s->n_duties; i++) {
        w->bounds[n++] = w->s->duties[i].span.start_at;
        w->bounds[n++] = w->s->duties[i].span.end_at;
    }
    for (int64_t day = first + 1; day <= last; day++)
        w->bounds[n++] = calendar_day_start(w->c, day);
    qsort(w->bounds, n, sizeof *w->bounds, bound_compare);
    for (size_t i = 0; i < n; i++)
        if (w->n_bounds == 0 || w->bounds[i] != w->bounds[w->n_bounds - 1])
            w->bounds[w->n_bounds++] = w->bounds[i];
}

static size_t stint_of(struct work *w, int host, struct span span)
{
    int64_t day = calendar_day(w->c, span.start_at);
    for (size_t i = w->n_stints; i-- > 0;)
        if (w->stints[i].host == host && w->stints[i].day == day)
            return i;
    w->stints[w->n_stints] = (struct stint){.host = host, .day = day, .span = span};
    return w->n_stints++;
}

static void segment_add(struct work *w, struct segment *g, int host)
{
    size_t stint = stint_of(w, host, g->span);
    for (size_t i = 0; i < g->n; i++)
        if (w->members[g->first + i] == stint)
            return;   /* two duties of one host overlap */
    w->members[w->n_members++] = stint;
    g->n++;
    w->stints[stint].span.end_at = g->span.end_at;
    w->stints[stint].on_air_s += g->span.end_at - g->span.start_at;
}

/* A session of no length still is somebody's: of whom is on air at its start. */
static bool is_on(const struct duty *d, struct span segment)
{
    return d->span.start_at <= segment.start_at && d->span.end_at >= segment.end_at;
}

static void find_segments(struct work *w)
{
    find_bounds(w);
    size_t n = w->n_bounds > 1 ? w->n_bounds - 1 : 1;
    size_t most = n * (w->s->n_duties + 1);
    w->segments = arena_array(w->a, n, sizeof *w->segments);
    w->members = arena_array(w->a, most, sizeof *w->members);
    w->stints = arena_array(w->a, most, sizeof *w->stints);
    for (size_t i = 0; i < n; i++) {
        struct segment *g = &w->segments[w->n_segments++];
        *g = (struct segment){{w->bounds[i], w->bounds[w->n_bounds > 1 ? i + 1 : 0]}, w->n_members, 0};
        for (size_t k = 0; k < w->s->n_duties; k++)
            if (is_on(&w->s->duties[k], g->span))
                segment_add(w, g, w->s->duties[k].host);
        if (g->n == 0)
            segment_add(w, g, STINT_UNASSIGNED);
    }
}

/* ---- order ---- */

static int stint_compare(const void *x, const void *y)
{
    const struct stint *p = x, *q = y;
    if (p->span.start_at != q->span.start_at)
        return p->span.start_at < q->span.start_at ? -1 : 1;
    return p->host < q->host ? -1 : p->host > q->host;
}

/* Sorts the stints (ties go to the earlier) and renames the members accordingly. */
static void sort_stints(struct work *w)
{
    const struct stint *old = arena_copy(w->a, w->stints, w->n_stints, sizeof *old);
    size_t *place = arena_array(w->a, w->n_stints, sizeof *place);
    qsort(w->stints, w->n_stints, sizeof *w->stints, stint_compare);
    for (size_t i = 0; i < w->n_stints; i++)
        for (size_t k = 0; k < w->n_stints; k++)
            if (old[i].host == w->stints[k].host && old[i].day == w->stints[k].day)
                place[i] = k;
    for (size_t i = 0; i < w->n_members; i++)
        w->members[i] = place[w->members[i]];
}

/* ---- time ---- */

static void time_weights(const struct work *w, int64_t *ret_weights)
{
    memset(ret_weights, 0, w->n_stints * sizeof *ret_weights);
    for (size_t i = 0; i < w->n_segments; i++) {
        const struct segment *g = &w->segments[i];
        for (size_t k = 0; k < g->n; k++)
            ret_weights[w->members[g->first + k]] += (g->span.end_at - g->span.start_at) * (SHARES / (int64_t)g->n);
    }
}

static void credit_time(struct work *w)
{
    int64_t *weights = arena_array(w->a, w->n_stints, sizeof *weights);
    int64_t *parts = arena_array(w->a, w->n_stints, sizeof *parts);
    time_weights(w, weights);
    apportion(w->s->span.end_at - w->s->span.start_at, weights, w->n_stints, parts);
    for (size_t i = 0; i < w->n_stints; i++)
        w->stints[i].credited_s = parts[i];
}

static bool is_member(const struct work *w, const struct segment *g, size_t stint)
{
    for (size_t i = 0; i < g->n; i++)
        if (w->members[g->first + i] == stint)
            return true;
    return false;
}

/* Seconds in each daypart, and the dayparts in the order they were met. */
struct daypart_time {
    int64_t seconds[CALENDAR_PARTS];
    int met[CALENDAR_PARTS];
    int n_met;
};

static void add_time(const struct calendar *c, struct span span, struct daypart_time *t)
{
    while (span.start_at < span.end_at) {
        int part = calendar_part(c, span.start_at);
        int64_t end = date_floor_day(span.start_at) * 86400 + (int64_t)c->part_h[part + 1] * 3600;
        if (end > span.end_at)
            end = span.end_at;
        if (t->seconds[part] == 0)
            t->met[t->n_met++] = part;
        t->seconds[part] += end - span.start_at;
        span.start_at = end;
    }
}

/* The daypart holding most of a stint; a tie goes to the one met first. */
static int find_part(const struct work *w, size_t stint)
{
    struct daypart_time t = {.n_met = 0};
    for (size_t i = 0; i < w->n_segments; i++)
        if (is_member(w, &w->segments[i], stint))
            add_time(w->c, w->segments[i].span, &t);
    int best = t.n_met > 0 ? t.met[0] : calendar_part(w->c, w->s->span.start_at);
    for (int i = 1; i < t.n_met; i++)
        if (t.seconds[t.met[i]] > t.seconds[best])
            best = t.met[i];
    return best;
}

/* ---- figures ---- */

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool is_inside(struct span inner, struct span outer)
{
    return inner.start_at >= outer.start_at && inner.end_at <= outer.end_at;
}

static int64_t overlap_s(struct span a, struct span b)
{
    int64_t from = a.start_at > b.start_at ? a.start_at : b.start_at, to = a.end_at < b.end_at ? a.end_at : b.end_at;
    return to > from ? to - from : 0;
}

/* A number every cut interval's length divides, so that its parts stay whole; bounded: beyond it the parts are
 * rounded down, a billionth of the interval. */
static int64_t common_length(const struct work *w)
{
    int64_t common = 1;
    size_t g = 0;
    for (size_t i = 0; i < w->s->n_intervals; i++) {
        struct span span = w->s->intervals[i].span;
        while (g + 1 < w->n_segments && w->segments[g].span.end_at <= span.start_at)
            g++;
        if (is_inside(span, w->segments[g].span))
            continue;
        int64_t length = span.end_at - span.start_at;
        common = common / gcd(common, length) * length;
        if (common > 1000000000)
            return 1000000000;
    }
    return common;
}

/* Adds an interval's share in a segment to the weights of everyone on air in it. */
static void weigh_part(const struct work *w, const struct segment *g, const struct interval *v, i128 scale, i128 *sums)
{
    for (size_t k = 0; k < g->n; k++) {
        i128 *to = sums + w->members[g->first + k] * EVIDENCE_METRICS;
        for (int m = 0; m < EVIDENCE_METRICS; m++)
            if (v->value[m] > 0)
                to[m] += v->value[m] * scale;
    }
}

static void weigh_intervals(const struct work *w, i128 *sums)
{
    int64_t common = common_length(w);
    size_t g = 0;
    for (size_t i = 0; i < w->s->n_intervals; i++) {
        const struct interval *v = &w->s->intervals[i];
        int64_t length = v->span.end_at - v->span.start_at;
        while (g + 1 < w->n_segments && w->segments[g].span.end_at <= v->span.start_at)
            g++;
        for (size_t k = g; k < w->n_segments && w->segments[k].span.start_at < v->span.end_at; k++) {
            const struct segment *segment = &w->segments[k];
            i128 scale = (i128)(SHARES / (int64_t)segment->n) * common * overlap_s(v->span, segment->span) / length;
            weigh_part(w, segment, v, scale, sums);
        }
    }
}

/* The weights of one metric, made to fit 62 bits. False when nothing speaks for it. */
static bool metric_weights(const struct work *w, const i128 *sums, int evidence, int64_t *ret_weights)
{
    i128 most = 0;
    for (size_t i = 0; i < w->n_stints; i++)
        if (sums[i * EVIDENCE_METRICS + (size_t)evidence] > most)
            most = sums[i * EVIDENCE_METRICS + (size_t)evidence];
    int shift = 0;
    while (most >> shift > ((i128)1 << 62))
        shift++;
    for (size_t i = 0; i < w->n_stints; i++)
        ret_weights[i] = (int64_t)(sums[i * EVIDENCE_METRICS + (size_t)evidence] >> shift);
    return most > 0;
}

/* Returns whether the intervals spoke for the money (or there is none to split). */
static bool divide_figures(struct work *w)
{
    size_t n = w->n_stints;
    int64_t *by_time = arena_array(w->a, n, sizeof *by_time), *weights = arena_array(w->a, n, sizeof *weights);
    int64_t *parts = arena_array(w->a, n, sizeof *parts);
    i128 *sums = arena_array(w->a, n * EVIDENCE_METRICS, sizeof *sums);
    time_weights(w, by_time);
    weigh_intervals(w, sums);
    bool is_spoken = true;
    for (int m = 0; m < METRICS; m++) {
        if (!w->s->has[m])
            continue;
        bool has_weights = metric_weights(w, sums, metrics[m].evidence, weights);
        apportion(w->s->total[m], has_weights ? weights : by_time, n, parts);
        for (size_t i = 0; i < n; i++)
            w->stints[i].value[m] = parts[i];
        if (m == METRIC_GMV && !has_weights && w->s->total[m] != 0)
            is_spoken = false;
    }
    return is_spoken;
}

static const char *attribution_of(const struct work *w, bool is_spoken)
{
    int host = STINT_UNASSIGNED;
    bool is_shared = false, has_nobody = false;
    for (size_t i = 0; i < w->n_stints; i++) {
        has_nobody |= w->stints[i].host == STINT_UNASSIGNED;
        is_shared |= w->stints[i].host != STINT_UNASSIGNED && host != STINT_UNASSIGNED && w->stints[i].host != host;
        if (w->stints[i].host != STINT_UNASSIGNED)
            host = w->stints[i].host;
    }
    if (host == STINT_UNASSIGNED)
        return "none";
    if (!is_shared && !has_nobody)
        return "whole";
    return w->s->n_intervals > 0 && is_spoken ? w->s->evidence : "prorata";
}

static void split(struct work *w, bool has_figures, struct stints *ret)
{
    assert(w->s->span.end_at >= w->s->span.start_at);
    find_segments(w);
    sort_stints(w);
    credit_time(w);
    for (size_t i = 0; i < w->n_stints; i++)
        w->stints[i].part = find_part(w, i);
    bool is_spoken = has_figures && divide_figures(w);
    *ret = (struct stints){w->stints, w->n_stints, attribution_of(w, is_spoken)};
}

void stint_time(struct arena *a, const struct calendar *c, const struct stint_session *s, struct stints *ret)
{
    struct work w = {.a = a, .c = c, .s = s};
    split(&w, false, ret);
}

void stint_split(struct arena *a, const struct calendar *c, const struct stint_session *s, struct stints *ret)
{
    struct work w = {.a = a, .c = c, .s = s};
    split(&w, true, ret);
}

/* ---- intervals ---- */

size_t intervals_clip(struct interval *list, size_t n, struct span session, int64_t *ret_covered_s)
{
    size_t kept = 0;
    int64_t reach = session.start_at, covered_s = 0;
    for (size_t i = 0; i < n; i++) {
        struct span *s = &list[i].span;
        if (s->start_at < session.start_at)
            s->start_at = session.start_at;
        if (s->end_at > session.end_at)
            s->end_at = session.end_at;
        if (s->start_at >= s->end_at)
            continue;
        int64_t from = s->start_at > reach ? s->start_at : reach;
        if (s->end_at > from) {
            covered_s += s->end_at - from;
            reach = s->end_at;
        }
        if (kept != i)
            list[kept] = list[i];
        kept++;
    }
    *ret_covered_s = covered_s;
    return kept;
}

/* ---- snapshots ---- */

/* The total a metric of the intervals speaks for; gmv: the headline. */
static bool total_of(const struct stint_session *s, int evidence, int64_t *ret)
{
    for (int m = 0; m < METRICS; m++) {
        if (metrics[m].evidence == evidence) {
            *ret = s->total[m];
            return s->has[m];
        }
    }
    return false;
}

/* The points of one metric as intervals with value[evidence] its running total; the last one ends with the session.
 * 0: nothing tells the end. */
static size_t running_totals(const struct point *points, size_t n, const struct stint_session *s, int evidence,
                             int64_t near_s, struct interval *ret)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if ((points[i].has >> evidence & 1) == 0 || points[i].at <= s->span.start_at)
            continue;
        int64_t at = points[i].at < s->span.end_at - near_s ? points[i].at : s->span.end_at;
        kept -= kept > 0 && ret[kept - 1].span.end_at == at;
        ret[kept] = (struct interval){.span.end_at = at};
        ret[kept++].value[evidence] = points[i].value[evidence];
    }
    if (kept > 0 && ret[kept - 1].span.end_at == s->span.end_at)
        return kept;
    ret[kept] = (struct interval){.span.end_at = s->span.end_at};
    return total_of(s, evidence, &ret[kept].value[evidence]) ? kept + 1 : 0;
}

static size_t metric_intervals(const struct point *points, size_t n, const struct stint_session *s, int evidence,
                               int64_t near_s, struct interval *ret)
{
    size_t n_totals = running_totals(points, n, s, evidence, near_s, ret), kept = 0;
    int64_t final = n_totals > 0 ? ret[n_totals - 1].value[evidence] : 0, reached = 0, from = s->span.start_at;
    for (size_t i = 0; i < n_totals; i++) {
        struct interval point = ret[i];
        if (point.value[evidence] < reached || point.value[evidence] > final)
            continue;
        ret[kept].span = (struct span){from, point.span.end_at};
        ret[kept++].value[evidence] = point.value[evidence] - reached;
        from = point.span.end_at;
        reached = point.value[evidence];
    }
    return kept > 1 ? kept : 0;
}

int interval_compare(const void *x, const void *y)
{
    const struct interval *p = x, *q = y;
    return p->span.start_at < q->span.start_at ? -1 : p->span.start_at > q->span.start_at;
}

size_t intervals_of_points(const struct point *points, size_t n, const struct stint_session *s, int64_t near_s,
                           struct interval *ret)
{
    size_t n_intervals = 0;
    for (int m = 0; m < EVIDENCE_METRICS && n > 0; m++)
        n_intervals += metric_intervals(points, n, s, m, near_s, ret + n_intervals);
    if (n_intervals > 0)
        qsort(ret, n_intervals, sizeof *ret, interval_compare);
    return n_intervals;
}
